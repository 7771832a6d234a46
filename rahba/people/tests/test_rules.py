"""Phone numbers of every shape, PINs worth having, ends of access."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from rahba.people.rules import (
    Role,
    check_end,
    check_new_pin,
    clean_pairing_code,
    format_phone,
    parse_phone,
)

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
ARABIC, PERSIAN = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"


@pytest.mark.parametrize(
    "shape",
    [
        "0612345678",
        "06 12 34 56 78",
        "06-12-34-56-78",
        "06.12.34.56.78",
        "(06) 12 34 56 78",
        "+212612345678",
        "+212 6 12 34 56 78",
        "00212612345678",
        "00 212 6 12 34 56 78",
        "212612345678",
        "612345678",
        "٠٦١٢٣٤٥٦٧٨",
        "+٢١٢ ٦ ١٢ ٣٤ ٥٦ ٧٨",
        "۰۶۱۲۳۴۵۶۷۸",
        "  0612345678  ",
        "+212(0)612345678",
        "\u200e0612345678\u200e",
        "0612\u00a034\u202f56 78",
    ],
)
def test_one_number_in_every_usual_shape(shape):
    assert parse_phone(shape) == "+212612345678"


@pytest.mark.parametrize("landline", ["0522 20 30 40", "+212522203040"])
def test_a_landline_is_a_number_too(landline):
    assert parse_phone(landline) == "+212522203040"


def test_a_number_from_abroad_keeps_its_country():
    assert parse_phone("+33 6 12 34 56 78") == "+33612345678"
    assert format_phone("+33612345678") == "+33 6 12 34 56 78"
    assert format_phone("+212612345678") == "06 12 34 56 78"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        " ",
        "6",
        "061234567",
        "06123456789",
        "0012",
        "abc",
        "06 12 34 56 7x",
        "+",
        "0912345678",
        "9" * 500,
        "NaN",
        "0612 FLOWER",
        "0612345678 ext 5",
        "۰",
    ],
)
def test_what_is_no_number_is_refused_in_words(wrong):
    with pytest.raises(ValidationError) as refusal:
        parse_phone(wrong)
    assert refusal.value.code == "invalid_phone"


@given(
    digits=st.from_regex(r"[67][0-9]{8}", fullmatch=True),
    prefix=st.sampled_from(["0", "+212", "00212", "212"]),
    separator=st.sampled_from(["", " ", "-", ".", "\u00a0"]),
    script=st.sampled_from(["0123456789", ARABIC, PERSIAN]),
)
def test_every_mobile_number_reads_the_same_in_every_shape(digits, prefix, separator, script):
    expected = "+212" + digits
    try:
        assert parse_phone("0" + digits) == expected
    except ValidationError:
        return  # a range that no operator holds
    typed = prefix + separator.join([digits[0], digits[1:3], digits[3:5], digits[5:7], digits[7:]])

    assert parse_phone(typed.translate(str.maketrans("0123456789", script))) == expected


@given(text=st.text(max_size=40))
def test_no_text_at_all_breaks_the_reading_of_numbers(text):
    try:
        phone = parse_phone(text)
    except ValidationError:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{5,14}", phone)


@pytest.mark.parametrize("pin", ["4826", "19072", "480015", "٤٨٢٦", " 4826 "])
def test_a_pin_has_four_to_six_digits_of_any_script(pin):
    assert check_new_pin(pin).isascii()


@pytest.mark.parametrize(
    "pin", ["", "482", "4826157", "48a6", "0000", "1111", "1234", "4321", "012345", "987654", "-482", "4 82", "²³⁴⁵"]
)
def test_a_poor_pin_is_refused(pin):
    with pytest.raises(ValidationError):
        check_new_pin(pin)


def test_an_adviser_has_an_end_within_a_year():
    for ends_at in (None, NOW, NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=400)):
        with pytest.raises(ValidationError):
            check_end(Role.ADVISER, ends_at, NOW)
    check_end(Role.ADVISER, NOW + dt.timedelta(days=365), NOW)
    check_end(Role.ACCOUNTANT, None, NOW)
    with pytest.raises(ValidationError):
        check_end(Role.CASHIER, NOW + dt.timedelta(days=30), NOW)


@given(code=st.text(alphabet="ABCDEFGHJKMNPQRSTUVWXYZ23456789", min_size=8, max_size=8))
def test_a_pairing_code_may_be_typed_carelessly(code):
    assert clean_pairing_code(f" {code[:4].lower()}-{code[4:]} ") == code
