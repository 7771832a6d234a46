"""A large catalogue on a small phone: a line in the basket writes one line."""

import re

import pytest

from tests.browser import measures

_COUNT_WRITES = """
  const put = IDBObjectStore.prototype.put;
  window.productsWritten = 0;
  IDBObjectStore.prototype.put = function (...args) {
    if (this.name === 'products') window.productsWritten += 1;
    return put.apply(this, args);
  };
"""


@pytest.fixture
def laden(till):
    """The till with 5,000 products on the phone."""
    measures.fill(till, 5000)
    return till


@pytest.mark.story("shop:F74")
def test_a_line_in_the_basket_rewrites_no_product(laden):
    laden.context.add_init_script(_COUNT_WRITES)
    laden.reopen()
    laden.unlock()
    before = laden.page.evaluate("window.productsWritten")
    laden.add(0, times=3)
    laden.add(1)
    assert laden.page.evaluate("window.productsWritten") == before
    laden.pay()
    laden.press("pay.done")
    assert re.fullmatch(r"C\d+-\d{6}", laden.sold())
    assert laden.page.evaluate("window.productsWritten") - before <= 2, "a sale writes the stock of what was sold"
