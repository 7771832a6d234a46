"""The till in numbers. Sizes are promises and asserted; times depend on the machine and are printed."""

import pytest

from tests.browser import measures
from tests.browser.till import Till

KILOBYTE = 1000
INSTALL = 120 * KILOBYTE
HEAP = 60


def test_the_first_install_is_at_most_120_kilobytes(new_phone, line, capsys):
    """Compressed as the server sends it; the worker then keeps what the page has fetched: nothing is paid twice."""
    till = Till(new_phone("ary"), line.address, "ary")
    install = measures.first_install(till, line)
    say(capsys, f"first install: {install.files / KILOBYTE:.1f} kB in {install.requests} files")
    say(capsys, f"  all that came over the line, headers and worker included: {install.line / KILOBYTE:.1f} kB")
    for name, size in install.largest:
        say(capsys, f"  {size / KILOBYTE:6.1f} kB  {name}")
    assert install.files <= INSTALL
    assert install.line <= 1.5 * INSTALL, "something is fetched twice"


@pytest.mark.story("shop:F72")
@pytest.mark.story("shop:F73")
def test_five_thousand_products_on_a_slow_phone(till, line, capsys):
    """It opens without network on what it holds, and holds it lightly."""
    measures.fill(till, 5000)
    plain = measures.reopening(till, line, times=1)
    slowed = measures.reopening(till, line)
    say(capsys, f"reopening offline, 5,000 products: {plain:.0f} ms; processor ×{measures.SLOWING}: {slowed:.0f} ms")

    measures.slow_down(till, 1)
    measures.unlock_slowly(till)
    till.page.set_viewport_size({"width": 1280, "height": 800})
    used = measures.heap(till)
    say(capsys, f"JavaScript heap at 5,000 products: {used:.1f} MB")
    assert used <= HEAP

    measures.slow_down(till)
    scanned = measures.scan_to_line(till, measures.codes_by_the_piece(till, 7))
    texts = ["l", "la", "lai", "p", "pa", "pain", "pain r"]
    drawn, searched = measures.letter_to_found(till, texts), measures.search_alone(till, texts)
    slow = f"processor ×{measures.SLOWING}"
    say(capsys, f"{slow}: scan → line {scanned:.0f} ms, search {searched:.0f} ms ({drawn:.0f} ms drawn)")
    assert till.page.locator(".basket .line").count() == 7


def say(capsys, text: str) -> None:
    """Past pytest's capture: numbers are there to be read."""
    with capsys.disabled():
        print(f"\n  {text}", end="")
