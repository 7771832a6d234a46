"""Two tills ask at the same moment after midnight of New Year: the log names the goods once."""

import datetime as dt

import pytest

from rahba.catalogue import actions
from rahba.catalogue.actions import rates

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_tills_ask_at_once_after_midnight(shop, add_product, at_once, locked, meet):
    add_product("Sucre", tva_class="sugar")

    def ask(day: dt.date) -> int:
        return actions.tell_new_rates(shop_id=shop.id, tva_mode="included", day=day)

    ask(dt.date(2025, 12, 31))
    meet(rates, "_rates_told")

    told = at_once(*[lambda: ask(dt.date(2026, 1, 1))] * 2)

    assert sorted(told) == ([0, 1] if locked else [1, 1])
