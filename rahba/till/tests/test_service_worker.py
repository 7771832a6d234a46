"""The till opens without a network, keeps one whole edition, and takes a new one only between two sales."""

import json
import os
import re
import shutil

import pytest
from playwright.sync_api import Page

from rahba.design.app_shell import address_of, build_shell
from rahba.till.shell import TILL
from rahba.till.tests.edition_server import EditionServer

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
PORTAL = (200, {"Content-Type": "text/html"}, b"<html>Welcome to the station's Wi-Fi</html>")


def build_of(script: str) -> dict:
    return json.loads(re.match(r"const BUILD = (\{.*\});", script)[1])


# ---- the script itself


def test_the_script_is_never_kept_by_a_proxy_and_may_serve_the_till_only(client):
    answer = client.get("/till/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/till/"


@pytest.mark.story("shop:F100")
def test_the_file_list_is_the_code_as_it_is_shipped(client):
    build, shell = build_of(client.get("/till/sw.js").content.decode()), build_shell(TILL)
    assert build["files"] == list(shell.files)
    assert build["version"] == shell.version
    assert set(shell.modules) <= set(build["files"])
    assert address_of("till/ui/till.css") in build["files"]
    assert build["languages"] == {language: address_of(name) for language, name in TILL.languages.items()}
    assert not set(build["languages"].values()) & set(build["files"]), "other languages are not downloaded"


def test_page_and_script_belong_to_one_edition(client):
    page = client.get("/till/").content.decode()
    assert f'data-build="{build_of(client.get("/till/sw.js").content.decode())["version"]}"' in page


def test_the_kill_switch_answers_with_a_worker_that_removes_itself(client, settings):
    settings.TILL_WORKER = False
    script = client.get("/till/sw.js").content.decode()
    assert "registration.unregister()" in script
    assert "fetch" not in script
    assert "indexedDB" not in script


# ---- in a browser


@pytest.fixture(scope="module")
def chromium(playwright):
    path = os.environ.get("RAHBA_CHROMIUM") or shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def server():
    running = EditionServer()
    yield running
    running.stop()


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    context.add_init_script(
        "localStorage.getItem('rahba-till.preferences') ||"
        " localStorage.setItem('rahba-till.preferences', JSON.stringify({language: 'fr', sound: false}))"
    )
    yield context.new_page()
    context.close()


def install(page: Page, server: EditionServer) -> None:
    page.goto(f"{server.address}/till/#pair=ABCD-2345")
    page.wait_for_selector(".person")
    page.evaluate(
        """async () => { while (!navigator.serviceWorker.controller) await new Promise((r) => setTimeout(r, 50)); }"""
    )
    phone_has(page, whole_edition())


def whole_edition() -> int:
    """Every file, what can wait too, the page, the manifest and one language."""
    shell = build_shell(TILL)
    return len(shell.files) + len(shell.later) + 3


def phone_has(page: Page, count: int) -> None:
    """Until what can wait has come too, in each edition that is here."""
    page.wait_for_function(
        """async (count) => {
          const names = (await caches.keys()).filter((name) => name.startsWith('rahba-till-shell-'));
          const sizes = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
          return sizes.every((size) => size >= count);
        }""",
        arg=count,
    )


def shells(page: Page) -> dict[str, int]:
    return page.evaluate(
        """async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith('rahba-till-shell-'));
          const sizes = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
          return Object.fromEntries(names.map((name, i) => [name, sizes[i]]));
        }"""
    )


def look_for_update(page: Page) -> str:
    """Ask for a new worker and tell how it ended."""
    return page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          await registration.update();
          const worker = registration.installing || registration.waiting;
          if (!worker) return 'none';
          while (worker.state === 'installing') await new Promise((r) => setTimeout(r, 50));
          return worker.state;
        }"""
    )


def sign_in(page: Page) -> None:
    page.click(".person")
    page.wait_for_selector(".tile")


@pytest.mark.browser
@pytest.mark.story("shop:F72")
def test_the_till_opens_cold_and_sells_without_a_network(phone, server):
    install(phone, server)
    (whole,) = shells(phone).values()
    assert whole == whole_edition()
    server.stop()
    phone.reload()
    sign_in(phone)
    phone.click(".tile")
    phone.click(".basket-bar .button--primary")
    phone.click(".screen__foot .button--primary")
    phone.wait_for_selector(".sold")
    assert "Vente enregistrée" in phone.inner_text("h1")


@pytest.mark.browser
@pytest.mark.story("shop:F100")
@pytest.mark.parametrize(
    "answer",
    [
        PORTAL,
        (404, {"Content-Type": "text/html"}, b"gone"),
        (302, {"Location": "/till/", "Content-Type": "text/html"}, b""),
        (502, {"Content-Type": "text/html"}, b"bad gateway"),
    ],
    ids=["portal", "missing", "redirect", "server down"],
)
@pytest.mark.parametrize("path", ["/static/till/ui/pay.js", "/till/"])
def test_half_an_edition_never_replaces_a_whole_one(phone, server, answer, path):
    install(phone, server)
    before = shells(phone)
    server.edition = "2"
    server.answers["/till/sw.js"] = server.answer("/till/sw.js")
    server.answers[path] = answer
    assert look_for_update(phone) == "redundant"
    assert shells(phone) == before
    server.stop()
    phone.reload()
    assert phone.wait_for_selector(".person")


@pytest.mark.browser
@pytest.mark.story("shop:F101")
@pytest.mark.story("shop:F102")
def test_an_update_is_offered_between_two_sales_and_shows_its_version_once_it_runs(phone, server):
    install(phone, server)
    sign_in(phone)
    phone.click(".tile")
    server.edition = "2"
    assert look_for_update(phone) == "installed"
    phone.wait_for_timeout(300)
    assert phone.locator("text=Mettre à jour").count() == 0, "never in the middle of a sale"
    phone.click(".basket-bar .button--primary")
    assert phone.locator("text=Mettre à jour").count() == 0
    phone.click(".screen__foot .button--primary")
    phone.click(".sold .screen__foot .button--primary")
    phone.click(".dock button:nth-child(5)")
    assert phone.inner_text("[data-version]") == "0.1.0", "the code that runs is still the old one"
    with phone.expect_navigation():
        phone.click("text=Mettre à jour")
    phone.click(".person")
    phone.click(".dock button:nth-child(5)")
    assert phone.inner_text("[data-version]") == "0.1.02"


@pytest.mark.browser
@pytest.mark.story("shop:F100")
def test_a_page_still_open_on_the_edition_before_finds_its_files(phone, server):
    install(phone, server)
    phone.evaluate("async () => (await (await fetch('/static/till/ui/pay.js')).text()).length")
    server.edition = "2"
    assert look_for_update(phone) == "installed"
    assert len(shells(phone)) == 2, "the one before stays beside the new one"


@pytest.mark.browser
def test_answers_of_the_api_are_never_kept(phone, server):
    install(phone, server)
    kept = phone.evaluate(
        """async () => {
          await fetch('/api/v1/till/ping');
          const addresses = [];
          for (const name of await caches.keys()) {
            const keys = await (await caches.open(name)).keys();
            addresses.push(...keys.map((request) => new URL(request.url).pathname));
          }
          return addresses;
        }"""
    )
    assert len(kept) > 20
    assert [path for path in kept if path.startswith("/api/")] == []


@pytest.mark.browser
@pytest.mark.story("shop:F25")
def test_pictures_may_be_thrown_away_and_never_grow_past_300(phone, server):
    install(phone, server)
    server.answers["/media/p/portal.png"] = PORTAL
    kept = phone.evaluate(
        """async () => {
          const show = (path) => new Promise((done) => {
            const picture = new Image();
            picture.onload = picture.onerror = done;
            picture.src = path;
          });
          await show('/media/p/portal.png');
          for (let n = 0; n < 305; n += 1) await show(`/media/p/${n}.png`);
          await new Promise((r) => setTimeout(r, 300));
          const keys = await (await caches.open('rahba-till-pictures')).keys();
          return keys.map((request) => new URL(request.url).pathname);
        }"""
    )
    assert len(kept) == 300
    assert "/media/p/304.png" in kept
    assert "/media/p/0.png" not in kept, "the oldest goes first"
    assert "/media/p/portal.png" not in kept


@pytest.mark.browser
def test_a_language_is_fetched_when_it_is_chosen_and_stays(phone, server):
    install(phone, server)
    assert "/static/till/i18n/ar.json" not in server.asked
    phone.click("button[lang=ar]")
    phone.wait_for_selector("html[lang=ar][dir=rtl]")
    server.stop()
    phone.click("button[lang=ary]")
    phone.wait_for_selector(".toast--problem")
    assert phone.get_attribute("html", "lang") == "ar", "nothing changes when the words are out of reach"
    phone.reload()
    phone.wait_for_selector("html[lang=ar] .person")


@pytest.mark.browser
def test_an_update_brings_the_languages_of_this_phone(phone, server):
    install(phone, server)
    phone.click("button[lang=ar]")
    phone.wait_for_selector("html[lang=ar]")
    server.edition = "2"
    assert look_for_update(phone) == "installed"
    old, new = (size for _name, size in sorted(shells(phone).items(), key=lambda one: -one[1]))
    without_what_can_wait = whole_edition() + 1 - len(build_shell(TILL).later)
    assert old == whole_edition() + 1
    assert without_what_can_wait <= new <= old


@pytest.mark.browser
def test_the_kill_switch_removes_the_worker_and_leaves_the_sales(phone, server, settings):
    install(phone, server)
    settings.TILL_WORKER = False
    phone.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    left = phone.evaluate(
        """async () => {
          const names = () => caches.keys().then((keys) => keys.filter((name) => name.startsWith('rahba-till-')));
          while ((await names()).length) await new Promise((r) => setTimeout(r, 50));
          const workers = (await navigator.serviceWorker.getRegistrations()).length;
          return { workers, stores: (await indexedDB.databases()).length };
        }"""
    )
    assert left["stores"] >= 1
    assert left["workers"] == 0
