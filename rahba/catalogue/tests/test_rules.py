"""Decisions about goods: TVA by day, barcodes, names, shelves."""

import csv
import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rahba.catalogue import queries, rules
from rahba.catalogue.models import StarterProduct
from rahba.catalogue.rules.names import clean_name, script_language, search_text
from rahba.catalogue.rules.starters import SHELF_COLOURS, SHELF_ICONS, starter_shelves
from rahba.kernel.text import fold
from rahba.shops.rules import Trade

DATA = Path(rules.__file__).resolve().parent.parent / "data"


@pytest.mark.parametrize(
    ("tva_class", "day", "rate_bp"),
    [
        ("goods", "2026-11-24", 2000),
        # Sugar: 7 % until 2023, then one point more each year until 10 % (finance law 2024).
        ("sugar", "2023-12-31", 700),
        ("sugar", "2024-01-01", 800),
        ("sugar", "2024-12-31", 800),
        ("sugar", "2025-06-15", 900),
        ("sugar", "2026-01-01", 1000),
        # Exempt from 2024: school supplies, butter, canned sardines, milk powder, household soap, medicines.
        ("school_supplies", "2023-12-31", 700),
        ("school_supplies", "2024-01-01", 0),
        ("butter", "2023-06-01", 1400),
        ("butter", "2024-06-01", 0),
        ("canned_sardines", "2024-01-01", 0),
        ("milk_powder", "2023-12-31", 700),
        ("milk_powder", "2024-01-01", 0),
        ("household_soap", "2024-01-01", 0),
        ("medicines", "2024-01-01", 0),
        # CGI art. 91: exempt food; art. 99: 10 %.
        ("bread_flour", "2026-11-24", 0),
        ("milk", "2026-11-24", 0),
        ("rice_pasta", "2026-11-24", 1000),
        ("edible_oil", "2026-11-24", 1000),
        ("palm_oil", "2026-11-24", 2000),
        ("butane", "2026-11-24", 1000),
    ],
)
def test_the_rate_of_a_class_is_the_one_of_the_day(tva_class, day, rate_bp):
    assert rules.tva_rate_bp(tva_class, dt.date.fromisoformat(day)) == rate_bp


def test_goods_of_an_unknown_class_have_the_usual_rate():
    assert rules.tva_rate_bp("no such class", dt.date(2026, 1, 1)) == 2000
    assert rules.tva_rate_bp("palm_oil", dt.date(2019, 12, 31)) == 2000  # before its first row


def test_a_shop_outside_tva_has_no_rate():
    assert rules.rate_for("none", "goods", dt.date(2026, 1, 1)) == 0
    assert rules.rate_for("included", "goods", dt.date(2026, 1, 1)) == 2000


@given(day=st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2040, 1, 1)))
def test_no_class_has_two_rates_on_one_day(day):
    for tva_class, rates in rules.tva_table().items():
        assert sum(rate.covers(day) for rate in rates) == 1, tva_class


def test_every_class_has_a_source_and_three_names():
    for rates in rules.tva_table().values():
        for rate in rates:
            assert rate.source.startswith("https://")
            assert all(rate.names[language] for language in ("fr", "ar", "ary"))
            assert (rate.rate_bp == 0) == (rate.treatment == "exempt")


def test_the_data_files_are_the_ones_their_notice_describes():
    notice = json.loads((DATA / "SOURCES.json").read_text())
    for name, about in notice.items():
        content = (DATA / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == about["sha256"]
        assert len(list(csv.reader(content.decode().splitlines()))) == about["rows"] + 1
        assert about["licence"]
    assert "Open Database License" in (DATA / "NOTICE.txt").read_text()


@pytest.mark.django_db
def test_the_starter_catalogue_is_in_every_new_installation():
    assert StarterProduct.objects.count() == 1526
    assert all(rules.is_gtin(code) for code in StarterProduct.objects.values_list("code", flat=True))
    assert queries.starter(" 6111003031671 ").name == "Sardines"
    assert queries.starter("6111003031672") is None
    assert queries.starter("<nonsense>") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" 6111242100992 ", "6111242100992"),
        ("٦١١١٢٤٢١٠٠٩٩٢", "6111242100992"),
        ("6 111242 100992", "6111242100992"),
        ("HA-112", "HA-112"),
        ("", None),
        ("x" * 49, None),
        ("=cmd()", None),
        ("611\n612", None),
        (611, None),
        (None, None),
    ],
)
def test_a_barcode_is_kept_in_one_form_or_not_at_all(typed, code):
    assert rules.clean_code(typed) == code


@given(digits=st.text("0123456789", min_size=12, max_size=12))
def test_a_check_digit_finds_any_single_wrong_digit(digits):
    code = digits + str(rules.check_digit(digits))
    assert rules.is_gtin(code)
    for place, digit in enumerate(code):
        wrong = code[:place] + str((int(digit) + 1) % 10) + code[place + 1 :]
        assert not rules.is_gtin(wrong)


@pytest.mark.parametrize(("name", "language"), [("Thé", "fr"), ("شاي", "ar"), ("ⴰⵜⴰⵢ", "zgh"), ("Thé شاي", "ar")])
def test_a_name_is_filed_by_its_script(name, language):
    assert script_language(name) == language


def test_a_name_is_one_clean_line():
    assert clean_name("  Lait\n\t\x00entier\u202e 1L ") == "Lait entier 1L"


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        ({"fr": "Thé", "ar": "شاي"}, "ary", "شاي"),
        ({"fr": "Thé", "ary": "أتاي"}, "ar", "أتاي"),
        ({"ar": "شاي"}, "fr", "شاي"),
        ({"fr": "Thé", "zgh": "ⴰⵜⴰⵢ"}, "zgh", "ⴰⵜⴰⵢ"),
        ({}, "fr", ""),
    ],
)
def test_the_nearest_name_is_shown(names, language, shown):
    assert rules.name_in(names, language) == shown


@given(name=st.text(min_size=1, max_size=30))
def test_what_is_typed_as_written_is_always_found(name):
    assert fold(name) in search_text({"fr": name}, [])


@pytest.mark.story("shop:7.3")
@pytest.mark.parametrize("trade", Trade.values)
def test_every_trade_begins_with_shelves_in_three_languages(trade):
    shelves = starter_shelves(trade)
    assert len(shelves) >= (1 if trade == Trade.OTHER else 3)
    for names, colour, icon in shelves:
        assert all(names[language] for language in ("fr", "ar", "ary"))
        assert colour in SHELF_COLOURS
        assert icon in SHELF_ICONS


def test_every_picture_of_a_shelf_is_in_the_sprite():
    sprite = Path(rules.__file__).resolve().parents[2] / "design" / "static" / "design" / "img" / "icons.svg"
    drawn = sprite.read_text()
    assert all(f'id="{icon}"' in drawn for icon in SHELF_ICONS)
