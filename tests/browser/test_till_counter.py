"""At the counter: a scanner that types, a keyboard and no mouse, a voice that reads, Arabic from the right."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.till import ARABIC, AZERTY, Till

_LIVE = """
() => [...document.querySelectorAll('[aria-live], output, [role=status], [role=alert]')]
  .filter((el) => el.checkVisibility() && !el.closest('[inert], [aria-hidden=true]'))
  .map((el) => el.textContent.trim()).filter(Boolean)
"""


@pytest.fixture
def counter(till) -> Till:
    """The same till on a screen as wide as a counter's, where the basket is always seen."""
    till.page.set_viewport_size({"width": 1280, "height": 800})
    return till


def codes_of(till: Till, count: int) -> list[tuple[str, str]]:
    """Code and name of goods sold by the piece, without packs."""
    plain = [
        row
        for row in till.table("products")
        if row["active"] and row["unit"] == "piece" and row["barcodes"] and not row["packs"] and row["price"]
    ]
    named = [
        (row["barcodes"][0]["code"], row["names"].get("fr") or next(iter(row["names"].values()))) for row in plain
    ]
    return named[:count]


@pytest.mark.story("shop:F93")
def test_a_scan_while_a_quantity_is_asked_for_is_no_quantity(counter):
    """The focus is in the quantity when the scanner types: the article is added, the field is as before."""
    ((code, name),) = codes_of(counter, 1)
    counter.free("5")
    counter.page.locator(".line__quantity").click()
    counter.page.locator("dialog .row").first.click()
    field = counter.page.locator("#pad-field")
    field.fill("2")
    counter.scan(code)
    expect(counter.page.locator(".basket .line", has_text=name)).to_have_count(1)
    if field.is_visible():
        assert field.input_value() == "2"


@pytest.mark.story("shop:F93")
def test_an_enormous_quantity_is_asked_about(counter):
    """Typed by a hand, or by a scanner nobody recognised: the till asks before it believes."""
    counter.add(0)
    counter.page.locator(".line__quantity").click()
    counter.page.locator("dialog .row").first.click()
    counter.page.locator("#pad-field").fill("12000")
    counter.press("act.ok")
    expect(counter.page.get_by_text(counter.say("confirm.quantity.title"))).to_be_visible()
    counter.press("act.cancel")
    assert list(counter.lines().values()) == ["1"]


@pytest.mark.story("shop:F94")
@pytest.mark.parametrize("layout", [AZERTY, ARABIC], ids=["azerty", "arabic"])
def test_a_scanner_is_read_by_the_place_of_its_keys(counter, layout):
    """On a French keyboard the digits are & é \" ', on an Arabic one ١ ٢ ٣: the code is the same."""
    ((code, name),) = codes_of(counter, 1)
    counter.page.get_by_role("searchbox").first.focus()
    counter.scan(code, layout=layout)
    expect(counter.page.locator(".basket .line", has_text=name)).to_have_count(1)
    expect(counter.page.get_by_role("searchbox").first).to_have_value("")


@pytest.mark.story("shop:F95")
def test_fast_scans_are_all_heard_and_half_a_code_adds_nothing(counter):
    """Five codes without a breath; then a part of a code, which is nobody's."""
    goods = codes_of(counter, 4)
    counter.scan(*(code for code, _ in goods), goods[0][0])
    expect(counter.page.locator(".basket .line")).to_have_count(4)
    lines = counter.lines()
    assert [lines[name] for _, name in goods] == ["2", "1", "1", "1"]

    counter.scan(goods[1][0][:8])
    expect(counter.page.locator("dialog")).to_contain_text(counter.say("new.unknown"))
    assert counter.lines() == lines


