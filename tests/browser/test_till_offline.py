"""Days without network, a phone that dies, storage that fails: what was sold stays sold."""

import datetime as dt
import json

import pytest
from playwright.sync_api import expect

from tests.browser.market import CHROMIUM, FLAGS
from tests.browser.till import Till, prefer

# Notes when a transaction that holds the outbox is on the disk, and when the screen says “sold”.
_WITNESS = """
window.seen = [];
const start = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const tx = start.call(this, stores, mode, options);
  if (mode === 'readwrite' && [stores].flat().includes('facts')) {
    tx.addEventListener('complete', () => window.seen.push(`written ${options?.durability}`));
  }
  return tx;
};
new MutationObserver(() => {
  if (document.querySelector('.sold__done') && !window.seen.includes('said')) window.seen.push('said');
}).observe(document, {childList: true, subtree: true});
"""
_BREAK_DATABASES = """
() => {
  const broken = () => { throw new DOMException('Internal error opening backing store', 'UnknownError'); };
  IDBFactory.prototype.open = broken;
  IDBDatabase.prototype.transaction = broken;
}
"""
_BREAK_EVERYTHING = f"""
() => {{
  ({_BREAK_DATABASES})();
  Storage.prototype.setItem = () => {{ throw new DOMException('full', 'QuotaExceededError'); }};
}}
"""

_COUNT_ASKING = """
window.asked = 0;
if (window.StorageManager) {
  StorageManager.prototype.persist = async () => { window.asked += 1; return true; };
  StorageManager.prototype.persisted = async () => window.asked > 0;
}
"""


@pytest.mark.story("shop:F11")
def test_a_sale_is_on_the_disk_before_the_screen_says_so(till, line):
    """And the browser may vanish in that very moment."""
    till.installed()
    till.context.add_init_script(_WITNESS)
    line.cut()
    till.reopen()
    till.unlock()
    till.add(0)
    till.pay()
    till.page.evaluate("() => { window.seen = []; }")
    till.press("pay.done")
    expect(till.page.locator(".sold__done")).to_be_visible()
    assert till.page.evaluate("window.seen")[:2] == ["written strict", "said"]

    till.reopen()
    (fact,) = till.table("facts")
    assert (fact["kind"], len(till.table("outbox"))) == ("sale", 1)


@pytest.mark.story("shop:F14")
@pytest.mark.story("shop:F22")
@pytest.mark.story("shop:F23")
def test_days_without_network_and_a_phone_switched_off(playwright, tmp_path, line, owner, books):
    """Sold for cash and on credit four days ago, the phone switched off and on without network, sold again, sent."""
    phone = _Phone(playwright, tmp_path / "phone", line.address)
    till = phone.switch_on()
    till.join(owner.pairing_code())
    till.installed()
    phone.switch_off()
    line.cut()

    now = dt.datetime.now(dt.UTC)
    name = "Voisine des jours sans réseau"  # her own card: other tests write on those of the market
    numbers = []
    for days in (4, 2):
        till = phone.switch_on(now - dt.timedelta(days=days))
        till.open()
        till.unlock()
        numbers += [till.sell_for_cash(0), till.sell_on_carnet(name, 1)]
        phone.switch_off()

    till = phone.switch_on(now)
    till.open()
    till.unlock()
    till.shows_unsent(5)  # four sales, and her card
    line.mend()
    till.all_sent()
    sales = books.sales(till.device)
    assert [sale["receipt_number"] for sale in sales] == numbers
    assert [books.payments(sale["id"]).keys() for sale in sales] == [{"cash"}, {"carnet"}, {"cash"}, {"carnet"}]
    age = (now - dt.timedelta(days=4)).date()
    assert abs((dt.date.fromisoformat(sales[0]["day"]) - age).days) <= 1
    assert not any(json.loads(sale["flags"]) for sale in sales)
    phone.switch_off()


class _Phone:
    """A phone that can be switched off: the browser ends, its folder stays."""

    def __init__(self, playwright, folder, address: str):
        self._playwright, self._folder, self._address = playwright, folder, address
        self._context = None

    def switch_on(self, at: dt.datetime | None = None) -> Till:
        self._context = self._playwright.chromium.launch_persistent_context(
            self._folder,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 360, "height": 640},
            locale="fr-MA",
        )
        self._context.set_default_timeout(20_000)
        prefer(self._context, "fr")
        till = Till(self._context, self._address)
        if at:
            till.page.clock.set_system_time(at)
        return till

    def switch_off(self) -> None:
        self._context.close()


@pytest.mark.story("shop:F12")
def test_storage_emptied_by_the_browser_is_brought_back_by_the_rescue_file(till, line, owner, books, tmp_path):
    """A copy kept before; the browser throws everything away; joined again, the copy is read and the sale sent."""
    till.installed()
    line.cut()
    number = till.sell_for_cash(0)
    lost_device = till.device
    till.page.locator(".light").first.click()
    with till.page.expect_download() as download:
        till.press("rescue.save")
    copy = tmp_path / "copy.json"
    download.value.save_as(copy)

    evictor = till.context.new_cdp_session(till.page)
    evictor.send("Storage.clearDataForOrigin", {"origin": line.address, "storageTypes": "all"})
    line.mend()
    till.page.goto("about:blank")
    till.join(owner.pairing_code())
    till.unlock()
    till.page.locator(".light").first.click()
    till.page.locator("input[type=file]").set_input_files(copy)
    expect(till.page.get_by_text(till.say("rescue.read", count=1))).to_be_visible()
    till.all_sent()

    found = books.rows("select device_id from sales_sale where receipt_number = ?", number)
    assert len(found) == 1
    assert till.device != lost_device


