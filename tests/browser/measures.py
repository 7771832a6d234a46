"""What the issue asks of the till in numbers, measured in a real browser: for the tests of budgets and for `bench`."""

import itertools
import statistics
from dataclasses import dataclass

from playwright.sync_api import CDPSession, expect

from tests.browser.market import OWNER, OWNER_PIN
from tests.browser.proxy import Line
from tests.browser.till import Till

MEGABYTE = 1024 * 1024
# A cheap phone is about so many times slower than the machine of whoever writes this.
SLOWING = 6

# Fills the phone's own catalogue with copies of its products, each under a name and a code of its own.
_FILL = """
(wanted) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('rahba-till');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const store = db.transaction('products', 'readwrite').objectStore('products');
    store.getAll().onsuccess = ({target: {result: models}}) => {
      for (let i = models.length; i < wanted; i++) {
        const model = models[i % models.length];
        const named = Object.entries(model.names).map(([language, name]) => [language, `${name} ${i}`]);
        const barcodes = [{code: String(9000000 + i), pack: null}];
        store.put({...model, id: crypto.randomUUID(), favourite: null, barcodes, names: Object.fromEntries(named)});
      }
      store.transaction.oncomplete = () => { db.close(); resolve(models.length); };
      store.transaction.onerror = () => reject(store.transaction.error);
    };
  };
})
"""
# From the scanner's last key to the picture in which the line stands.
_SCAN_TO_LINE = """
(code) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`${code} adds no line`)), 10000);
  const press = (code, key) => document.body.dispatchEvent(
    new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}));
  const before = document.querySelectorAll('.basket .line').length;
  for (const digit of code) press(`Digit${digit}`, digit);
  const start = performance.now();
  const look = new MutationObserver(() => {
    if (document.querySelectorAll('.basket .line').length === before) return;
    look.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  });
  look.observe(document.body, {childList: true, subtree: true});
  press('Enter', 'Enter');
})
"""
# From a letter typed to the picture in which what was found stands.
_LETTER_TO_FOUND = """
(text) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`${text} finds nothing`)), 10000);
  const field = document.querySelector('input[type=search]');
  field.focus();
  const start = performance.now();
  const look = new MutationObserver(() => {
    if (field.value !== text || !document.querySelector('.sell .rows .row')) return;
    look.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  });
  look.observe(document.body, {childList: true, subtree: true, characterData: true});
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
})
"""
# The index alone, without drawing: the phone's own module over the phone's own products.
_SEARCH = """
async ([products, texts]) => {
  const files = performance.getEntriesByType('resource').map(({name}) => name);
  const {GoodsIndex} = await import(files.find((name) => /core\\/catalogue[.\\w]*\\.js/.test(name)));
  const index = new GoodsIndex();
  for (const product of products) index.put(product);
  return texts.map((text) => {
    const start = performance.now();
    const found = index.search(text, 20);
    if (!found.length) throw new Error(`${text} finds nothing`);
    return performance.now() - start;
  });
}
"""
_READY = "() => Boolean(document.querySelector('.person, .tile')) && performance.now()"


@dataclass(frozen=True)
class Install:
    """What a first visit costs: the page's files, compressed; and all that came, with headers and worker."""

    files: int
    line: int
    requests: int
    largest: list[tuple[str, int]]


def fill(till: Till, products: int = 5000) -> None:
    """So many products on the phone, as if the shop had them."""
    till.installed()
    till.page.evaluate(_FILL, products)


def codes_by_the_piece(till: Till, count: int) -> list[str]:
    """Codes whose article goes into the basket without a question."""
    plain = (
        row["barcodes"][0]["code"]
        for row in till.table("products")
        if row["active"] and row["unit"] == "piece" and row["price"] and row["barcodes"] and not row["packs"]
    )
    return list(itertools.islice(plain, count))


def first_install(till: Till, line: Line) -> Install:
    """A phone that was never here opens the till, until it could open it again without network."""
    devtools = till.context.new_cdp_session(till.page)
    devtools.send("Network.enable")
    names: dict[str, str] = {}
    heads: dict[str, int] = {}
    sizes: dict[str, int] = {}
    devtools.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    devtools.on(
        "Network.responseReceived", lambda event: heads.update({event["requestId"]: _length(event["response"])})
    )
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: _length(event)}))
    till.open()
    expect(till.page.locator(".code-input")).to_be_visible()
    till.installed()
    till.page.wait_for_timeout(500)
    bodies = {names[one]: size - heads[one] for one, size in sizes.items() if "/api/" not in names[one]}
    largest = sorted(((name.rpartition("/")[2], size) for name, size in bodies.items()), key=lambda pair: -pair[1])
    return Install(sum(bodies.values()), line.bytes_down, len(bodies), largest[:8])


def _length(event: dict) -> int:
    return int(event["encodedDataLength"])


def slow_down(till: Till, times: int = SLOWING) -> CDPSession:
    """The page's processor, so many times slower."""
    devtools = till.context.new_cdp_session(till.page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return devtools


def reopening(till: Till, line: Line, *, times: int = SLOWING, rounds: int = 3) -> float:
    """Milliseconds from the touch on the icon to people or goods on the screen, offline; the middle of some."""
    line.cut()
    taken = []
    for _ in range(rounds):
        till.page.close()
        till.page = till.context.new_page()
        till.page.wait_for_timeout(1000)  # the browser's own work of making a tab
        slow_down(till, times)
        till.page.goto(f"{till.address}/till/", wait_until="commit")
        taken.append(till.page.wait_for_function(_READY, polling="raf").json_value())
    return statistics.median(taken)


def heap(till: Till) -> float:
    """Megabytes of JavaScript objects that are really held."""
    devtools = till.context.new_cdp_session(till.page)
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    return devtools.send("Runtime.getHeapUsage")["usedSize"] / MEGABYTE


def scan_to_line(till: Till, codes: list[str]) -> float:
    """Milliseconds from the scanner's last key to the line on the screen; the middle of some."""
    return statistics.median(till.page.evaluate(_SCAN_TO_LINE, code) for code in codes)


def letter_to_found(till: Till, texts: list[str]) -> float:
    """Milliseconds from a letter typed to what it finds on the screen; the middle of some."""
    return statistics.median(till.page.evaluate(_LETTER_TO_FOUND, text) for text in texts)


def search_alone(till: Till, texts: list[str]) -> float:
    """Milliseconds that the search itself takes; the slowest of some."""
    return max(till.page.evaluate(_SEARCH, [till.table("products"), texts]))


def unlock_slowly(till: Till) -> None:
    """As `Till.unlock`, on a phone that takes its time."""
    till.page.set_default_timeout(60_000)
    till.unlock(OWNER, OWNER_PIN)
