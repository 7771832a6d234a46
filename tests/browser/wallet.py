"""The wallet in the hand: what a customer does on it, and what lies in the phone beneath."""

import json
import re
from collections.abc import Iterator

import httpx
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.market import Owner
from tests.browser.till import READ_TABLE
from tests.browser.words import WALLET, word

PIN = "402917"
FRIEND = "0600000006"
_REST = 250


def prefer(context: BrowserContext, language: str) -> None:
    """The language that this phone's owner chose."""
    chosen = json.dumps({"language": language})
    context.add_init_script(
        "if (location.protocol.startsWith('http') && !localStorage.getItem('rahba-wallet.preferences'))"
        f" localStorage.setItem('rahba-wallet.preferences', {chosen!r})"
    )


class Customer(Owner):
    """Who holds the wallet, at a browser that needs no drawing: for what happens meanwhile elsewhere."""

    def ask(self, path: str, **body) -> dict:
        """A request to the customer's own API."""
        headers = {"Origin": self.address, "X-CSRFToken": self.web.cookies["csrftoken"]}
        answer: httpx.Response = self.web.post(f"/api/v1/wallet{path}", json=body, headers=headers)
        return answer.raise_for_status().json()

    def balance(self) -> int:
        """Centimes in the wallet, as the server has them."""
        return self.me()["wallet"]["balance"]

    def ask_history(self) -> dict:
        """What came and went, newest first."""
        return self.web.get("/api/v1/wallet/history").raise_for_status().json()

    def me(self) -> dict:
        """What the app is told at its start."""
        return self.web.get("/api/v1/wallet/me").raise_for_status().json()


class WalletPhone:
    """One phone with the wallet on it, signed in by one of the demo's doors."""

    def __init__(self, context: BrowserContext, address: str, language: str = "fr", door: str = "wallet"):
        self.context, self.address, self.language = context, address, language
        prefer(context, language)
        if door:
            self.person = Customer(address, door)
            context.add_cookies(self.person.cookies())
        self.page: Page = context.new_page()

    def say(self, key: str, **parts: object) -> str:
        """The word as it stands on this phone's screen."""
        return word(key, self.language, app=WALLET, **parts)

    def open(self, address: str = "/wallet/") -> None:
        """Touch the wallet's icon, or a link."""
        self.page.goto(self.address + address)

    def home(self) -> None:
        """Open, and wait for the balance that the server tells."""
        self.open()
        expect(self.page.get_by_text(self.say("home.now"), exact=True)).to_be_visible()

    def reopen(self) -> None:
        """The page is closed, and the wallet opened from its icon."""
        self.page.close()
        self.page = self.context.new_page()
        self.open()

    def installed(self) -> None:
        """Wait until the phone holds the whole wallet."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller")

    def button(self, key: str, **parts: object) -> Locator:
        """A button by its word."""
        return self.page.get_by_role("button", name=self.say(key, **parts), exact=True)

    def press(self, key: str, **parts: object) -> None:
        """Touch a button by its word."""
        self.button(key, **parts).locator("visible=true").first.click()

    def tab(self, screen: str) -> None:
        """One of the four sections."""
        self.page.locator(".dock button").nth(["home", "requests", "history", "more"].index(screen)).click()

    def type_code(self, text: str) -> None:
        """Without a camera: the code is pasted, or its reference written."""
        self.press("home.pay")
        self.page.get_by_label(self.say("pay.type")).fill(text)
        self.press("act.next")

    def amount(self, dirhams: str) -> None:
        """How much, on the wallet's own keys."""
        expect(self.page.locator(".pad")).to_be_visible()
        for key in dirhams:
            self.page.locator(".pad__key", has_text=re.compile(f"^{key}$")).click()
        self.press("act.next")

    def agree(self) -> None:
        """What is to be paid was read: on to the PIN."""
        self.page.locator(".screen__foot .button--primary:has(use[href$='#lock'])").click()
        expect(self.page.locator(".pinpad")).to_be_visible()

    def pin(self, pin: str = PIN) -> None:
        """On the wallet's own keys."""
        for digit in pin:
            self.page.locator(".pinpad .pad__key", has_text=digit).click()

    def payments(self) -> list[dict]:
        """What this phone has written down of its payments."""
        return self.page.evaluate(READ_TABLE, ["rahba-wallet", "payments"])


