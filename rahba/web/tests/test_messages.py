"""Translations are compiled where they are used, and only when they changed."""

import gettext
import os
from pathlib import Path

import pytest

from rahba.web.messages import compile_messages

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ary\\n"
"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;\\n"

msgid "Open the till"
msgstr "حل الصندوق"

msgid "%(n)s sale"
msgid_plural "%(n)s sales"
msgstr[0] "بيعة وحدة"
msgstr[1] "جوج بيعات"
msgstr[2] "%(n)s ديال البيعات"

#, fuzzy
msgid "Close the day"
msgstr "شي حاجة"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "shops" / "locale" / "ary" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return path


def test_darija_is_compiled_though_no_library_knows_the_language(catalogue: Path, tmp_path: Path):
    [compiled] = compile_messages(tmp_path)
    with compiled.open("rb") as mo:
        translated = gettext.GNUTranslations(mo)
    assert translated.gettext("Open the till") == "حل الصندوق"
    assert translated.gettext("Close the day") == "Close the day", "a guess is not shown to people"
    counted = [translated.ngettext("%(n)s sale", "%(n)s sales", n) for n in (1, 2, 3)]
    assert counted == ["بيعة وحدة", "جوج بيعات", "%(n)s ديال البيعات"], "counted by the rules of the file"


def test_what_did_not_change_is_left_alone(catalogue: Path, tmp_path: Path):
    assert len(compile_messages(tmp_path)) == 1
    assert compile_messages(tmp_path) == []
    later = catalogue.stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert len(compile_messages(tmp_path)) == 1
    assert [path.name for path in sorted(catalogue.parent.iterdir())] == ["django.mo", "django.po"]
