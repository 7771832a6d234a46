"""What only a real browser can tell: where things stand on the screen."""

import shutil
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
if CHROMIUM is None:
    pytest.skip("needs Chromium", allow_module_level=True)

_EDGES = """() => [...document.querySelectorAll("#table tbody tr")].map(row =>
  [...row.children].map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    const box = range.getBoundingClientRect();
    return [box.x, box.x + box.width];
  }))"""
_LETTERS = """selector => [...document.querySelectorAll(selector)].map(number => {
  const text = number.firstChild;
  return [...text.data].map((_, i) => {
    const range = document.createRange();
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    return range.getBoundingClientRect().x;
  });
})"""
_UNITS = """() => [...document.querySelectorAll("#values .amount")].map(amount =>
  [amount.querySelector("bdi").getBoundingClientRect().x, amount.querySelector(".unit").getBoundingClientRect().x])"""
_ROOM_ABOVE_BAR = """() => document.querySelector("#form .actionbar").getBoundingClientRect().y
  - document.activeElement.getBoundingClientRect().bottom"""


class Quiet(WSGIRequestHandler):
    """A request handler that writes no log."""

    def log_message(self, *_args):
        """Nothing."""


@pytest.fixture(scope="module")
def address():
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_gallery(address, chromium):
    """open_gallery("ar", 1280) → the living page in a window of that width."""
    windows = []

    def visit(language: str, width: int):
        window = chromium.new_context(viewport={"width": width, "height": 640})
        windows.append(window)
        page = window.new_page()
        page.goto(f"{address}/{language}/design/", wait_until="load")
        return page

    yield visit
    for window in windows:
        window.close()


@pytest.mark.story("shop:F84")
@pytest.mark.parametrize("language", ["ar", "ary"])
def test_in_arabic_product_quantity_price_and_total_follow_each_other_from_the_right(open_gallery, language):
    rows = open_gallery(language, 1280).evaluate(_EDGES)
    assert len(rows) == 3
    for product, quantity, price, total in rows:
        assert product[0] > quantity[1]
        assert quantity[0] > price[1]
        assert price[0] > total[1]


@pytest.mark.story("shop:F84")
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_digits_of_every_number_run_from_the_left_in_every_language(open_gallery, language):
    numbers = open_gallery(language, 1280).evaluate(_LETTERS, "bdi.money, bdi.num, bdi.code")
    assert len(numbers) > 30
    for letters in numbers:
        assert letters == sorted(letters)


def test_the_unit_follows_the_number_in_the_direction_of_reading(open_gallery):
    assert all(number < unit for number, unit in open_gallery("fr", 1280).evaluate(_UNITS))
    assert all(number > unit for number, unit in open_gallery("ar", 1280).evaluate(_UNITS))


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_never_scrolls_sideways(open_gallery, language, width):
    page = open_gallery(language, width)
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_sticky_bar_never_covers_the_field_in_which_one_writes(open_gallery, language):
    page = open_gallery(language, 360)
    page.locator("#id_name").focus()
    fields = []
    while page.evaluate("() => document.activeElement.id.startsWith('id_')"):
        fields.append(page.evaluate("() => document.activeElement.id"))
        assert page.evaluate(_ROOM_ABOVE_BAR) >= 0, fields[-1]
        page.keyboard.press("Tab")
    assert fields[:3] == ["id_name", "id_price", "id_phone"]
    assert fields[-1] == "id_favourite"


def test_nothing_on_the_page_is_refused_by_the_security_policy(address, chromium):
    page = chromium.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/ar/design/", wait_until="networkidle")
    page.close()
    assert refused == []
