"""Every screen outside the till: where it is, through which of the demo's doors, and how to get there."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.bank import Desk
from tests.browser.market import SHOP, Owner, Server
from tests.browser.newcomer import newcomer

LANGUAGES = ("fr", "ar")
WIDTHS = {360: 640, 768: 1024, 1280: 800}
NEW_NUMBERS = itertools.count(600_000_951)  # each is sent a code once: a number that asks too often has to wait
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Screen:
    """A page. `{product}` and the like in its path are found by `find_ids`; `then` goes on from there."""

    name: str
    path: str
    door: str = "shopkeeper"
    then: Callable[[Page], None] | None = None
    status: int = 200

    def address(self, language: str, ids: dict[str, str]) -> str:
        """Where it is on the demo market."""
        return f"/{language}/{self.path.format(shop=f'shop/{SHOP}', **ids)}"


def ask_for_a_code(page: Page) -> None:
    """Give a number that nobody has, as somebody who comes for the first time."""
    page.context.clear_cookies()
    page.reload()
    page.locator("main input[type=tel], main input[name=phone], main input[name=login]").first.fill(
        f"0{next(NEW_NUMBERS)}"
    )
    send(page)


def give_a_wrong_code(page: Page) -> None:
    """Six digits that were not sent."""
    ask_for_a_code(page)
    page.locator("main input[name=code]").fill("000000")
    page.locator("main form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_load_state("load")


def send(page: Page) -> None:
    """The form's main button."""
    page.locator("main form:has(input:visible, select:visible) button[type=submit]").last.click()
    page.wait_for_load_state("load")


def send_nothing(page: Page) -> None:
    """An empty form, as it comes back with its refusals in words."""
    page.evaluate("() => document.querySelectorAll('main form').forEach((form) => { form.noValidate = true; })")
    send(page)


