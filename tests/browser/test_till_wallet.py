"""Paying at the till by wallet, with a real customer's payment and a line that breaks at every step."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.customer import Customer

INTENTS = "/api/v1/till/payments/intents"


@pytest.fixture(scope="module")
def customer(server):
    customer = Customer(server.data)
    yield customer
    customer.close()


def choose_wallet(till) -> None:
    till.add(0)
    till.pay()
    till.page.get_by_role("group", name=till.say("pay.how")).get_by_text(till.say("pay.wallet")).click()


def ask(till) -> None:
    """The customer says: by phone."""
    choose_wallet(till)
    till.page.locator(".screen__foot .button--primary").click()


def sheet(till):
    return till.page.locator(".wallet")


def is_shown(till) -> dict:
    """The code stands on the screen; the leg as the phone keeps it."""
    expect(till.page.locator(".wallet .qr canvas")).to_be_visible()
    return leg_of(till)


def leg_of(till) -> dict:
    [row] = [row for row in till.table("parked") if row.get("legs")]
    return row["legs"][-1]


def reference_of(leg) -> str:
    """The reference label (05) of the code's additional data (62); the account before it has such letters too."""
    return re.search(r"62\d\d0516([2-9A-HJ-NP-Z]{16})", leg["code"])[1]


def is_paid(till, seconds: float = 15) -> None:
    expect(till.page.locator(".wallet .hero--done")).to_be_visible(timeout=seconds * 1000)


def finish(till) -> str:
    till.page.locator("dialog .button--primary").click()
    number = till.sold()
    till.all_sent()
    return number


def the_sale(till, books):
    sale = books.sales(till.device)[-1]
    return sale, books.payments(sale["id"])


def test_scanned_paid_sold_and_announced(till, books, customer):
    """The code, “scanned”, paid within the second; the sale holds what the wallet paid, the drawer nothing."""
    before = customer.money
    ask(till)
    leg = is_shown(till)
    assert till.page.locator(".wallet [aria-live=assertive]").count() == 1
    customer.scan(reference_of(leg))
    expect(till.page.locator(".wallet[data-state=presented]")).to_be_visible()
    customer.pay(leg["intent"])
    start = time.monotonic()
    is_paid(till)
    print(f"\n  paid on the screen {time.monotonic() - start:.2f} s after the commit")
    expect(till.page.locator(".wallet [role=status]")).to_contain_text(re.compile("Pay"))
    finish(till)
    sale, payments = the_sale(till, books)
    assert payments == {"wallet": sale["total"]}
    assert sale["flags"] == "[]"
    assert books.drawer(till.device) == 0
    assert customer.money == before - sale["total"]
    assert [row for row in till.table("parked") if row.get("legs")] == []


@pytest.mark.parametrize("point", ["cut_during_request", "cut_before_answer", "cut_during_answer"])
def test_asking_is_cut_anywhere_and_there_is_one_code(till, line, books, customer, point):
    till.installed()
    getattr(line, point)(f"POST {INTENTS}")
    ask(till)
    expect(till.page.locator(".wallet[data-state=offline]")).to_be_visible()
    line.mend()
    leg = is_shown(till)
    assert len(books.asked(_order(till))) == 1
    customer.pay(leg["intent"])
    is_paid(till)
    finish(till)
    assert the_sale(till, books)[1].keys() == {"wallet"}


def _order(till) -> str:
    [row] = [row for row in till.table("parked") if row.get("legs")]
    return row["order"]


def test_the_line_falls_while_waiting_and_the_till_is_closed_and_opened_again(till, line, books, customer):
    """Paid while nobody heard it; the till is opened anew, asks what became of it, and sells once."""
    ask(till)
    leg = is_shown(till)
    line.cut()
    customer.pay(leg["intent"])
    expect(till.page.locator(".wallet[data-state=offline]")).to_be_visible()
    till.page.close()
    line.mend()
    till.page = till.context.new_page()
    till.open()
    till.unlock()
    expect(till.page.get_by_text(till.say("warn.wallet"))).to_be_visible()
    till.press("basket.pay")
    is_paid(till)
    till.reopen()  # paid, and not sold yet
    till.unlock()
    till.press("basket.pay")
    expect(till.page.locator(".rows .state--done")).to_be_visible()
    line.cut()  # selling needs no line
    till.press("pay.done")
    till.sold()
    line.mend()
    till.all_sent()
    sale, payments = the_sale(till, books)
    assert payments == {"wallet": sale["total"]}
    assert sale["flags"] == "[]"


