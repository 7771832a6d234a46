"""Every act of the journal has words, in every language; every place has a name in French and Arabic."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from rahba.people.rules import Role
from rahba.shops.rules import ROLE_WORDS, STAFF_ROLES, VERBS, Trade, role_allows
from rahba.shops.rules.areas import province_choices, provinces, regions
from rahba.shops.rules.journal import ACTS, act_in_words, details_in_words

PACKAGE = Path(__file__).resolve().parents[2]
_VERB = re.compile(r"""(?:verb=|_audit\(|_audit_price\(product, |_record\()\s*"([a-z_.]+)\"""")


def recorded_verbs() -> set[str]:
    """The verbs that the code of any domain writes into the journal."""
    sources = [*PACKAGE.rglob("actions/**/*.py"), *PACKAGE.rglob("actions.py")]
    return {
        verb
        for path in sources
        if "tests" not in path.parts and "audit" in path.read_text(encoding="utf-8")
        for verb in _VERB.findall(path.read_text(encoding="utf-8"))
    }


def test_every_recorded_verb_has_words():
    found = recorded_verbs()

    assert {"pin_set", "device_paired", "settings_changed"} <= found
    assert found <= set(ACTS)


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_words_are_in_the_readers_language(language):
    with translation.override("en"):
        english = {verb: act_in_words(verb) for verb in ACTS}
    with translation.override(language):
        untranslated = [verb for verb in ACTS if act_in_words(verb) == english[verb]]

    assert untranslated == []


def test_details_show_amounts_roles_and_fields_and_leave_ids_out():
    with translation.override("fr"):
        details = details_in_words(
            {
                "before": "cashier",
                "role": "manager",
                "old": 1250,
                "other": "0193-id",
                "fields": "name carnet_limit",
                "new": None,
            }
        )

    assert [(detail.label, detail.words, detail.amount) for detail in details] == [
        ("Avant", "Caissier", None),
        ("Rôle", "Gérant", None),
        ("Avant", "", 1250),
        ("Changé", "nom, limite du carnet", None),
    ]


def test_twelve_regions_hold_seventy_five_provinces_each_once():
    assert len(regions()) == 12
    assert len(provinces()) == 75
    with translation.override("ar"):
        groups = province_choices()
    assert [len(inside) > 0 for _region, inside in groups] == [True] * 12
    assert sorted(code for _region, inside in groups for code, _name in inside) == sorted(provinces())
    assert dict(groups[3][1])["04.441"] == "سلا"


def test_roles_grow_from_adviser_to_owner():
    assert VERBS[Role.CASHIER] < VERBS[Role.MANAGER] < VERBS[Role.OWNER]
    assert not any(role_allows(Role.ADVISER, verb) for verb in ("sell", "see_cost", "export", "carnet"))
    assert not role_allows("pirate", "enter")
    assert set(ROLE_WORDS) == set(STAFF_ROLES)


@pytest.mark.parametrize("language", ["ar", "ary"])
def test_a_trade_has_its_name_in_arabic_script(language):
    with translation.override(language):
        assert not any(str(trade.label).isascii() for trade in Trade)