def send_a_file(page: Page) -> None:
    """A file of products with two good rows and two that cannot be."""
    text = "nom;prix;code-barres;stock\nThé vert;12,50;6111242100015;3\nSans prix;;;\nPrix fou;abc;;\nPain;1,50;;4\n"
    file = {"name": "articles.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    if page.url.rstrip("/").split("/")[-2] != "import":
        send(page)


def ask_for_pairing(page: Page) -> None:
    """The code and the square for another phone."""
    page.locator("form[action$='/phones/join/'] button").click()
    page.wait_for_load_state("load")


def unfold(page: Page) -> None:
    """What is folded away, opened."""
    page.evaluate("() => document.querySelectorAll('main details').forEach((part) => { part.open = true; })")


def unfold_and_send_nothing(page: Page) -> None:
    """The same, where the form is folded away."""
    unfold(page)
    send_nothing(page)


def make_a_key(page: Page) -> None:
    """The key of a program, shown once."""
    unfold(page)
    page.locator("form[action$='/keys/'] button[type=submit]").click()
    page.wait_for_load_state("load")


def open_the_menu(page: Page) -> None:
    """The languages."""
    page.locator("details.menu summary").last.click()


SCREENS = (
    Screen("front", "", ""),
    Screen("front-languages", "", "", open_the_menu),
    Screen("sign-in", "account/login/", ""),
    Screen("sign-in-refused", "account/login/", "", send_nothing),
    Screen("sign-in-code", "account/login/", "", ask_for_a_code),
    Screen("sign-in-wrong-code", "account/login/", "", give_a_wrong_code),
    Screen("sign-out", "account/logout/"),
    Screen("design", "design/", ""),
    Screen("missing", "nowhere/", "", status=404),
    Screen("open-shop", "open-shop/"),
    Screen("open-shop-refused", "open-shop/", then=send_nothing),
    Screen("home", "{shop}/"),
    Screen("products", "{shop}/products/"),
    Screen("products-found", "{shop}/products/?q=the"),
    Screen("products-none", "{shop}/products/?q=zzzz"),
    Screen("product", "{shop}/products/{product}/"),
    Screen("product-new", "{shop}/products/add/"),
    Screen("product-new-refused", "{shop}/products/add/", then=send_nothing),
    Screen("product-form", "{shop}/products/{product}/edit/"),
    Screen("pack-form", "{shop}/products/{product}/packs/add/"),
    Screen("stock", "{shop}/products/{product}/stock/"),
    Screen("stock-received", "{shop}/products/{product}/stock/received/"),
    Screen("stock-loss", "{shop}/products/{product}/stock/loss/"),
    Screen("stock-gift", "{shop}/products/{product}/stock/gift/"),
    Screen("stock-own-use", "{shop}/products/{product}/stock/own-use/"),
    Screen("stock-count", "{shop}/products/{product}/stock/count/"),
    Screen("restock", "{shop}/products/restock/"),
    Screen("import", "{shop}/products/import/"),
    Screen("import-preview", "{shop}/products/import/", then=send_a_file),
    Screen("categories", "{shop}/categories/"),
    Screen("category", "{shop}/categories/{category}/"),
    Screen("category-new", "{shop}/categories/add/"),
    Screen("customers", "{shop}/customers/"),
    Screen("customer-new", "{shop}/customers/new/"),
    Screen("customer-new-refused", "{shop}/customers/new/", then=send_nothing),
    Screen("customer", "{shop}/customers/{customer}/"),
    Screen("customer-statement", "{shop}/customers/{customer}/statement/"),
    Screen("customer-form", "{shop}/customers/{customer}/change/"),
    Screen("customer-share", "{shop}/customers/{customer}/share/"),
    Screen("customer-join", "{shop}/customers/{customer}/join/"),
    Screen("customer-erase", "{shop}/customers/{customer}/erase/"),
    Screen("customer-repayment", "{shop}/customers/{customer}/repayment/"),
    Screen("carnet-entry", "{shop}/carnet/entries/{entry}/"),
    Screen("objections", "{shop}/customers/objections/"),
    Screen("own-page", "c/{key}/", ""),
    Screen("own-page-closed", "c/thiskeyopensnothing/", "", status=404),
    Screen("receipts", "{shop}/receipts/"),
    Screen("receipt", "{shop}/receipts/{sale}/"),
    Screen("day", "{shop}/day/?day={day}"),
    Screen("day-empty", "{shop}/day/"),
    Screen("closings", "{shop}/closings/"),
    Screen("closing", "{shop}/closings/{closing}/"),
    Screen("accounts", "{shop}/journal/"),
    Screen("cash", "{shop}/cash/"),
    Screen("cash-record", "{shop}/cash/record/"),
    Screen("cash-close", "{shop}/cash/close/"),
    Screen("to-look-at", "{shop}/look/"),
    Screen("manage", "{shop}/manage/"),
    Screen("settings", "{shop}/manage/settings/"),
    Screen("consents", "{shop}/manage/consents/"),
    Screen("journal", "{shop}/manage/journal/"),
    Screen("leave", "{shop}/manage/leave/"),
    Screen("staff", "{shop}/staff/"),
    Screen("staff-new", "{shop}/staff/add/"),
    Screen("member", "{shop}/staff/{member}/"),
    Screen("phones", "{shop}/phones/"),
    Screen("phone-code", "{shop}/phones/", then=ask_for_pairing),
    Screen("money", "{shop}/money/"),
    Screen("money-payments", "{shop}/money/payments/"),
    Screen("money-payment", "{shop}/money/payments/{payment}/"),
    Screen("money-give-back", "{shop}/money/payments/{payment}/give-back/"),
    Screen("money-baskets", "{shop}/money/baskets/"),
    Screen("money-payouts", "{shop}/money/payouts/"),
    Screen("money-bank", "{shop}/money/bank/"),
    Screen("money-bank-refused", "{shop}/money/bank/", then=send_nothing),
    Screen("money-statement", "{shop}/money/statement/"),
    Screen("money-code", "{shop}/money/code/"),
    Screen("money-enrolment", "{shop}/money/enrolment/"),
    Screen("money-disputes", "{shop}/money/disputes/"),
    Screen("programs", "{shop}/programs/"),
    Screen("programs-refused", "{shop}/programs/", then=unfold_and_send_nothing),
    Screen("program", "{shop}/programs/{guest}/"),
    Screen("let-in", "let-in/{guest}/"),
    Screen("makers", "programs/"),
    Screen("apps", "programs/{organisation}/"),
    Screen("app", "programs/{organisation}/{app}/"),
    Screen("app-key", "programs/{organisation}/{app}/", then=make_a_key),
    Screen("webhook-new", "programs/{organisation}/{app}/webhooks/add/"),
    Screen("webhook", "programs/{organisation}/{app}/webhooks/{endpoint}/"),
    Screen("agent", "{shop}/agent/"),
    Screen("agent-refused", "{shop}/agent/", then=send_nothing),
    Screen("account", "me/"),
    Screen("account-erase", "me/erase/"),
    Screen("home-cashier", "home/", "cashier"),
    Screen("home-adviser", "home/", "officer"),
    Screen("shop-adviser", "{shop}/", "officer"),
    Screen("issuer-statements-refused", "issuer/{issuer}/bank/statements/", "issuer", then=send_nothing),
    Screen("levels", "wallet/level/", "wallet"),
    Screen("contested", "wallet/disputes/", "wallet"),
    Screen("top-up", "card/top-up/", "wallet"),
    *(
        Screen(f"issuer-{name}", f"issuer/{{issuer}}/{path}", "issuer")
        for name, path in (
            ("home", ""),
            ("safeguarding", "safeguarding/"),
            ("applications", "applications/"),
            ("risk", "risk/"),
            ("limits", "risk/limits/"),
            ("disputes", "disputes/"),
            ("frozen", "frozen/"),
            ("bank", "bank/"),
            ("order", "bank/orders/{order}/"),
            ("window", "bank/windows/{window}/"),
            ("statements", "bank/statements/"),
            ("statement", "bank/statements/{statement}/"),
            ("statement-waiting", "bank/statements/{statement_waiting}/"),
            ("differences", "bank/differences/"),
            ("difference", "bank/differences/{difference}/"),
        )
    ),
    Screen("inbox", "programs/{inbox}/inbox/", "issuer"),
    *(
        Screen(f"first-{name}", f"{{new_shop}}/{path}", "newcomer")
        for name, path in (
            ("home", ""),
            ("products", "products/"),
            ("restock", "products/restock/"),
            ("customers", "customers/"),
            ("day", "day/"),
            ("receipts", "receipts/"),
            ("cash", "cash/"),
            ("closings", "closings/"),
            ("staff", "staff/"),
            ("phones", "phones/"),
            ("journal", "manage/journal/"),
        )
    ),
)


def find_ids(owner: Owner, server: Server) -> dict[str, str]:
    """One of each kind of thing in the demo, found on its pages as a person would; and a shop with nothing in it."""
    ids = {
        name: _first(owner, page, pattern)
        for name, page, pattern in (
            ("product", "products/", r"/products/({uuid})/"),
            ("category", "categories/", r"/categories/({uuid})/"),
            ("customer", "customers/", r"/customers/({uuid})/"),
            ("sale", "receipts/", r"/receipts/({uuid})/"),
            ("closing", "closings/", r"/closings/({uuid})/"),
            ("member", "staff/", r"/staff/({uuid})/"),
        )
    }
    ids["payment"] = _first(owner, "money/payments/", r"/payments/({uuid})/")
    desk = Desk(server)
    ids["issuer"] = UUID.search(desk.bank)[0]
    ids["inbox"] = re.search(rf"/programs/({UUID.pattern})/inbox/", desk.get("/fr/programs/").text)[1]
    ids |= desk.work_a_day(owner)
    desk.close()
    ids |= _programs(owner)
    ids["entry"] = _first(owner, f"customers/{ids['customer']}/", r"/carnet/entries/({uuid})/")
    ids["day"] = _first(owner, "closings/", r"(\d{{4}}-\d\d-\d\d)")
    ids["key"] = _first(owner, f"customers/{ids['customer']}/share/", r"/c/([\w-]{{20,}})/")
    ids["new_shop"] = newcomer(server).shop.removeprefix("/fr/")
    return ids


def _programs(owner: Owner) -> dict[str, str]:
    """The demo's programs: the shop's own with its webhook address, and a start-up's that it let in."""
    page = owner.get(f"{owner.shop}/programs/").text
    organisation, app = re.search(rf"/programs/({UUID.pattern})/({UUID.pattern})/", page).groups()
    guest = re.search(rf"/programs/({UUID.pattern})/withdraw/", page)[1]
    endpoint = re.search(rf"/webhooks/({UUID.pattern})/", owner.get(f"/fr/programs/{organisation}/{app}/").text)[1]
    return {"organisation": organisation, "app": app, "guest": guest, "endpoint": endpoint}


def _first(owner: Owner, page: str, pattern: str) -> str:
    text = owner.get(f"{owner.shop}/{page}").text
    found = re.search(pattern.format(uuid=UUID.pattern), text)
    if not found:
        raise AssertionError(f"nothing like {pattern} on {page}")
    return found[1]


def addresses_linked(owner: Owner, start: str, limit: int = 400) -> Iterator[str]:
    """Patterns of all pages reached by links; of pages alike (another product, another day) one is visited."""
    waiting, seen = [start], set()
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        pattern = pattern_of(address)
        if pattern in seen:
            continue
        seen.add(pattern)
        yield pattern
        answer = owner.web.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in re.findall(r'(?:href|hx-get)="(/fr/[^"#]*)', answer.text):
            if Path(link.partition("?")[0]).suffix == "":
                waiting.append(link.replace("&amp;", "&"))


def pattern_of(address: str) -> str:
    """Its shape, without ids and questions."""
    return re.sub(r"/c/[^/]+/", "/c/*/", UUID.sub("*", address.partition("?")[0]))
