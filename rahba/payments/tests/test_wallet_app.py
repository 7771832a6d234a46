"""The shell of the wallet: public, whole, light, and in three complete languages."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from rahba.design.app_shell import build_shell, source_of, walk_modules, walk_styles
from rahba.design.rules.lean import lean_script, lean_style
from rahba.payments.wallet_app import WALLET

BUDGET = 60_000
FOLDER = Path(finders.find("wallet/app.js")).parent
FAMILIES = {
    "nav": ["home", "requests", "history", "more"],
    "kind": ["transfer", "purchase", "cash_in", "cash_out", "card", "funding", "refund", "on_its_way"],
    "purpose": ["sale", "carnet", "order", "request", "cash_out"],
    "request": ["open", "paid", "refused", "cancelled", "expired"],
    "whom": ["person", "merchant", "agent", "asked", "outside"],
    "levels": ["1", "2", "3"],
    "pin": ["old", "new", "again"],
    "camera": [f"{code}{do}" for code in ("no_reader", "camera_refused", "no_camera") for do in ("", ".do")],
}


def read_words(language: str) -> dict:
    def said_once(pairs):
        twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        assert not twice, f"said twice: {twice}"
        return dict(pairs)

    return json.loads(source_of(WALLET.languages[language]), object_pairs_hook=said_once)


def gaps(message) -> set[str]:
    texts = message.values() if isinstance(message, dict) else [message]
    return set().union(*(re.findall(r"\{(\w+)\}", text) for text in texts)) - {"count"}


def test_the_page_is_public_ours_and_needs_no_exception_from_the_policy(client):
    answer = client.get("/wallet/")
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Rahba"], answer["Cache-Control"]) == (200, "1", "no-cache")
    assert not answer.cookies
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\sstyle=|\son\w+=|<style|https?://", page) == []
    for address in build_shell(WALLET).modules:
        assert f'href="{address}"' in page


def test_the_manifest_lets_the_phone_install_it_beside_the_till(client):
    card = json.loads(client.get("/wallet/manifest.webmanifest").content)
    assert card["start_url"] == card["scope"] == card["id"] == "/wallet/"
    assert {icon["purpose"] for icon in card["icons"]} == {"any", "maskable"}
    worker = client.get("/wallet/sw.js")
    assert worker["Service-Worker-Allowed"] == "/wallet/"
    build = json.loads(re.match(r"const BUILD = (\{.*\});", worker.content.decode())[1])
    assert (build["app"], set(build["languages"])) == ("wallet", {"fr", "ar", "ary"})


def test_the_worker_can_be_switched_off(client, settings):
    settings.WALLET_WORKER = False
    script = client.get("/wallet/sw.js").content.decode()
    assert "unregister" in script
    assert '"app": "wallet"' in script


def test_nothing_of_the_till_is_downloaded_and_no_module_is_left_unused():
    reached = set(walk_modules(WALLET.entry, *WALLET.rare))
    assert [name for name in reached if name.startswith("till/")] == []
    shipped = {f"wallet/{path.relative_to(FOLDER)}" for path in FOLDER.glob("**/*.js")}
    assert shipped - reached == set()


def test_the_first_install_weighs_at_most_60_kilobytes(client, capsys):
    """Page, styles, code, icons and one language, each compressed by itself, as it is served."""

    def shipped(name: str) -> bytes:
        lean = {".js": lean_script, ".css": lean_style}.get(Path(name).suffix)
        return lean(source_of(name).decode()).encode() if lean else source_of(name)

    styles, _ = walk_styles(WALLET.styles)
    pictures = [address.removeprefix("/static/") for address in build_shell(WALLET).pictures]
    heaviest = max(WALLET.languages.values(), key=lambda name: len(brotli.compress(shipped(name))))
    paths = ("/wallet/", "/wallet/sw.js", "/wallet/manifest.webmanifest")
    groups = {
        "page and worker": [client.get(path).content for path in paths],
        "styles": map(shipped, styles),
        "code": map(shipped, walk_modules(WALLET.entry, without=WALLET.rare)),
        "icons": map(source_of, pictures),
        "one language": [shipped(heaviest)],
    }
    files = {group: list(data) for group, data in groups.items()}
    sizes = {group: sum(len(brotli.compress(data)) for data in files[group]) for group in files}
    zipped = sum(len(gzip.compress(data, 9)) for group in files.values() for data in group)
    with capsys.disabled():
        print(f"\nWallet, first install: {sum(sizes.values()) / 1000:.1f} kB (gzip {zipped / 1000:.1f} kB) {sizes}")
    assert sum(sizes.values()) <= BUDGET


def test_the_reader_of_codes_is_no_part_of_the_install_and_is_kept_once_it_was_needed(client):
    shell, worker = build_shell(WALLET), client.get("/wallet/sw.js").content.decode()
    assert [Path(address).name for address in shell.rare] == ["decode.js", "index.js"]
    assert not set(shell.rare) & {*shell.files, *shell.later}
    assert shell.rare[0] not in client.get("/wallet/").content.decode()
    assert all(worker.count(address) == 1 for address in shell.rare)


def test_the_three_dictionaries_hold_the_same_keys_and_placeholders():
    french, arabic, darija = (read_words(language) for language in ("fr", "ar", "ary"))
    assert french.keys() == arabic.keys() == darija.keys()
    for other in (arabic, darija):
        assert {key: gaps(other[key]) for key in french} == {key: gaps(french[key]) for key in french}
        assert re.findall("[٠-٩]", json.dumps(other, ensure_ascii=False)) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_of_keys_exists(family):
    assert [one for one in FAMILIES[family] if f"{family}.{one}" not in read_words("fr")] == []


def test_every_word_that_is_named_exists_and_every_word_is_used():
    words = read_words("fr")
    text = "\n".join(path.read_text() for path in FOLDER.glob("**/*.js"))
    kit = "\n".join(path.read_text() for path in FOLDER.glob("../../../design/static/design/ui/*.js"))
    named = set(re.findall(r'\bt\("([a-z_.0-9]+)"', text + kit))
    assert named - words.keys() == set()
    chosen = set(re.findall(r'"([a-z_]+\.[a-z_.]+)"', text))
    ofs = {f"{family}.{one}" for family, members in FAMILIES.items() for one in members}
    refusals = {f"refusal.{code}" for code in re.findall(r"""new Refusal\(['"](\w+)['"]\)""", text)}
    assert refusals - words.keys() == set()
    short = {f"{screen}.short" for screen in ("send", "ask", "code")}
    assert words.keys() - named - chosen - ofs - refusals - short == set()
