"""A customer's page on the till: what every phone of the shop wrote, and since when something may be missing."""

import datetime as dt
import hashlib
import json
import re
import uuid

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.till import Till


@pytest.fixture
def other(new_phone, server, owner) -> Till:
    """Another phone of the shop, on a line that is never cut."""
    till = Till(new_phone("ary"), server.address, "ary")
    till.join(owner.pairing_code())
    till.unlock()
    return till


def open_card(till: Till, name: str) -> None:
    till.tab("carnet")
    till.page.get_by_role("searchbox", name=till.say("customer.search")).fill(name)
    till.page.locator(".row", has_text=name).click()
    expect(till.page.get_by_role("heading", name=till.say("carnet.entries"))).to_be_visible()


def lend(till: Till, dirhams: str, kind: str = "cash") -> None:
    till.press(f"carnet.{kind}")
    till.page.locator("#pad-field").fill(dirhams)
    till.press("act.ok")
    expect(till.page.locator("dialog")).to_have_count(0)


def entries(till: Till) -> list[tuple[str, str, str]]:
    """What each line says: what it was, how much, what was owed after it."""
    rows = till.page.locator(".screen .rows .row").all()
    return [
        tuple(
            re.sub(r"[\s\u2066-\u2069\u202f\u00a0]+", " ", row.locator(part).first.inner_text()).strip()
            for part in (".row__title", ".row__end .amount", ".entry__after")
        )
        for row in rows
    ]


def test_the_card_is_the_shops_and_not_the_phones(till, other):
    name = "Voisine des deux téléphones"
    other.sell_on_carnet(name, 0)
    other.all_sent()
    till.all_sent()
    open_card(till, name)
    expect(till.page.locator(".screen .rows .row")).to_have_count(1)
    expect(till.page.locator(".screen .notice")).to_have_count(0)
    sold = entries(till)[0][1].removeprefix("+")
    lend(till, "20")
    till.all_sent()
    expect(till.page.locator(".screen .rows .row")).to_have_count(2)
    first, second = entries(till)
    assert (first[0], first[1], second[0]) == (
        till.say("carnet.entry.cash"),
        "+20,00 DH",
        till.say("carnet.entry.sale"),
    )
    balance = re.sub(r"[\s\u2066-\u2069\u202f\u00a0]+", " ", till.page.locator(".hero__number").inner_text()).strip()
    assert first[2] == till.say("carnet.left", amount=balance)
    assert second[2] == till.say("carnet.left", amount=sold)
    # The other phone's sale, opened here.
    till.page.locator(".row", has_text=till.say("carnet.entry.sale")).click()
    expect(till.page.locator(".paper, .receipt").first).to_be_visible()


def test_out_of_reach_the_card_says_since_when_and_what_is_not_sent(till, other, line):
    name = "Voisine hors réseau"
    till.sell_on_carnet(name, 0)
    till.all_sent()
    open_card(till, name)
    expect(till.page.locator(".screen .rows .row")).to_have_count(1)
    till.installed()
    line.cut()
    till.reopen()
    till.unlock()
    open_card(till, name)
    notice = till.page.locator(".screen .notice")
    expect(notice).to_contain_text(till.say("carnet.seen"))
    expect(notice).to_contain_text(till.say("carnet.may_miss"))
    lend(till, "5", "deposit")
    row = till.page.locator(".screen .rows .row").first
    expect(row).to_contain_text(till.say("carnet.entry.deposit"))
    expect(row).to_contain_text(till.say("receipt.waiting"))
    # Meanwhile the other phone writes on the same card.
    other.all_sent()
    open_card(other, name)
    lend(other, "7")
    other.all_sent()
    line.mend()
    till.all_sent()
    expect(till.page.locator(".screen .rows .row")).to_have_count(3)
    expect(notice).to_have_count(0)
    assert {(what, amount) for what, amount, _left in entries(till)[:2]} == {
        (till.say("carnet.entry.cash"), "+7,00 DH"),
        (till.say("carnet.entry.deposit"), "+5,00 DH"),
    }


def _lend_by_a_phone_of_old(address: str, code: str, customer: str, times: int) -> None:
    """Another device of the shop sends what it kept."""
    api = f"{address}/api/v1"
    device = httpx.post(f"{api}/till/pair", json={"code": code}).raise_for_status().json()["device"]
    signed = {"Authorization": f"Bearer {device['token']}"}
    now = dt.datetime.now(dt.UTC).isoformat()
    body = json.dumps(
        {"at": now, "staff": None, "customer": customer, "entry": "cash", "amount": 100, "means": "cash"}
    )
    digest = hashlib.sha256(body.encode()).hexdigest()
    entries = [
        {"id": str(uuid.uuid4()), "seq": seq, "kind": "carnet", "hash": digest, "body": body}
        for seq in range(1, times + 1)
    ]
    sent = {"device": device["id"], "device_time": now, "app_version": "0.1.0", "entries": entries}
    answer = httpx.post(f"{api}/sync", json=sent, headers=signed).raise_for_status().json()
    assert {result["outcome"] for result in answer["results"]} <= {"stored", "needs_eye"}, answer


def test_a_long_card_goes_on_below(till, server, owner, books):
    name = "Voisine au long carnet"
    till.sell_on_carnet(name, 0)
    till.all_sent()
    (card,) = books.customers(name)
    _lend_by_a_phone_of_old(server.address, owner.pairing_code(), card["id"], times=50)
    open_card(till, name)
    expect(till.page.locator(".screen .rows .row")).to_have_count(50)
    till.press("act.more")
    expect(till.page.locator(".screen .rows .row")).to_have_count(51)
    assert entries(till)[-1][0] == till.say("carnet.entry.sale")