def test_the_receipt_shows_a_square_that_holds_the_sale(till, line):
    """Even when the phone is lost: a photo of the square is enough."""
    line.cut()
    till.add(0)
    till.pay()
    till.press("pay.done")
    till.press("receipt.qr")
    expect(till.page.get_by_text(till.say("qr.words"))).to_be_visible()
    expect(till.page.locator("dialog [role=img], dialog canvas, dialog svg.qr").first).to_be_visible()


@pytest.mark.story("shop:F13")
def test_signing_out_is_refused_while_anything_is_unsent(till, line, books):
    """The till says how many wait, and offers the copy; nothing is deleted. Once sent, it may go."""
    line.cut()
    number = till.sell_for_cash(0)
    device = till.device
    till.page.locator(".light").first.click()
    till.press("forget.title")
    till.press("forget.act")
    expect(till.page.get_by_text(till.say("refusal.unsent", count=1))).to_be_visible()
    assert len(till.table("outbox")) == 1
    expect(till.button("rescue.save")).to_be_visible()

    line.mend()
    till.all_sent()
    till.press("forget.title")
    till.press("forget.act")
    expect(till.page.get_by_text(till.say("pair.title"))).to_be_visible()
    assert till.table("facts") == till.table("customers") == []
    assert books.receipts(device) == [number]


@pytest.mark.story("shop:F15")
@pytest.mark.story("shop:F19")
def test_a_customer_opened_offline_with_a_name_alone(till, line, books):
    """No phone, no address, no network: the credit attaches to the new card, and nothing stops the sync."""
    line.cut()
    name = "Voisine du troisième"
    till.sell_on_carnet(name, 0, times=3)
    till.sell_on_carnet(name, 1)
    line.mend()
    till.all_sent()

    (card,) = books.customers(name)
    assert card["phone"] is None
    sales = books.sales(till.device)
    assert [sale["customer_id"] for sale in sales] == [card["id"], card["id"]]
    assert card["goods"] == sum(sale["total"] for sale in sales)
    assert [entry["goods"] for entry in books.entries(card["id"])] == [sale["total"] for sale in sales]


@pytest.mark.story("shop:F21")
def test_a_basket_put_aside_survives_the_closing_and_the_night(till):
    """The day is closed; the page is closed; the basket is there, line by line."""
    till.installed()
    till.add(0, times=2)
    till.page.locator(".basket-bar__open").click()
    till.press("basket.park")
    till.tab("day")
    till.press("day.close")
    till.press("close.act")
    till.press("close.back")
    expect(till.page.locator(".dock__count")).to_contain_text("1")

    till.reopen()
    till.unlock()
    till.page.set_viewport_size({"width": 1280, "height": 800})
    till.press("parked.short", count=1)
    till.page.locator("dialog .row").first.click()
    expect(till.page.locator(".basket .line")).to_have_count(1)
    assert till.lines() == {till.product(0)["names"]["fr"]: "2"}


@pytest.mark.story("shop:F24")
def test_a_database_that_fails_is_shown_red_and_the_sale_is_kept_elsewhere(till, line, books):
    """IndexedDB stops working in the middle of the day; the sale is in the emergency store and comes home later."""
    till.installed()
    line.cut()
    till.page.evaluate(_BREAK_DATABASES)
    number = till.sell_for_cash(0)
    expect(till.page.locator(".notice--problem", has_text=till.say("storage.emergency"))).to_be_visible()
    expect(till.page.locator(".light--problem")).to_be_visible()

    till.reopen()
    till.unlock()
    till.shows_unsent(1)
    assert [fact["number"] for fact in till.table("facts")] == [number]
    line.mend()
    till.all_sent()
    assert books.receipts(till.device) == [number]


@pytest.mark.story("shop:F24")
def test_a_phone_that_can_save_nothing_never_pretends_to_have_sold(till, line, books):
    """No store works at all: no “sold”, no receipt, the basket stays in hand, and red words say what to do."""
    line.cut()
    device = till.device
    till.add(0)
    till.pay()
    till.page.evaluate(_BREAK_EVERYTHING)
    till.press("pay.done")
    expect(till.page.get_by_text(till.say("refusal.storage_failed"))).to_be_visible(timeout=15_000)
    expect(till.page.locator(".notice--problem", has_text=till.say("storage.failed"))).to_be_visible()
    expect(till.page.locator(".sold__done")).to_have_count(0)
    expect(till.page.locator(".pay__sum")).to_be_visible()
    line.mend()
    assert books.sales(device) == []


@pytest.mark.story("shop:F25")
def test_the_browser_is_asked_to_keep_the_store(new_phone, line, owner):
    """At joining, before the first sale."""
    context = new_phone()
    context.add_init_script(_COUNT_ASKING)
    till = Till(context, line.address)
    till.join(owner.pairing_code())
    assert till.page.evaluate("window.asked") >= 1
    till.unlock()
    till.page.locator(".light").first.click()
    kept = till.page.locator(".facts div", has_text=till.say("storage.kept"))
    expect(kept).to_contain_text(till.say("storage.persisted"))
