"""A walk through every screen of the till, in the order of a day: each stop has a name, and can be looked at."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.till import Till

# What is slow to draw (a photo, a moving bar) has this long to come to rest.
REST = 250


def walk(till: Till, code: str) -> Iterator[str]:
    """Names of the screens, each while it stands there. `code` joins the phone; at the end nothing is unsent."""
    yield from _join(till, code)
    for part in (_sell, _pay, _carnet, _receipts, _day, _more):
        for name in part(till):
            till.page.wait_for_timeout(REST)
            yield name


def _join(till: Till, code: str) -> Iterator[str]:
    page = till.page
    till.open()
    expect(page.locator(".code-input")).to_be_visible()
    yield "pair"
    page.goto("about:blank")
    till.join(code)
    yield "who"
    page.locator(".person").first.click()
    yield "pin"
    close(till)
    till.unlock()
    page.locator(".tile img").first.wait_for(state="visible")


def _sell(till: Till) -> Iterator[str]:
    page = till.page
    yield "sell-empty"
    till.add(0, times=2)
    till.add(3)
    hush(till)
    yield "sell"
    page.get_by_role("searchbox").fill("the" if till.language == "fr" else "خبز")
    yield "sell-search"
    page.get_by_role("searchbox").fill("zzzz")
    yield "sell-search-none"
    page.get_by_role("searchbox").fill("")
    page.locator(".chip").nth(1).click()
    yield "shelves"
    close(till)
    page.locator(".chip").nth(2).click()
    page.locator("#pad-field").fill("12,5")
    yield "free"
    close(till)
    page.locator(".tile", has=page.locator("small")).first.click()
    yield "weigh"
    close(till)
    page.locator(".tile").nth(2).click()
    yield "packs"
    close(till)
    till.scan("6119999999990")
    yield "new-product"
    close(till)
    yield from _basket(till)


def _basket(till: Till) -> Iterator[str]:
    page = till.page
    open_basket(till)
    yield "basket"
    page.locator(".line__words").first.click()
    yield "line"
    page.locator("dialog .row").first.click()
    yield "line-quantity"
    close(till)
    till.press("basket.discount")
    yield "discount"
    close(till)
    till.press("basket.park")
    page.set_viewport_size({"width": 360, "height": 640})
    hush(till)
    till.press("parked.short", count=1)
    yield "parked"
    page.locator("dialog .row").first.click()
    expect(page.locator("dialog")).to_have_count(0)


def _pay(till: Till) -> Iterator[str]:
    page = till.page
    page.locator(".basket-bar .button--primary").click()
    yield "pay"
    notes = page.locator(".handed__money button")
    notes.nth(3).click()
    yield "pay-change"
    till.press("pay.done")
    expect(page.locator(".sold__done")).to_be_visible()
    yield "sold"
    till.press("receipt.qr")
    yield "receipt-square"
    close(till)
    till.press("sold.next")
    till.add(1, times=3)
    till.pay()
    page.get_by_role("group", name=till.say("pay.how")).get_by_text(till.say("pay.carnet")).click()
    yield "pay-carnet-who"
    page.locator(".screen .rows .row", has_text="Khadija").first.click()
    yield "pay-carnet"
    page.locator(".pay .button--primary").click()
    expect(page.locator(".sold__done")).to_be_visible()
    yield "sold-carnet"
    till.press("sold.next")


def _carnet(till: Till) -> Iterator[str]:
    page = till.page
    till.tab("carnet")
    yield "carnet"
    till.press("customer.new")
    yield "customer-new"
    close(till)
    page.locator(".rows .row", has_text="Khadija").first.click()
    yield "customer"
    for sheet in ("repayment", "cash", "deposit"):
        till.press(f"carnet.{sheet}")
        yield f"carnet-{sheet}"
        close(till)
    till.press("act.edit")
    yield "customer-edit"
    close(till)
    till.press("act.back")


def _receipts(till: Till) -> Iterator[str]:
    page = till.page
    till.tab("receipts")
    page.locator(".rows .row").first.wait_for()
    yield "receipts"
    page.locator(".rows button.row").nth(1).click()
    expect(till.button("receipt.share").first).to_be_visible()
    yield "receipt"
    till.press("receipt.take_back")
    yield "void"
    close(till)
    till.press("receipt.return")
    yield "return"
    till.press("act.back")
    till.press("act.back")


def _day(till: Till) -> Iterator[str]:
    page = till.page
    till.tab("day")
    yield "day"
    page.locator(".moves button").nth(3).click()
    yield "movement"
    close(till)
    till.press("day.close")
    yield "close"
    till.press("close.total")
    yield "close-total"
    page.locator("#pad-field").fill("3")
    till.press("close.act")
    expect(till.button("close.back")).to_be_visible(timeout=30_000)
    yield "closed"
    till.press("close.back")


def _more(till: Till) -> Iterator[str]:
    page = till.page
    till.tab("more")
    yield "more"
    page.locator(".row", has_text=till.say("products.title")).first.click()
    yield "products"
    page.locator(".rows button.row").first.click()
    yield "product"
    till.press("act.back")
    till.press("products.new")
    yield "product-new"
    till.press("act.back")
    till.press("act.back")
    page.locator(".row", has_text=till.say("sync.title")).first.click()
    yield "sending"
    till.press("forget.title")
    yield "forget"
    close(till)
    yield from _without_network(till)


def _without_network(till: Till) -> Iterator[str]:
    """The same place with two sales that wait."""
    page = till.page
    till.press("act.back")
    till.context.set_offline(True)
    till.tab("sell")
    till.sell_for_cash(0)
    till.sell_on_carnet("Mme Bennis", 1)  # far from her limit, however often this is walked
    till.shows_unsent(2)
    yield "sell-offline"
    page.locator(".light").first.click()
    yield "unsent"
    till.context.set_offline(False)
    till.all_sent()
    till.press("act.back")


def close(till: Till) -> None:
    """Put the open sheet away."""
    till.page.locator("dialog[open]").last.get_by_role("button", name=till.say("act.close"), exact=True).click()
    expect(till.page.locator("dialog[open]")).to_have_count(0)


def hush(till: Till) -> None:
    """Wait until the message at the bottom has gone."""
    expect(till.page.locator(".toast")).to_have_count(0, timeout=15_000)


def open_basket(till: Till) -> None:
    """On a phone it lies folded at the bottom."""
    bar = till.page.locator(".basket-bar__open")
    if bar.is_visible():
        bar.click()
    expect(till.page.locator(".basket__lines")).to_be_visible()
