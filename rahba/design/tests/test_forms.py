"""A form says what it wants before, and what went wrong beside the field, in the person's language."""

import re

import pytest
from django.utils import translation

from rahba.design.forms import SampleForm

BAD = {"name": "", "price": "douze", "phone": "0612345678", "trade": "grocer", "unit": "piece"}


def drawn(language: str, data: dict | None = None) -> str:
    with translation.override(language):
        return str(SampleForm(data))


def test_each_field_has_a_label_and_what_may_stay_empty_says_so():
    form = drawn("fr")
    for name in SampleForm.base_fields:
        assert f'id="id_{name}' in form
    assert form.count("(facultatif)") == 2


@pytest.mark.parametrize(
    ("language", "empty"),
    [("fr", "Ce champ est à remplir."), ("ar", "هذه الخانة مطلوبة."), ("ary", "خاص هاد الخانة تعمر.")],
)
def test_a_refusal_is_in_the_persons_language_even_where_django_has_none(language, empty):
    assert empty in drawn(language, BAD)


def test_a_refusal_says_that_nothing_is_lost_and_keeps_what_was_typed():
    form = drawn("fr", BAD)
    assert "«\u00a0douze\u00a0» n’est pas un prix. Rien n’est perdu" in form
    assert 'value="douze"' in form


def test_a_screen_reader_is_told_the_hint_and_the_error_of_a_field():
    form = drawn("fr", BAD)
    described = re.search(r'aria-describedby="([^"]+)"[^>]*id="id_name"', form)
    assert described is not None
    for identifier in described[1].split():
        assert f'id="{identifier}"' in form
    assert 'aria-invalid="true"' in form


def test_the_unit_stands_after_the_field_and_a_phone_runs_left_to_right():
    form = drawn("ar")
    assert '<span class="field__affix" aria-hidden="true">درهم</span>' in form
    assert re.search(r'<input[^>]*name="phone"[^>]*dir="ltr"', form)


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    assert re.search(r"<fieldset[^>]*>\s*<legend>Vendu</legend>", drawn("fr"))


def test_what_the_person_typed_cannot_write_markup():
    assert "<script>" not in drawn("fr", {**BAD, "price": "<script>"})
