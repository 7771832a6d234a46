"""The whole way of the money: scanned, paid, sold, paid out to the shop’s bank, stated; and one line is missing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bank import RIB, Desk, days_pass
from tests.browser.newcomer import come_in
from tests.browser.test_till_wallet import ask, finish, is_paid, is_shown, the_sale
from tests.browser.wallet import WalletPhone


@pytest.fixture
def desk(server):
    desk = Desk(server)
    yield desk
    desk.close()


@pytest.fixture
def officer(new_phone, server):
    """officer("issuer") is an officer's phone on the page of the bank."""

    def come(door: str, desk: Desk) -> Page:
        context = new_phone()
        context.add_cookies(come_in(server, door))
        page = context.new_page()
        page.goto(server.address + desk.bank)
        return page

    return come


def pay(phone: WalletPhone, code: str) -> None:
    """The code of the till before the customer's eyes: what it says is read, and agreed to with the PIN."""
    phone.home()
    phone.type_code(code)
    expect(phone.page.locator(".whom__name")).not_to_be_empty()
    phone.agree()
    phone.pin()
    expect(phone.page.locator(".slip")).to_be_visible()


def sell(till, phone: WalletPhone) -> None:
    """Scanned and paid on the customer's phone; the till says so, and the sale is written."""
    ask(till)
    pay(phone, is_shown(till)["code"])
    is_paid(till)
    finish(till)


def press(page: Page, word: str) -> None:
    page.get_by_role("button", name=word).click()


def order_and_hand_over(page: Page) -> None:
    """The window is closed, and its file given to the sandbox bank."""
    press(page, "La fermer maintenant")
    page.locator("a[href*='/bank/orders/']").first.click()
    press(page, "Le remettre à la banque")
    expect(page.get_by_text("a le fichier")).to_be_visible()
    page.get_by_role("link", name="La banque", exact=True).click()


def take_in_a_statement(page: Page) -> None:
    """Fetched, looked at, taken in."""
    page.get_by_role("link", name="Prendre un relevé").click()
    press(page, "Aller le chercher")
    expect(page.get_by_text("Rien n’en a encore été fait")).to_be_visible()
    press(page, "Le prendre en compte")
    expect(page.locator("main .state--done").first).to_have_text("Pris en compte")


def test_scanned_paid_settled_stated_and_a_missing_line_decided_by_two(
    till, new_phone, server, owner, books, desk, officer
):
    phone = WalletPhone(new_phone(), server.address)
    owner.post(f"{owner.shop}/money/bank/", {"rib": RIB, "name": "Rachid"})
    page = officer("issuer", desk)

    sell(till, phone)
    sale, payments = the_sale(till, books)
    assert payments == {"wallet": sale["total"]}
    order_and_hand_over(page)
    take_in_a_statement(page)
    expect(page.get_by_text("Versement fait")).to_be_visible()
    assert "Arrivé à votre banque" in owner.get(f"{owner.shop}/money/payouts/").text

    sell(till, phone)
    sale, _ = the_sale(till, books)
    page.goto(server.address + desk.bank)
    order_and_hand_over(page)
    desk.fault("report_missing")
    take_in_a_statement(page)
    expect(page.get_by_text("Attendu", exact=True)).to_be_visible()
    days_pass(server, 4)

    page.goto(server.address + desk.bank)
    page.get_by_role("link", name="Les regarder").click()
    page.locator("a.row", has_text="Nous l’avons").click()
    page.get_by_text("Rendre l’argent au portefeuille").click()
    page.get_by_label("Pourquoi vous le proposez").fill("La banque ne l’a pas exécuté")
    press(page, "Le proposer")
    expect(page.get_by_text("un autre agent que vous")).to_be_visible()
    second = officer("second-issuer", desk)
    second.goto(page.url)
    press(second, "Donner son accord")
    expect(second.get_by_text("Décidé, et fait.")).to_be_visible()
    assert "Renvoyé par la banque" in owner.get(f"{owner.shop}/money/payouts/").text
    shown = re.sub(r"\s+", " ", owner.get(f"{owner.shop}/money/").text.replace("\u202f", " ").replace("\xa0", " "))
    assert f"{sale['total'] // 100},{sale['total'] % 100:02}" in shown
