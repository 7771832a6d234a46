"""Who opens the till: somebody without a PIN, in a shop where colleagues have one."""

import hashlib
import json
import os
import shutil

import pytest
from playwright.sync_api import expect

from rahba.design.app_shell import source_of
from rahba.till.shell import TILL
from rahba.till.tests.edition_server import SELLER, SHOP, EditionServer

SALT = "00112233445566778899aabbccddeeff"
OWNER_PIN = "7391"


def with_pin(pin: str) -> dict:
    verifier = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(SALT), 1000).hex()
    return {"salt": SALT, "iterations": 1000, "verifier": verifier}


OWNER = {**SELLER, "verbs": ["sell", "discount", "override_limit"], "pin": with_pin(OWNER_PIN)}
CASHIER = {**SELLER, "id": SELLER["id"][:-1] + "9", "name": "Youssef", "role": "cashier", "verbs": ["sell"]}


@pytest.fixture
def server():
    """A shop with an owner who has a PIN and a cashier who has none."""
    running = EditionServer()
    changes = [
        {"number": number, "kind": kind, "id": value["id"], "deleted": False, "value": value}
        for number, (kind, value) in enumerate([("shop", SHOP), ("staff", OWNER), ("staff", CASHIER)], 1)
    ]
    body = json.dumps({"changes": changes, "latest": len(changes), "more": False}).encode()
    running.answers["/api/v1/changes"] = 200, {"Content-Type": "application/json", "X-Rahba": "1"}, body
    yield running
    running.stop()


@pytest.fixture
def page(playwright, server, request):
    path = os.environ.get("RAHBA_CHROMIUM") or shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    chosen = json.dumps({"language": request.param, "sound": False})
    context.add_init_script(f"localStorage.setItem('rahba-till.preferences', {chosen!r})")
    page = context.new_page()
    page.goto(f"{server.address}/till/#pair=ABCD-2345")
    yield page
    browser.close()


@pytest.mark.browser
@pytest.mark.parametrize(("page", "language"), [(one, one) for one in TILL.languages], indirect=["page"])
def test_the_owner_standing_by_opens_the_till_for_a_seller_without_a_pin(page, server, language):
    words = json.loads(source_of(TILL.languages[language]))
    expect(page.locator(".person")).to_have_count(2)
    server.down = True
    page.locator(".person", has_text="Youssef").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text(words["approve.admit"])
    expect(sheet).to_contain_text(words["refusal.no_pin"].replace("{name}", "Youssef"))
    expect(page.locator("#pad-field")).to_be_in_viewport()
    page.locator("#pad-field").fill("1111")
    page.keyboard.press("Enter")
    expect(sheet.locator("[role=alert]")).not_to_be_empty()
    page.locator("#pad-field").fill(OWNER_PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".frame")).to_be_visible()
    expect(page.locator(".frame")).to_contain_text("Youssef")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0
