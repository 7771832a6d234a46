"""A large catalogue on a small phone: it opens on local data, stays light, and a line in the basket writes one line.

Times are printed, not asserted: `pytest -m browser tests/browser/test_till_weight.py -s`.
"""

import re

import pytest
from playwright.sync_api import expect

MEGABYTE = 1024 * 1024
_FILL = """
(wanted) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('rahba-till');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const store = db.transaction('products', 'readwrite').objectStore('products');
    const asked = store.getAll();
    asked.onsuccess = () => {
      const models = asked.result;
      for (let i = models.length; i < wanted; i++) {
        const model = models[i % models.length];
        const names = Object.entries(model.names).map(([language, name]) => [language, `${name} ${i}`]);
        const barcodes = [{code: String(9000000 + i), pack: null}];
        store.put({...model, id: crypto.randomUUID(), favourite: null, barcodes, names: Object.fromEntries(names)});
      }
      store.transaction.oncomplete = () => { db.close(); resolve(models.length); };
      store.transaction.onerror = () => reject(store.transaction.error);
    };
  };
})
"""
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
    """The till with 5,000 products on the phone, its network gone."""
    till.installed()
    assert till.page.evaluate(_FILL, 5000) > 100
    return till


@pytest.mark.story("shop:F72")
@pytest.mark.story("shop:F73")
def test_five_thousand_products_open_without_network_and_stay_under_sixty_megabytes(laden, line, capsys):
    line.cut()
    laden.reopen()
    expect(laden.page.locator(".person, .tile").first).to_be_visible()
    laden.unlock()
    opened = laden.page.evaluate("performance.now()")
    devtools = laden.context.new_cdp_session(laden.page)
    devtools.send("HeapProfiler.collectGarbage")
    heap = devtools.send("Runtime.getHeapUsage")["usedSize"] / MEGABYTE
    with capsys.disabled():
        print(
            f"\n  JS heap at 5,000 products: {heap:.1f} MB; opened, PIN typed by the driver included: {opened:.0f} ms"
        )
    assert heap <= 60


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