def test_a_carton_takes_its_pieces_from_the_shelf_here_and_at_the_server(counter, books):
    """The till's own stock, before the server answers, is what the server counts."""
    carton = next(row for row in counter.table("products") if row["packs"] and row["favourite"] is not None)
    (pack, *_) = carton["packs"]
    before = books.on_hand(carton["id"])
    counter.page.locator(".tile", has_text=carton["names"]["fr"]).click()
    counter.page.locator("dialog .choices button", has_text=pack["names"]["fr"]).click()
    expect(counter.page.locator(".basket .line")).to_have_count(1)
    counter.pay()
    counter.press("pay.done")
    counter.sold()
    here = next(row["here"] for row in counter.table("stock") if row["id"] == carton["id"])
    counter.all_sent()
    assert before - here == before - books.on_hand(carton["id"]) == pack["pieces"] * 1000 > 1000


def test_a_whole_sale_with_the_keyboard_alone(counter, books):
    """Tab, letters, Enter: found by name, paid in cash, next customer."""
    page = counter.page
    reach(page, page.get_by_role("searchbox").first)
    page.keyboard.type("pain rond", delay=60)
    reach(page, page.locator(".rows button.row").first)
    page.keyboard.press("Enter")
    expect(page.locator(".basket .line")).to_have_count(1)
    reach(page, counter.button("basket.pay").locator("visible=true").first)
    page.keyboard.press("Enter")
    reach(page, counter.button("pay.done"))
    page.keyboard.press("Enter")
    expect(page.locator(".sold__done")).to_be_visible()
    reach(page, counter.button("sold.next"))
    page.keyboard.press("Enter")
    expect(page.locator(".sell")).to_be_visible()
    counter.all_sent()
    assert len(books.sales(counter.device)) == 1


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there; it must be seen where it is."""
    for _ in range(120):
        if target.evaluate("(el) => el === document.activeElement"):
            seen = target.evaluate(
                "(el) => getComputedStyle(el).outlineStyle !== 'none' || !!el.closest(':focus-within')"
            )
            assert seen, "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_total_is_said_to_whoever_cannot_see_it(till, width):
    """After each article a live region holds the new total."""
    till.page.set_viewport_size({"width": width, "height": 800})
    till.add(0)
    expect_said(till, "1,50")
    till.add(1)
    expect_said(till, "3,00")
    till.pay()
    expect_said(till, "3,00")


def expect_said(till: Till, figure: str) -> None:
    """Some live region holds the figure, sooner or later."""
    till.page.wait_for_timeout(200)
    said = till.page.evaluate(_LIVE)
    assert any(figure in text for text in said), f"{figure} is in no live region: {said}"


@pytest.mark.story("shop:F84")
@pytest.mark.parametrize("language", ["ar", "ary"])
def test_price_and_quantity_are_read_in_the_right_order_from_the_right(new_phone, line, owner, language):
    """Quantity on the right, then the price; within a number the digits stay in order and the unit stands after it."""
    till = Till(new_phone(language), line.address, language)
    till.join(owner.pairing_code())
    till.unlock()
    till.page.set_viewport_size({"width": 1280, "height": 800})
    till.add(3, times=2)
    note = till.page.locator(".basket .line .row__note").first
    quantity, price = note.locator("> bdi").nth(0), note.locator("> bdi").nth(1)
    assert left(quantity) > left(price)
    figure, unit = price.locator("bdi[dir=ltr]"), price.locator(".unit")
    assert re.fullmatch(r"\d+,\d\d", figure.inner_text())
    assert left(figure) > left(unit)
    assert till.page.evaluate("document.documentElement.dir") == "rtl"

    till.pay()
    till.press("pay.done")
    number = till.page.locator(".sold .facts bdi[dir=ltr]").last
    assert re.fullmatch(r"[A-Z]\d+-\d{6}", number.inner_text())
    assert digits_run_left_to_right(number)


def left(place: Locator) -> float:
    """Where it begins on the screen."""
    return place.evaluate("(el) => el.getBoundingClientRect().left")


def digits_run_left_to_right(place: Locator) -> bool:
    """Each sign stands to the right of the one before, also within a line of Arabic."""
    places = place.evaluate(
        """
        (el) => {
          const text = el.firstChild, range = document.createRange();
          return [...text.data].map((_, i) => {
            range.setStart(text, i); range.setEnd(text, i + 1);
            return range.getBoundingClientRect().left;
          });
        }
        """
    )
    return places == sorted(places)
