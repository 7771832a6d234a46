"""The customer's wallet in a real browser: paying at a counter, a lost answer, reading without network."""

import sqlite3
import uuid

import pytest
from playwright.sync_api import ConsoleMessage, expect

from rahba.payments.rules.codes import payee_of
from rahba.payments.rules.qr import read_scheme, static_code
from tests.browser import checks
from tests.browser.screens import WIDTHS
from tests.browser.wallet import Customer, WalletPhone, first_steps, walk

SCHEME = "26:rahba.demo:01"  # that of the demo


@pytest.fixture(scope="session")
def counter(server) -> str:
    """The code that lies on the demo shop's counter."""
    with sqlite3.connect(f"file:{server.data / 'rahba.sqlite3'}?mode=ro", uri=True) as books:
        (id,) = books.execute("select id from payments_wallet where kind = 'merchant'").fetchone()
    payee = payee_of(uuid.UUID(id), category="5411", name="Hanout", town="Casablanca")
    return static_code(read_scheme(SCHEME), payee)


@pytest.fixture
def friend(server):
    friend = Customer(server.address, "wallet-friend")
    yield friend
    friend.close()


@pytest.fixture
def phone(new_phone, line) -> WalletPhone:
    """A customer's phone on a patchy line, in French."""
    return WalletPhone(new_phone(), line.address)


def test_a_customer_pays_by_the_code_on_the_counter_in_arabic(new_phone, server, counter):
    phone = WalletPhone(new_phone("ar"), server.address, "ar")
    before = phone.person.balance()
    phone.home()
    assert phone.page.evaluate("document.documentElement.dir") == "rtl"
    phone.type_code(counter)
    expect(phone.page.locator(".whom__name")).not_to_be_empty()
    phone.amount("37,5")
    expect(phone.page.locator(".facts")).to_contain_text(phone.say("confirm.free"))
    phone.agree()
    phone.pin()
    expect(phone.page.locator(".slip")).to_contain_text("37,50")
    expect(phone.page.locator(".slip__number")).to_have_text(phone.person.ask_history()["lines"][0]["number"])
    assert phone.person.balance() == before - 37_50
    phone.press("payment.home")
    expect(phone.page.locator(".rows .row__end").first).to_contain_text("37,50")


@pytest.mark.story("pay:F22")
def test_an_answer_that_was_lost_is_asked_for_until_it_is_known_and_nothing_is_paid_twice(phone, line, counter):
    before = phone.person.balance()
    phone.home()
    phone.type_code(counter)
    phone.amount("8")
    phone.agree()
    line.cut_before_answer("POST /api/v1/wallet/payments")
    phone.pin()
    expect(phone.page.get_by_role("heading", name=phone.say("unknown.title"))).to_be_visible()
    assert line.sprung == 1
    (kept,) = phone.payments()
    assert kept["state"] == "unknown"

    line.mend()
    phone.reopen()
    expect(phone.page.get_by_text(phone.say("home.now"), exact=True)).to_be_visible(timeout=20_000)
    expect(phone.page.get_by_text(phone.say("unknown.title"))).to_have_count(0, timeout=20_000)
    (known,) = phone.payments()
    assert (known["id"], known["state"]) == (kept["id"], "done")
    assert phone.person.balance() == before - 8_00


def test_a_request_that_never_arrived_is_not_known_either_and_may_be_sent_again_once(phone, line, counter):
    before = phone.person.balance()
    phone.home()
    phone.type_code(counter)
    phone.amount("9")
    phone.agree()
    line.cut_during_request("POST /api/v1/wallet/payments")
    phone.pin()
    expect(phone.page.get_by_role("heading", name=phone.say("unknown.title"))).to_be_visible()
    line.mend()
    phone.press("unknown.again")
    phone.pin()
    expect(phone.page.locator(".slip")).to_be_visible()
    assert len(phone.payments()) == 1
    assert phone.person.balance() == before - 9_00


def test_without_network_the_wallet_is_read_and_does_not_pay(phone, line, counter):
    phone.home()
    phone.installed()
    balance = phone.page.locator(".hero__number").inner_text()
    line.cut()
    phone.reopen()
    expect(phone.page.locator(".hero__number")).to_have_text(balance)
    expect(phone.page.locator(".hero__note")).to_contain_text(phone.say("home.as_of"))
    expect(phone.page.get_by_text(phone.say("offline.title"))).to_be_visible()
    phone.tab("history")
    phone.page.locator(".rows button.row").first.click()
    expect(phone.page.locator(".slip__number")).to_be_visible()
    phone.press("act.back")
    phone.tab("home")
    phone.type_code(counter)
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.say("refusal.offline"))


def test_who_is_not_signed_in_is_led_to_the_door_and_comes_back(new_phone, server):
    phone = WalletPhone(new_phone(), server.address, door="")
    phone.open()
    phone.page.get_by_role("link", name=phone.say("sign_in.act")).click()
    expect(phone.page).to_have_url(f"{server.address}/fr/account/login/?next=/wallet/")


@pytest.mark.parametrize(("language", "door"), [("fr", "officer"), ("ar", "shopkeeper")])
def test_a_person_opens_a_wallet_and_chooses_its_pin(language, door, new_phone, server):
    phone, found = WalletPhone(new_phone(language), server.address, language, door), []
    for name in first_steps(phone):
        found += [f"{name}: {problem}" for problem in checks.problems(phone.page, language)]
        found += [f"{name}: {violation}" for violation in checks.axe_violations(phone.page)]
    assert found == []
    wallet = phone.person.me()["wallet"]
    assert (wallet["level"], wallet["ceiling"], wallet["has_pin"]) == (1, 200_00, True)


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_whole_wallet(language, new_phone, server, counter, friend):
    """No sideways scroll, text on text, small target, foreign word, violation of axe or word on the console."""
    if not checks.AXE.exists():
        pytest.skip(checks.MISSING_AXE)
    context = new_phone(language, color_scheme="dark" if language == "ar" else "light")
    phone, said, found = WalletPhone(context, server.address, language), [], []
    phone.page.on("console", lambda message: said.append(message.text) if is_ours(message) else None)
    widths = WIDTHS if language != "ary" else {360: 640}  # Darija has Arabic's letters and layout
    for name in walk(phone, counter, friend):
        for width, height in widths.items():
            phone.page.set_viewport_size({"width": width, "height": height})
            found += [f"{name}, {width} px: {problem}" for problem in checks.problems(phone.page, language)]
        phone.page.set_viewport_size({"width": 360, "height": 640})
        if language != "ary":
            found += [f"{name}: {violation}" for violation in checks.axe_violations(phone.page)]
    assert found + said == []


def is_ours(message: ConsoleMessage) -> bool:
    """A network that is away and a refusal are reported by the browser itself."""
    expected = ("ERR_INTERNET_DISCONNECTED", "the server responded with a status of 4")
    return message.type in ("error", "warning") and not any(text in message.text for text in expected)
