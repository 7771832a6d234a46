"""The content security policy allows no inline script and no inline style: no template of the house writes one."""

import re

import pytest

from rahba.design.tests.stylesheets import PACKAGE
from rahba.design.views import icon_names

TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".svg", ".txt"})
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_holds_no_inline_style_or_script(path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "markup",
    ['<p style="color:red">', "<style>", "<script>go()</script>", '<a onclick="go()">', '<a href="javascript:go()">'],
)
def test_the_check_sees_what_is_inline(markup):
    assert INLINE.search(markup)


def test_every_icon_that_a_template_asks_for_is_drawn():
    asked = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"{% icon \"([a-z]+)\"", text)) | set(re.findall(r"\bicon=\"([a-z]+)\"", text))
    assert asked - set(icon_names()) == set()
