"""A rate of TVA that changes on its own: the shop's log names the products that carry it, once."""

import datetime as dt

import pytest

from rahba.catalogue import actions, queries
from rahba.catalogue.rules import tva
from rahba.kernel.changes import changes_since, latest_number

pytestmark = pytest.mark.django_db
DECEMBER_31, JANUARY_1 = dt.date(2025, 12, 31), dt.date(2026, 1, 1)


@pytest.fixture
def tell(shop):
    """tell(day) → the products that the log names because of it."""

    def ask(day: dt.date, tva_mode: str = "included") -> list:
        before = latest_number(shop.id)
        count = actions.tell_new_rates(shop_id=shop.id, tva_mode=tva_mode, day=day)
        told = [change.object_id for change in changes_since(shop.id, before, 100)]
        assert len(told) == count
        return told

    return ask


@pytest.fixture
def sugar(add_product):
    """Refined sugar is at 9 % in 2025 and at 10 % in 2026."""
    return add_product("Sucre", tva_class="sugar")


def test_at_new_year_only_goods_with_another_rate_are_told_and_only_once(tell, sugar, add_product):
    add_product("Riz", tva_class="rice_pasta")
    assert tell(DECEMBER_31) == []
    assert tell(JANUARY_1) == [sugar.id]
    assert tell(JANUARY_1) == []
    assert tell(dt.date(2026, 7, 1)) == []


def test_nobody_asked_for_a_year_and_a_half(tell, sugar, add_product):
    supplies = add_product("Cahier", tva_class="school_supplies")
    assert tell(dt.date(2023, 6, 1)) == []
    assert set(tell(JANUARY_1)) == {sugar.id, supplies.id}


def test_entering_tva_and_leaving_it_concern_what_is_taxed(shop, tell, sugar, add_product):
    milk = add_product("Lait", tva_class="milk")
    assert tell(JANUARY_1, "none") == []
    assert tell(JANUARY_1, "included") == [sugar.id]
    assert tell(JANUARY_1, "none") == [sugar.id]
    assert milk.id not in tell(JANUARY_1, "included")
    assert queries.product_values(shop.id, [sugar.id], JANUARY_1)[sugar.id]["tva_class"] == "sugar"


def test_a_corrected_table_is_told_without_a_boundary(tell, sugar, monkeypatch):
    tell(JANUARY_1)
    corrected = {**tva.rates_in_prices("included", JANUARY_1), "sugar": 1100}
    monkeypatch.setattr("rahba.catalogue.actions.rates.rates_in_prices", lambda tva_mode, day: corrected)
    assert tell(JANUARY_1) == [sugar.id]
