"""Every sentence is there in French, Arabic and Darija, and none was forgotten in the code."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command

from tests.architecture.house import PACKAGE, production_modules

LANGUAGES = ("fr", "ar", "ary")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
MARKED = re.compile(r"\b(?:n?p?gettext(?:_lazy|_noop)?|_)\(|{%\s*(?:trans|translate|blocktrans|blocktranslate)\b")


def speaking_domains() -> list[str]:
    """Domains whose code or pages mark sentences for translation."""
    pages = [path for kind in ("html", "txt") for path in PACKAGE.glob(f"*/templates/**/*.{kind}")]
    speaking = [path for path in [*production_modules(), *pages] if MARKED.search(path.read_text())]
    return sorted({path.relative_to(PACKAGE).parts[0] for path in speaking})


def catalogue(domain: str, language: str, package: Path = PACKAGE) -> Catalog:
    path = package / domain / "locale" / language / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"{domain} has no {language} translation"
    with path.open("rb") as po:
        return read_po(po)


def forms(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", speaking_domains())
def test_every_sentence_is_translated(domain, language):
    for message in catalogue(domain, language):
        if not message.id:
            continue
        name = forms(message.id)[0]
        assert all(forms(message.string)), f"{domain} {language}: not translated: {name}"
        assert not message.fuzzy, f"{domain} {language}: guessed, to be read again: {name}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", speaking_domains())
def test_a_translation_uses_only_the_placeholders_that_are_filled_in(domain, language):
    for message in catalogue(domain, language):
        if not message.id:
            continue
        known = {found.group() for source in forms(message.id) for found in PLACEHOLDER.finditer(source)}
        for translation in forms(message.string):
            used = {found.group() for found in PLACEHOLDER.finditer(translation)}
            assert used <= known, f"{domain} {language}: {used - known} in: {translation}"
            # A plural form may spell its number out; a sentence without plural loses nothing it was given.
            if not isinstance(message.id, tuple):
                assert used == known, f"{domain} {language}: {known - used} lost in: {translation}"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs xgettext (package gettext)")
@pytest.mark.parametrize("domain", speaking_domains())
def test_no_sentence_of_the_code_is_missing_in_the_catalogues(domain, tmp_path, monkeypatch):
    ignored = shutil.ignore_patterns("*.mo", "static", "tests", "data", "__pycache__")
    copy = shutil.copytree(PACKAGE / domain, tmp_path / domain, ignore=ignored)
    shutil.rmtree(copy / "locale", ignore_errors=True)
    (copy / "locale").mkdir()
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["fr"], no_location=True, verbosity=0)
    wanted = {(message.context, message.id) for message in catalogue(domain, "fr", tmp_path) if message.id}
    for language in LANGUAGES:
        known = {(message.context, message.id) for message in catalogue(domain, language)}
        missing = [str(forms(text)[0]) for _, text in wanted - known]
        assert not missing, f"{domain} {language}: not in the catalogue: {missing}"
