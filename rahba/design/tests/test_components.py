"""Components write what they promise: escaped words, links or buttons, states in words."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


def drawn(source: str, **values) -> str:
    with translation.override("fr"):
        return Template("{% load design %}" + source).render(Context(values))


def test_a_button_with_an_address_is_a_link():
    assert (
        drawn('{% button "Carnet" href="/x" kind="quiet" %}') == '<a class="button button--quiet" href="/x">Carnet</a>'
    )


def test_a_button_carries_attributes_and_its_icon_beside_a_word():
    button = drawn('{% button "Vendre" icon="sell" hx_post="/sell" disabled=True %}')
    assert 'hx-post="/sell"' in button
    assert " disabled" in button
    assert button.endswith("</svg>Vendre</button>")


def test_words_from_people_are_escaped_everywhere():
    evil = "<script>"
    shown = drawn(
        '{% button evil %}{% state "done" evil %}{% hero evil value=evil unit=evil note=evil %}{% steps 1 evil %}'
        "{% progress 1 2 evil %}{% qr evil evil %}{% tab evil evil %}{% search evil label=evil %}"
        "{% toast evil undo=evil %}"
        "{% notice 'done' title=evil %}{{ evil }}{% endnotice %}{% emptystate evil %}{{ evil }}{% endemptystate %}",
        evil=evil,
    )
    assert evil not in shown


def test_only_a_problem_interrupts_a_screen_reader():
    assert 'role="alert"' in drawn('{% notice "problem" %}x{% endnotice %}')
    assert 'role="alert"' not in drawn('{% notice "done" %}x{% endnotice %}')


def test_a_long_number_is_drawn_smaller_so_that_it_fits_a_phone():
    assert "hero__number--long" in drawn('{% hero "x" amount=123456750 %}')
    assert "hero__number--long" not in drawn('{% hero "x" amount=96000 %}')


def test_steps_say_where_one_is_and_what_is_done():
    steps = drawn('{% steps 2 "Téléphone" "Code" "Boutique" %}')
    assert '<li class="is-done">Téléphone<span class="visually-hidden"> (fait)</span></li>' in steps
    assert '<li aria-current="step">Code</li>' in steps


def test_pages_keep_what_was_searched():
    page = Paginator(range(50), 10).get_page(2)
    request = RequestFactory().get("/", {"q": "حليب & lait", "page": "2"})
    pager = drawn("{% pager page %}", page=page, request=request)
    assert "page=3" in pager
    assert "q=%D8%AD%D9%84%D9%8A%D8%A8+%26+lait" in pager


def test_one_page_needs_no_pager():
    assert drawn("{% pager page %}", page=Paginator(range(5), 10).get_page(1)).strip() == ""


def shown_messages(*messages: Message) -> str:
    with translation.override("fr"):
        return render_to_string("design/parts/messages.html", {"messages": messages})


def test_a_message_that_can_be_undone_offers_it_as_a_post():
    shown = shown_messages(Message(constants.SUCCESS, "Retiré.", extra_tags="undo=/fr/undo/7"))
    assert '<form method="post" action="/fr/undo/7">' in shown
    assert shown.count("Retiré.") == 1


@pytest.mark.parametrize(
    ("level", "state"), [(constants.SUCCESS, "done"), (constants.WARNING, "wait"), (constants.ERROR, "problem")]
)
def test_a_message_takes_the_colour_of_its_level(level, state):
    assert f"notice--{state}" in shown_messages(Message(level, "Texte"))