def test_cancelled_before_anybody_paid(till, books, customer):
    ask(till)
    leg = is_shown(till)
    till.page.locator("dialog .button--danger").click()
    expect(till.page.locator("dialog")).to_have_count(0)
    assert customer.pay(leg["intent"]).startswith("refused")
    till.page.get_by_role("group", name=till.say("pay.how")).get_by_text(till.say("pay.cash")).click()
    till.press("pay.done")
    till.sold()
    till.all_sent()
    assert the_sale(till, books)[1].keys() == {"cash"}


def test_cancelled_while_the_money_was_coming(till, line, books, customer):
    """The till says so, and offers to finish the sale."""
    ask(till)
    leg = is_shown(till)
    line.cut()
    customer.pay(leg["intent"])
    till.page.locator("dialog .button--danger").click()
    expect(till.page.locator(".wallet[data-state=unseen]")).to_be_visible()
    line.mend()
    till.page.locator("dialog .button--primary").click()  # wait a little longer
    is_paid(till)
    finish(till)
    assert the_sale(till, books)[1].keys() == {"wallet"}


def test_let_go_without_a_line_and_paid_it_goes_back_by_itself(till, line, books, customer):
    before = customer.money
    ask(till)
    leg = is_shown(till)
    line.cut()
    customer.pay(leg["intent"])
    till.page.locator("dialog .button--danger").click()
    expect(till.page.locator(".wallet[data-state=unseen]")).to_be_visible()
    till.page.locator("dialog .button--danger").click()
    till.page.get_by_role("group", name=till.say("pay.how")).get_by_text(till.say("pay.cash")).click()
    till.press("pay.done")
    till.sold()
    assert customer.money < before
    line.mend()
    till.all_sent()
    assert the_sale(till, books)[1].keys() == {"cash"}
    wait_for(lambda: customer.money == before)


def test_a_paid_basket_that_is_emptied_asks_first_and_gives_it_back(till, books, customer):
    before = customer.money
    ask(till)
    customer.pay(is_shown(till)["intent"])
    is_paid(till)
    till.press("act.close")
    till.press("act.back")
    till.page.locator(".basket-bar__open").click()
    till.press("basket.clear")
    till.press("confirm.give_back.yes")
    till.all_sent()
    expect(till.page.locator(".basket .line")).to_have_count(0)
    wait_for(lambda: customer.money == before)


def test_without_a_line_cash_and_carnet_go_on(till, line, books):
    line.cut()
    till.page.evaluate("dispatchEvent(new Event('online'))")  # the phone changes its cell, and looks for its server
    choose_wallet(till)
    expect(till.page.get_by_text(till.say("pay.wallet.offline"))).to_be_visible()
    till.page.get_by_role("group", name=till.say("pay.how")).get_by_text(till.say("pay.cash")).click()
    till.press("pay.done")
    number = till.sold()
    line.mend()
    till.all_sent()
    assert books.receipts(till.device)[-1] == number


def test_two_tabs_on_one_basket_ask_once_and_sell_once(till, books, customer):
    ask(till)
    leg = is_shown(till)
    other = till.another_tab()
    other.unlock()
    other.press("basket.pay")
    expect(other.page.locator(".wallet .qr canvas")).to_be_visible()
    assert leg_of(other)["intent"] == leg["intent"]
    customer.pay(leg["intent"])
    is_paid(till)
    is_paid(other)
    finish(till)
    other.page.locator("dialog .button--primary").click()
    expect(other.page.locator(".toast--problem").first).to_be_visible()
    sale, payments = the_sale(till, books)
    assert payments == {"wallet": sale["total"]}
    assert len(books.sales(till.device)) == 1


def test_a_debt_repaid_by_wallet(till, books, customer):
    till.sell_on_carnet("Brahim")
    till.tab("carnet")
    till.page.locator(".rows .row", has_text="Brahim").first.click()
    till.page.locator(".screen__foot .button--primary").click()
    till.page.locator("#pad-field").fill("1")
    till.press("pay.wallet")
    customer.pay(is_shown(till)["intent"])
    is_paid(till)
    till.page.locator("dialog .button--primary").click()
    expect(till.page.locator("dialog")).to_have_count(0)
    till.all_sent()
    assert books.drawer(till.device) == 0
    [card] = books.customers("Brahim")
    entries = books.entries(card["id"])
    assert [entry["kind"] for entry in entries] == ["goods", "repayment"]


def wait_for(true, seconds: float = 20) -> None:
    """Until the background process has done it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come back"
        time.sleep(0.3)
