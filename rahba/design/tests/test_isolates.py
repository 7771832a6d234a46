"""Prices, phones, codes and dates keep their own direction inside Arabic (shop:8.6)."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from rahba.design.rules.writing import avatar_colour, initials, phone_digits


def drawn(source: str, language: str, **values) -> str:
    with translation.override(language):
        return Template("{% load design %}" + source).render(Context(values))


@pytest.mark.story("shop:8.6")
@pytest.mark.parametrize("language", ["ar", "ary"])
def test_money_is_isolated_in_arabic_with_the_unit_outside(language):
    assert drawn("{% money 1250 %}", language) == (
        '<span class="amount"><bdi class="money" dir="ltr">12,50</bdi>\u00a0<span class="unit">درهم</span></span>'
    )


def test_money_in_french_is_written_the_same_way_with_its_own_unit():
    assert ">12,50</bdi>\u00a0" in drawn("{% money 1250 %}", "fr")
    assert "DH" in drawn("{% money 1250 %}", "fr")


def test_a_debt_keeps_its_minus_before_the_figure_and_a_gain_its_plus_when_asked():
    assert '<bdi class="money" dir="ltr">−240,50</bdi>' in drawn("{% money -24050 %}", "ar")
    assert '<bdi class="money" dir="ltr">+5,00</bdi>' in drawn("{% money 500 sign=True %}", "ar")


def test_an_amount_that_is_not_known_is_a_dash_not_a_zero():
    assert "0,00" not in drawn("{% money nothing %}", "fr", nothing=None)


@pytest.mark.story("shop:8.6")
@pytest.mark.parametrize(
    ("source", "isolated"),
    [
        ('{% phone "+212612345678" %}', '<bdi class="num" dir="ltr">06 12 34 56 78</bdi>'),
        ('{% code "6111035002175" %}', '<bdi class="code" dir="ltr">6111035002175</bdi>'),
        ('{% quantity 1250 "weight" %}', '<bdi class="num" dir="ltr">1,25</bdi>'),
        ("{% number 12400 %}", '<bdi class="num" dir="ltr">12\u202f400</bdi>'),
    ],
)
def test_phones_codes_and_counts_are_isolated(source, isolated):
    assert isolated in drawn(source, "ar")


def test_dates_carry_moroccan_month_names_and_western_digits():
    day, moment = date(2022, 8, 5), datetime(2022, 8, 5, 13, 30, tzinfo=UTC)
    assert "5 août 2022" in drawn("{% date day %}", "fr", day=day)
    assert "5 غشت 2022" in drawn("{% date day %}", "ary", day=day)
    assert "5 غشت 2022، 14:30" in drawn("{% moment moment %}", "ar", moment=moment)


def test_what_people_type_cannot_write_markup():
    assert "<b>" not in drawn("{% code name %}{% phone name %}{% avatar name %}", "fr", name="<b>")


def test_a_foreign_number_is_shown_as_it_is():
    assert phone_digits("+33612345678") == "+33612345678"


def test_initials_are_two_letters_in_latin_and_one_in_arabic():
    assert [initials(name) for name in ("Hassan Amrani", "Youssef", "فاطمة الزهراء", "  ")] == ["HA", "Y", "ف", "?"]
    assert initials("Hassan (voisin)") == "H"


def test_a_name_keeps_its_colour():
    assert avatar_colour("Fatima") == avatar_colour("Fatima")
    assert {avatar_colour(name) for name in map(str, range(100))} == {1, 2, 3, 4, 5, 6}
