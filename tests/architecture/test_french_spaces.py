"""French sets a space that never breaks before : ; ! ? » and after «, and writes its apostrophe curved."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

HOME = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(HOME.glob("rahba/*/locale/fr/LC_MESSAGES/django.po"))
APPS = sorted(HOME.glob("rahba/*/static/*/i18n/fr.json"))
BREAKS = re.compile(r"« | [;:!?»](?!\w)|\w'\w")


def broken(texts) -> list[str]:
    """Those whose sign could begin a line of its own, or whose apostrophe is a typewriter's."""
    return [text for text in texts if BREAKS.search(text)]


def test_the_pattern_finds_what_it_looks_for():
    assert broken(["Total : 3", "« non »", "n'est pas"]) == ["Total : 3", "« non »", "n'est pas"]
    assert broken(["Total\u00a0: 3", "«\u00a0oui\u00a0»", "n’est pas", "de 8:00 à 9:00"]) == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-5])
def test_pages(catalogue):
    with catalogue.open("rb") as file:
        messages = [message.string for message in read_po(file) if message.id]
    texts = [text for string in messages for text in ([string] if isinstance(string, str) else string)]
    assert broken(texts) == []


@pytest.mark.parametrize("words", APPS, ids=lambda path: path.parts[-3])
def test_apps(words):
    entries = json.loads(words.read_text("utf-8")).values()
    assert broken(text for entry in entries for text in (entry.values() if isinstance(entry, dict) else [entry])) == []


def test_the_words_that_the_till_fetches_later():
    later = (HOME / "rahba/till/static/till/ui/wallet_words.js").read_text("utf-8").partition("WORDS =")[2]
    assert broken(json.loads(later.rstrip(";\n"))["fr"].values()) == []
