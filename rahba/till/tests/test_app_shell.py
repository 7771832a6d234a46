"""The shell of the till: public, whole, light, and in three complete languages."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

import rahba
from rahba.design.app_shell import address_of, build_shell, source_of, walk_modules, walk_styles
from rahba.design.rules.lean import lean_script, lean_style
from rahba.till.shell import TILL

BUDGET = 120_000
UI = Path(finders.find("till/ui/shell.js")).parent
_PLURALS = {"zero", "one", "two", "few", "many", "other"}


def read_words(language: str) -> dict[str, str | dict[str, str]]:
    """A dictionary as the phone reads it: to each key its message, or the message's plural forms. With the words of
    the screens that are fetched later.
    """
    words = json.loads(source_of(TILL.languages[language]), object_pairs_hook=_said_once)
    later = source_of("till/ui/wallet_words.js").decode().partition("WORDS =")[2].rstrip(";\n")
    return _said_once([*words.items(), *json.loads(later, object_pairs_hook=_said_once)[language].items()])


def _said_once(pairs: list[tuple[str, object]]) -> dict:
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    assert not twice, f"said twice: {twice}"
    return dict(pairs)


def placeholders(message: str | dict[str, str]) -> set[str]:
    texts = message.values() if isinstance(message, dict) else [message]
    return set().union(*(re.findall(r"\{(\w+)\}", text) for text in texts)) - {"count"}


@pytest.fixture(scope="module")
def screens() -> str:
    return "\n".join(path.read_text() for path in sorted(UI.glob("*.js")))


def test_the_page_is_public_and_says_that_it_is_ours(client):
    answer = client.get("/till/")
    assert answer.status_code == 200
    assert answer.headers["X-Rahba"] == "1"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies, "a page kept on every phone carries nobody's session"


def test_the_page_needs_no_exception_from_the_policy(client):
    page = client.get("/till/").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\sstyle=|\son\w+=|<style", page) == []
    assert "http://" not in page
    assert "https://" not in page


def test_the_page_names_the_entry_and_every_module_below_it(client):
    page = client.get("/till/").content.decode()
    for address in build_shell(TILL).modules:
        assert f'href="{address}"' in page
    assert f'src="{address_of("till/app.js")}"' in page


def test_the_manifest_lets_the_phone_install_it(client):
    manifest = json.loads(client.get("/till/manifest.webmanifest").content)
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == "/till/"
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon["src"]


@pytest.mark.story("shop:F100")
def test_every_import_leads_to_a_shipped_file():
    names = walk_modules(TILL.entry)
    assert names[0] == "till/app.js"
    assert len(names) == len(set(names))
    for name in names:
        assert finders.find(name), name
    assert {"till/data/till.js", "till/core/basket.js", "design/vendor/preact-htm.js"} <= set(names)


def test_no_module_of_the_screens_is_left_unused():
    reached = set(walk_modules(TILL.entry, *TILL.later))
    assert [path.name for path in UI.glob("*.js") if f"till/ui/{path.name}" not in reached] == []


def test_the_page_tells_where_the_words_are_and_downloads_none(client):
    """The visitor's language is known to the phone only: it fetches the one it needs."""
    page = client.get("/till/").content.decode()
    for language, name in TILL.languages.items():
        assert f'data-words-{language}="{address_of(name)}"' in page
        assert page.count(address_of(name)) == 1
    assert not {address_of(name) for name in TILL.languages.values()} & set(build_shell(TILL).files)


def test_what_only_the_network_makes_useful_is_fetched_when_it_is_wanted(client):
    """Not in the page, not in the install, but named to the worker, which keeps it; and it changes the version."""
    shell = build_shell(TILL)
    assert {address_of(name) for name in TILL.later} < set(shell.later)
    assert not set(shell.later) & set(shell.files)
    page, worker = (client.get(path).content.decode() for path in ("/till/", "/till/sw.js"))
    assert page.count(shell.later[0]) == 1, "where the app finds it"
    for address in shell.later:
        assert f'href="{address}"' not in page
        assert worker.count(address) == 1
        assert finders.find(address.removeprefix("/static/"))


@pytest.mark.story("shop:F102")
def test_the_version_shown_is_compiled_into_the_running_code():
    release = re.search(r'RELEASE = "([^"]+)"', source_of("design/ui/version.js").decode())
    assert release[1] == rahba.__version__


def test_the_version_changes_with_any_file(monkeypatch):
    before = build_shell(TILL).version
    changed = "till/ui/wallet.js"
    monkeypatch.setattr(
        "rahba.design.app_shell.source_of", lambda name: source_of(name) + (b"//" if name == changed else b"")
    )
    assert build_shell(TILL).version != before


