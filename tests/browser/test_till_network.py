"""The line to the server breaks at every point; nothing is lost, nothing is doubled."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.till import Till

SYNC = "POST /api/v1/sync"


@pytest.mark.story("shop:F01")
def test_two_tabs_send_each_sale_once(till, line, books):
    """Both tabs hold the same outbox; one of them sends it."""
    line.cut()
    numbers = [till.sell_for_cash(place) for place in (0, 1)]
    other = till.another_tab()
    other.unlock()
    numbers.append(other.sell_for_cash(3))
    expect(other.page.locator(".light").first).to_contain_text("3")

    line.mend()
    till.send()
    other.send()
    till.all_sent()
    other.all_sent()

    assert books.receipts(till.device) == numbers


@pytest.mark.story("shop:F02")
@pytest.mark.story("shop:F03")
@pytest.mark.parametrize("point", ["cut_during_request", "cut_before_answer", "cut_during_answer"])
def test_an_exchange_cut_anywhere_leaves_one_sale(till, line, books, point):
    """The phone cannot know whether the server has the sale; it asks again, and there is one."""
    product, device = till.product(0)["id"], till.device
    in_stock = books.on_hand(product)
    line.cut()
    number = till.sell_for_cash(0, times=2)
    line.mend()

    getattr(line, point)(SYNC)
    till.send()
    till.page.wait_for_timeout(100)
    expect(till.page.locator(".light").first).to_contain_text(till.say("light.unsent", count=1))
    assert line.sprung == 1

    line.mend()
    till.all_sent()
    (sale,) = books.sales(device)
    assert (sale["receipt_number"], books.payments(sale["id"])) == (number, {"cash": sale["total"]})
    assert books.on_hand(product) == in_stock - 2000
    assert books.drawer(device) == sale["total"]


@pytest.mark.story("shop:F08")
def test_a_line_that_drops_again_while_sending_keeps_the_rest_marked(till, line, books):
    """Sixty sales need two batches. The second is cut, twice; each sale leaves the outbox on its own answer only."""
    line.cut()
    first = till.sell_for_cash(0)
    _copy_of_that_sale(till, 59)
    till.reopen()
    till.unlock()
    till.shows_unsent(60)

    line.mend()
    line.cut_during_request('"seq":51,')
    till.send()
    till.shows_unsent(10)
    assert len(till.table("outbox")) == 10

    line.mend()
    line.cut_before_answer(SYNC)
    till.send()
    expect(till.page.locator(".light").first).to_contain_text("10")
    line.mend()
    till.all_sent()

    receipts = books.receipts(till.device)
    assert len(receipts) == 60
    assert len(set(receipts)) == 60
    assert receipts[0] == first


def _copy_of_that_sale(till: Till, copies: int) -> None:
    """A long day without network: the sale on this phone, made so many times more, written as the till writes."""
    till.page.evaluate(
        """
        (copies) => new Promise((resolve, reject) => {
          const opening = indexedDB.open('rahba-till');
          opening.onsuccess = () => {
            const tx = opening.result.transaction(['facts', 'outbox', 'meta'], 'readwrite');
            const store = (name) => tx.objectStore(name);
            store('outbox').getAll().onsuccess = ({target: {result: [line]}}) => {
              store('facts').get(line.id).onsuccess = ({target: {result: fact}}) => {
                for (let i = 1; i <= copies; i++) {
                  const id = line.id.slice(0, -6) + String(100000 + i);
                  const number = fact.number.replace(/\\d{6}$/, String(i + 1).padStart(6, '0'));
                  const text = line.text.replace(fact.number, number);
                  store('facts').put({...fact, id, number, text, seq: line.seq + i});
                  store('outbox').put({...line, id, text, seq: line.seq + i});
                }
                store('meta').put({key: 'counters', value: {seq: line.seq + copies, receipt: copies + 1}});
              };
            };
            tx.oncomplete = () => { opening.result.close(); resolve(); };
            tx.onerror = () => reject(tx.error);
          };
        })
        """,
        copies,
    )


@pytest.mark.story("shop:F07")
def test_what_is_paid_here_stays_paid_whatever_the_server_tells(till, line, books):
    """A basket put aside, paid offline, then the shop read anew: it stays paid, and is not open again."""
    till.add(0)
    till.page.locator(".basket-bar__open").click()
    till.press("basket.park")
    line.cut()
    till.page.set_viewport_size({"width": 1280, "height": 800})  # an empty basket has no bar on a small screen
    till.press("parked.short", count=1)
    till.page.locator("dialog .row").first.click()
    till.pay()
    till.press("pay.done")
    number = till.sold()

    line.mend()
    till.reopen()
    till.unlock()
    till.all_sent()
    assert till.lines() == {}
    assert [row["id"] for row in till.table("parked")] == []
    assert books.receipts(till.device) == [number]


@pytest.mark.story("shop:F20")
def test_a_double_tap_sells_once_and_online_is_what_answers(till, line, books):
    """Two clicks in the same instant; and `navigator.onLine`, which says yes, is not believed."""
    line.cut()
    till.add(0)
    till.pay()
    till.button("pay.done").evaluate("(button) => { button.click(); button.click(); button.click(); }")
    number = till.sold()
    assert till.page.evaluate("navigator.onLine") is True
    assert len(till.table("outbox")) == 1
    till.tab("more")
    till.page.locator(".row", has_text=till.say("sync.title")).click()
    expect(till.page.get_by_text(till.say("connection.offline"))).to_be_visible()

    line.mend()
    till.all_sent()
    assert books.receipts(till.device) == [number]


def test_a_wifi_portal_is_not_taken_for_the_server(till, line, books):
    """Its page comes with 200 for every address. The till says what it is, and keeps everything."""
    till.installed()
    line.become_portal()
    number = till.sell_for_cash(0)
    till.tab("more")
    till.page.locator(".row", has_text=till.say("sync.title")).click()
    till.send()
    expect(till.page.get_by_text(till.say("connection.portal"))).to_be_visible()
    assert len(till.table("outbox")) == 1

    till.reopen()
    till.unlock()
    assert till.page.title() == "Rahba"
    line.mend()
    till.all_sent()
    assert books.receipts(till.device) == [number]


def test_a_lost_phone_hands_over_its_last_sales_and_is_emptied(till, line, owner, books):
    """Signed out from afar while it had a sale: the sale waits for the owner, the phone keeps nothing of the shop."""
    line.cut()
    number = till.sell_for_cash(0)
    device = till.device
    owner.sign_out(device)

    line.mend()
    till.send()
    expect(till.page.get_by_text(till.say("pair.title"))).to_be_visible()
    assert till.table("products") == till.table("customers") == till.table("facts") == []
    (kept,) = books.set_aside(device)
    assert kept["reason"] == "device_revoked"
    assert number in kept["body"].decode()
    assert books.sales(device) == []
    to_look_at = owner.get(f"{owner.shop}/look/").text
    assert number in to_look_at


@pytest.mark.story("shop:F09")
def test_closing_with_unsent_sales_warns_and_the_late_sale_joins_its_day(till, line, books):
    """The day can be closed without network; the sales arrive later and belong to the closed drawer."""
    till.sell_for_cash(0)
    till.all_sent()
    line.cut()
    late = till.sell_for_cash(1)
    till.tab("day")
    till.press("day.close")
    expect(till.page.get_by_text(till.say("close.unsent.do"))).to_be_visible()
    till.press("close.total")
    till.page.locator("#pad-field").fill("3")
    till.press("close.act")
    till.button("confirm.unsent.yes").click(timeout=30_000)
    expect(till.page.get_by_role("heading", name=till.say("close.done"))).to_be_visible()

    line.mend()
    till.press("close.back")
    till.all_sent()
    (closing,) = books.closings(till.device)
    sales = books.sales(till.device)
    assert sales[-1]["receipt_number"] == late
    assert closing["sequence"] > sales[-1]["sequence"]
    assert closing["day"] == sales[-1]["day"]
    assert closing["expected"] == sum(sale["total"] for sale in sales)
    assert closing["late_receipts"] == 0
    assert dt.date.fromisoformat(closing["day"])