def first_steps(phone: WalletPhone) -> Iterator[str]:
    """Names of the screens of somebody who has no wallet yet, each while it stands there."""
    page = phone.page
    phone.open()
    expect(phone.button("open.act")).to_be_visible()
    yield "open"
    phone.press("open.act")
    for step, pin in (("new", "123456"), ("new", PIN), ("again", PIN)):
        expect(page.get_by_role("heading", name=phone.say(f"pin.{step}"), exact=True)).to_be_visible()
        yield f"pin-{step}"
        phone.pin(pin)
    expect(page.locator(".hero__number")).to_be_visible()
    yield "home-empty"


def walk(phone: WalletPhone, code: str, friend: Customer) -> Iterator[str]:
    """Names of the screens, each while it stands there. `code` is a shop's counter's."""
    for name in _walk(phone, code, friend):
        phone.page.wait_for_timeout(_REST)
        yield name


def _walk(phone: WalletPhone, code: str, friend: Customer) -> Iterator[str]:
    page = phone.page
    phone.home()
    yield "home"
    yield from _pay(phone, code)
    payer = friend.ask("/look-up", phone=phone.person.me()["person"]["phone"])["payee"]
    for amount in (15_00, 1_200_50):
        friend.ask("/requests", id=_new_id(page), payer=payer, amount=amount)
    whom = phone.person.ask("/look-up", phone=FRIEND)["payee"]
    phone.person.ask("/requests", id=_new_id(page), payer=whom, amount=60_00)
    phone.home()
    phone.tab("requests")
    expect(page.locator(".requests li").first).to_be_visible()
    expect(page.locator(".own-requests li").first).to_be_visible()
    yield "requests"
    page.locator(".requests .button--primary").first.click()
    yield "request-confirm"
    phone.press("act.back")
    for _ in range(page.locator(".requests li").count()):
        left = page.locator(".requests li").count()
        page.locator(".requests .button--secondary").first.click()
        expect(page.locator(".requests li")).to_have_count(left - 1)
    phone.press("requests.cancel")
    expect(page.locator(".own-requests .button")).to_have_count(0)
    yield "requests-none"
    phone.tab("history")
    yield "history"
    page.locator(".rows button.row").first.click()
    yield "movement"
    phone.press("act.back")
    phone.tab("home")
    yield from _send_and_ask(phone)
    yield from _more(phone)


def _pay(phone: WalletPhone, code: str) -> Iterator[str]:
    page = phone.page
    phone.press("home.pay")
    yield "pay"
    page.get_by_label(phone.say("pay.type")).fill("nothing")
    phone.press("act.next")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "pay-refused"
    page.get_by_label(phone.say("pay.type")).fill(code)
    phone.press("act.next")
    expect(page.locator(".pad")).to_be_visible()
    yield "amount"
    phone.amount("12,5")
    yield "confirm"
    phone.agree()
    yield "pin"
    phone.pin("000001")
    expect(page.locator(".pinpad__said")).not_to_be_empty()
    yield "pin-wrong"
    phone.pin()
    expect(page.locator(".slip")).to_be_visible()
    yield "receipt"
    phone.press("payment.home")
    yield "home-after"


def _send_and_ask(phone: WalletPhone) -> Iterator[str]:
    page = phone.page
    for screen in ("send", "ask"):
        page.locator(".acts button").nth(0 if screen == "send" else 1).click()
        yield screen
        if screen == "send":  # once: a number that leads nowhere costs a fifth of what one may look up
            page.get_by_label(phone.say("phone.label")).fill("0699999999")
            phone.press("phone.find")
            expect(page.locator(".field__error")).to_be_visible()
            yield "send-nobody"
        page.get_by_label(phone.say("phone.label")).fill(FRIEND)
        phone.press("phone.find")
        expect(page.locator(".pad")).to_be_visible()
        yield f"{screen}-amount"
        phone.press("act.back")
    page.locator(".acts button").nth(2).click()
    yield "code"
    phone.press("act.back")


def _more(phone: WalletPhone) -> Iterator[str]:
    page = phone.page
    phone.tab("more")
    yield "more"
    page.locator(".rows button.row").nth(1).click()
    yield "levels"
    phone.press("act.back")
    page.locator(".rows button.row").nth(2).click()
    yield "change-pin"
    phone.press("act.back")
    phone.installed()
    phone.context.set_offline(True)
    phone.reopen()
    expect(phone.page.locator(".hero__number")).to_be_visible()
    expect(phone.page.locator(".notice").first).to_be_visible()
    yield "home-offline"
    phone.tab("history")
    yield "history-offline"
    phone.context.set_offline(False)


def _new_id(page: Page) -> str:
    return page.evaluate("import(document.querySelector('link[href*=\"/ids.\"]').href).then(({uuid7}) => uuid7())")