def test_the_first_install_weighs_at_most_120_kilobytes(client, capsys):
    """Page, styles, code, icons and one language, each shipped lean and compressed by itself, as it is served.

    A till needs https, and over https every browser that can run it takes brotli; gzip is told for comparison.
    """

    def shipped(name: str) -> bytes:
        lean = {".js": lean_script, ".css": lean_style}.get(Path(name).suffix)
        return lean(source_of(name).decode()).encode() if lean else source_of(name)

    pages = {path: client.get(path).content for path in ("/till/", "/till/sw.js", "/till/manifest.webmanifest")}
    styles, drawn = walk_styles(TILL.styles)
    shell = build_shell(TILL)
    pictures = [address.removeprefix("/static/") for address in shell.pictures]
    assert set(drawn) <= set(pictures)
    heaviest = max(TILL.languages.values(), key=lambda name: len(brotli.compress(shipped(name))))
    groups = {
        "page and worker": pages,
        "styles": {name: shipped(name) for name in styles},
        "code": {name: shipped(name) for name in walk_modules(TILL.entry, without=TILL.later)},
        "icons": {name: source_of(name) for name in pictures},
        "one language": {heaviest: shipped(heaviest)},
    }
    lines = []
    for name, compress in (("gzip", lambda data: gzip.compress(data, 9)), ("brotli", brotli.compress)):
        sizes = {group: sum(len(compress(data)) for data in files.values()) for group, files in groups.items()}
        lines.append(f"{name}: {sum(sizes.values()) / 1000:.1f} kB " + str(sizes))
    assert sum(sizes.values()) <= BUDGET, lines[-1]
    with capsys.disabled():
        print("\nTill, first install, " + " · ".join(lines))


def test_the_three_dictionaries_hold_the_same_keys():
    french, arabic, darija = (read_words(language) for language in ("fr", "ar", "ary"))
    assert french.keys() == arabic.keys() == darija.keys()
    assert len(french) > 300


@pytest.mark.parametrize("language", ["ar", "ary"])
def test_a_message_has_the_same_placeholders_in_each_language(language):
    french, other = read_words("fr"), read_words(language)
    assert {key: placeholders(other[key]) for key in french} == {key: placeholders(french[key]) for key in french}


def test_plural_messages_have_the_forms_they_may_need():
    for language in TILL.languages:
        for key, message in read_words(language).items():
            if isinstance(message, dict):
                assert "other" in message, (language, key)
                assert set(message) <= _PLURALS, (language, key)


def test_arabic_messages_use_western_digits():
    for language in ("ar", "ary"):
        text = source_of(TILL.languages[language]).decode()
        assert re.findall("[٠-٩]", text) == []


def test_every_key_that_the_screens_name_exists(screens):
    words = read_words("fr")
    named = set(re.findall(r'\bt\("([a-z_.0-9]+)"', screens))
    chosen = set(re.findall(r'"((?:light|camera|storage|sync|photo|who|carnet|sold|more)\.[a-z_.]+)"', screens))
    assert len(named) > 150
    assert (named | chosen) - words.keys() == set()


FAMILIES = {
    "nav": ["sell", "carnet", "receipts", "day", "more"],
    "role": ["owner", "manager", "cashier", "stock_keeper", "delivery", "accountant", "adviser"],
    "connection": ["starting", "online", "offline", "portal", "unpaired", "revoked", "upgrade"],
    "storage": ["second", "emergency", "failed", "second.do", "emergency.do", "failed.do"],
    "move": ["float", "in", "out", "draw", "expense", "float.words", "in.words", "out.words", "draw.words"],
    "carnet": [f"{entry}{part}" for entry in ("cash", "deposit", "repayment") for part in ("", ".amount", ".done")],
    "carnet.entry": ["sale", "return", "void", "cash", "deposit", "repayment", "correction", "elsewhere"],
    "carnet.kind": ["goods", "cash", "deposit"],
    "fact": ["sale", "return", "void", "carnet", "customer", "product", "cash", "closing", "photo", "payment_drop"],
    "aside": ["set_aside", "needs_eye"],
    "wallet": ["asking", "open", "presented", "paid", "meanwhile", "offline", "unseen", "gone", "left", "label"],
    "product.name": ["fr", "ar", "ary"],
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_of_keys_exists(family):
    words = read_words("fr")
    assert [member for member in FAMILIES[family] if f"{family}.{member}" not in words] == []


def test_the_offline_logic_never_refuses_without_words():
    """Each code that core, data and kit may throw, each key that closing and receipt name, has its message."""
    words = read_words("fr")
    root = UI.parent.parent
    logic = [*(UI.parent / "core").glob("*.js"), *(UI.parent / "data").glob("*.js")]
    kit = finders.find("design/offline/refusal.js")
    logic += Path(kit).parent.glob("*.js")
    text = "\n".join(path.read_text() for path in logic)
    refusals = set(re.findall(r"new Refusal\(\s*['\"](\w+)['\"]", text))
    assert len(refusals) > 20, root
    refusals -= {"no_reader"}  # of the camera, where an app brings no reader of its own: the till does
    assert {code for code in refusals if f"refusal.{code}" not in words} == set()
    asked = set(re.findall(r"confirm: ['\"](\w+)['\"]", text))
    assert {f"confirm.{name}.{part}" for name in asked for part in ("title", "yes")} - words.keys() == set()
    spoken = set(re.findall(r"['\"](closing\.\w+|receipt\.\w+)['\"]", text))
    spoken |= {f"receipt.{name}" for name in re.findall(r"money\('(\w+)'", text)}
    assert spoken - words.keys() == set()


def test_styles_of_the_till_know_no_left_and_no_right():
    text = source_of("till/ui/till.css").decode()
    assert re.findall(r"(?<![-\w])(?:margin|padding|border|inset)?-?(?:left|right)\s*:", text) == []


def test_a_missing_file_is_a_real_404(client):
    assert client.get("/static/till/ui/gone.0123456789ab.js").status_code == 404
