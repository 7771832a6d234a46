"""The till in the hand: what a shopkeeper does on it, and what lies in the phone beneath."""

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.market import OWNER, OWNER_PIN
from tests.browser.words import word

READ_TABLE = """
([database, table]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(database);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    if (!db.objectStoreNames.contains(table)) { db.close(); return resolve([]); }
    const asked = db.transaction(table).objectStore(table).getAll();
    asked.onsuccess = () => { db.close(); resolve(asked.result); };
    asked.onerror = () => reject(asked.error);
  };
})
"""
# As a scanner types: no pause between keys. A key that nobody held back writes into the field, as in real life.
_SCAN = """
([codes, layout, end]) => {
  const place = (sign) => /\\d/.test(sign) ? `Digit${sign}` : /[a-z]/i.test(sign) ? `Key${sign.toUpperCase()}` : sign;
  const press = (code, key, shiftKey) => {
    const target = document.activeElement || document.body;
    const event = new KeyboardEvent('keydown', {code, key, shiftKey, bubbles: true, cancelable: true, composed: true});
    const let_through = target.dispatchEvent(event);
    if (let_through && key.length === 1 && 'selectionStart' in target && !target.readOnly) {
      target.value += key;
      target.dispatchEvent(new Event('input', {bubbles: true}));
    }
  };
  for (const digits of codes) {
    for (const sign of digits) press(place(sign), layout[sign] ?? sign, /[A-Z]/.test(sign));
    press(end, end, false);
  }
}
"""
AZERTY = dict(zip("1234567890AQZWM", "&é\"'(-è_çàQAWZ?", strict=True))
ARABIC = dict(zip("1234567890AHQZ", "١٢٣٤٥٦٧٨٩٠شاضئ", strict=True))


def prefer(context: BrowserContext, language: str) -> None:
    """The language and silence that this phone's owner chose."""
    chosen = json.dumps({"language": language, "sound": False})
    context.add_init_script(
        "if (location.protocol.startsWith('http') && !localStorage.getItem('rahba-till.preferences'))"
        f" localStorage.setItem('rahba-till.preferences', {chosen!r})"
    )


class Till:
    """One phone with the till on it."""

    def __init__(self, context: BrowserContext, address: str, language: str = "fr"):
        self.context, self.address, self.language = context, address, language
        self.page: Page = context.new_page()

    def say(self, key: str, **parts: object) -> str:
        """The word as it stands on this phone's screen."""
        return word(key, self.language, **parts)

    # ---- opening

    def join(self, code: str) -> None:
        """Open the link that the owner's screen shows, and wait for the shop to arrive."""
        self.page.goto(f"{self.address}/till/#pair={code}")
        expect(self.page.locator(".person")).to_have_count(2, timeout=30_000)

    def open(self) -> None:
        """Touch the till's icon."""
        self.page.goto(f"{self.address}/till/")

    def another_tab(self) -> "Till":
        """The same phone, the till opened once more."""
        tab = Till(self.context, self.address, self.language)
        tab.open()
        return tab

    def reopen(self) -> None:
        """The page is closed, and the till opened from its icon."""
        self.page.close()
        self.page = self.context.new_page()
        self.open()

    def unlock(self, name: str = OWNER, pin: str = OWNER_PIN) -> None:
        """Who sells, and the PIN."""
        self.page.locator(".person", has_text=name).click()
        self.page.locator("#pad-field").fill(pin)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".frame")).to_be_visible()

    def installed(self) -> None:
        """Wait until the phone holds the whole till."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller")

    # ---- the screens

    def button(self, key: str, **parts: object) -> Locator:
        """A button by its word."""
        return self.page.get_by_role("button", name=self.say(key, **parts), exact=True)

    def press(self, key: str, **parts: object) -> None:
        """Touch a button by its word; of several, the one that can be seen."""
        self.button(key, **parts).locator("visible=true").first.click()

    def tab(self, screen: str) -> None:
        """One of the five sections."""
        self.page.locator(".dock").get_by_role("button", name=self.say(f"nav.{screen}")).click()

    def add(self, place: int = 0, times: int = 1) -> None:
        """Touch a tile."""
        for _ in range(times):
            self.page.locator(".tile").nth(place).click()
        expect(self.page.locator(".tile__count").first).to_be_visible()

    def free(self, dirhams: str) -> None:
        """An amount without a product."""
        self.page.locator(".chip").nth(2).click()
        self.page.locator("#pad-field").fill(dirhams)
        self.press("act.add")
        expect(self.page.locator("dialog")).to_have_count(0)

    def pay(self) -> None:
        """From the basket to the money."""
        self.press("basket.pay")
        expect(self.page.locator(".pay__sum")).to_be_visible()

    def sell_for_cash(self, place: int = 0, times: int = 1) -> str:
        """A whole sale; the receipt's number."""
        self.add(place, times)
        self.pay()
        self.press("pay.done")
        return self.sold()

    def sell_on_carnet(self, name: str, place: int = 0, times: int = 1) -> str:
        """A whole sale on credit, to somebody found or newly opened by name alone."""
        self.add(place, times)
        self.pay()
        self.page.get_by_role("group", name=self.say("pay.how")).get_by_text(self.say("pay.carnet")).click()
        self.page.get_by_role("searchbox", name=self.say("customer.search")).fill(name)
        known = self.page.locator(".rows .row", has_text=name)
        if known.count():
            known.first.click()
        else:
            self.press("customer.open", name=name)
        self.page.locator(".pay .button--primary").click()
        return self.sold()

    def sold(self) -> str:
        """It is written: the number, and on to the next customer."""
        expect(self.page.locator(".sold__done")).to_be_visible()
        number = self.page.locator(".sold .facts bdi[dir=ltr]", has_text=re.compile(r"^\w+-\d{6}$")).inner_text()
        self.press("sold.next")
        expect(self.page.locator(".sell")).to_be_visible()
        return number

    def scan(self, *codes: str, layout: dict[str, str] | None = None, end: str = "Enter") -> None:
        """A keyboard scanner, wherever the focus is."""
        self.page.evaluate(_SCAN, [list(codes), layout or {}, end])

    def lines(self) -> dict[str, str]:
        """What lies in the basket: label → quantity as shown."""
        names = self.page.locator(".basket .line .row__title").all_text_contents()
        quantities = self.page.locator(".basket .line .line__quantity bdi").all_text_contents()
        return dict(zip(names, quantities, strict=True))

    # ---- sending

    def send(self) -> None:
        """Do not wait for the next try."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def all_sent(self, seconds: float = 20) -> None:
        """The light is green (inner screens have it, hidden, above them)."""
        self.send()
        expect(self.page.locator(".light--done").first).to_be_attached(timeout=seconds * 1000)

    def shows_unsent(self, count: int) -> None:
        """The light counts what waits."""
        expect(self.page.locator(".light").first).to_contain_text(self.say("light.unsent", count=count))

    # ---- beneath

    def table(self, name: str, database: str = "rahba-till") -> list[dict[str, Any]]:
        """Rows of the phone's own store."""
        return self.page.evaluate(READ_TABLE, [database, name])

    def meta(self, key: str) -> Any:
        """One thing that the phone knows of itself."""
        return next((row["value"] for row in self.table("meta") if row["key"] == key), None)

    @property
    def device(self) -> str:
        """The id under which the shop knows this phone."""
        return self.meta("device")["id"]

    def product(self, place: int = 0) -> dict[str, Any]:
        """The product behind a tile."""
        favourites = [row for row in self.table("products") if row["favourite"] is not None and row["active"]]
        return sorted(favourites, key=lambda row: row["favourite"])[place]
