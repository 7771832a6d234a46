"""The living page shows every component, in each language, light or dark."""

import re

import pytest
from django.test import Client
from django.utils import translation

from rahba.design.rules.gallery import EXAMPLES

DIRECTIONS = {"fr": "ltr", "ar": "rtl", "ary": "rtl"}
TITLES = {"fr": "Système graphique", "ar": "نظام التصميم", "ary": "نظام التصميم"}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {language: Client().get(f"/{language}/design/").content.decode() for language in DIRECTIONS}


@pytest.mark.parametrize("language", DIRECTIONS)
def test_the_page_says_its_language_and_runs_in_its_direction(pages, language):
    assert f'<html lang="{language}" dir="{DIRECTIONS[language]}">' in pages[language]
    assert f"<h1>{TITLES[language]}</h1>" in pages[language]


@pytest.mark.parametrize("language", DIRECTIONS)
def test_every_example_is_drawn_and_its_source_is_shown(pages, language):
    for example in EXAMPLES:
        assert f'id="{example.slug}"' in pages[language]
        assert example.source.split("\n", 1)[0][:30].strip() != ""
    assert "{% hero sold amount=348650 note=note %}" in pages[language].replace("&quot;", '"')


@pytest.mark.parametrize("language", DIRECTIONS)
def test_the_page_links_to_itself_in_the_other_languages(pages, language):
    for other in DIRECTIONS:
        assert f'href="/{other}/design/" lang="{other}"' in pages[language]


def test_the_same_page_keeps_its_question_when_the_language_changes(client):
    assert 'href="/ar/design/?theme=dark"' in client.get("/fr/design/?theme=dark").content.decode()


def test_the_theme_can_be_chosen_and_nonsense_is_ignored(client):
    assert 'data-theme="dark"' in client.get("/fr/design/?theme=dark").content.decode()
    assert "data-theme" not in client.get('/fr/design/?theme="><script>').content.decode()


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_no_sentence_of_the_page_stays_in_english(pages, language):
    shown = re.sub(r"<pre.*?</pre>", "", pages[language], flags=re.DOTALL)
    with translation.override("en"):
        sentences = [str(text) for example in EXAMPLES for text in (example.title, example.when)]
    assert [text for text in sentences if " " in text and f">{text}<" in shown] == []


def test_undo_is_a_post_that_says_what_it_did(client):
    answer = client.post("/fr/design/", follow=True)
    assert "Tout est comme avant." in answer.content.decode()


def test_the_page_obeys_a_strict_policy(client):
    policy = client.get("/fr/design/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy
