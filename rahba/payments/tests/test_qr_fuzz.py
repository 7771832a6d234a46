"""Whatever is scanned, the answer is a code or a refusal in words: never a crash, never a guess."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rahba.payments.rules.qr import (
    CodeRefused,
    MerchantCode,
    asked_in_dirhams,
    differences,
    dynamic_code,
    examine,
    parse,
    static_code,
)
from rahba.payments.rules.qr.objects import with_checksum, write
from rahba.payments.tests.payees import NOUR, SCHEME, code_with

GOOD = dynamic_code(SCHEME, NOUR, amount=12550, reference="CMD-1")


def read(text):
    """The code or the refusal, whose words must come out whole."""
    try:
        outcome = parse(text)
        asked_in_dirhams(outcome)
    except CodeRefused as refusal:
        outcome = refusal
    if isinstance(outcome, MerchantCode):
        return outcome
    assert outcome.codes
    assert str(outcome)
    assert "%(" not in str(outcome)
    return outcome


@given(st.text(st.characters()))
@example("\ud800")
@example("6304")
@example("000201630400000")
def test_any_text_is_read_or_refused(text):
    read(text)
    differences({"payload": text, "expected": {}, "strict_errors": []})


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw):
    read(raw.decode("latin-1"))
    read(raw.decode("utf-8", errors="surrogateescape"))


objects = st.tuples(
    st.integers(0, 99).map("{:02d}".format),
    st.one_of(
        st.text(min_size=1, max_size=99),
        st.lists(st.tuples(st.integers(0, 99).map("{:02d}".format), st.text(min_size=1, max_size=9)), min_size=1,
                 max_size=5).map(write).filter(lambda text: len(text) < 100),
    ),
)  # fmt: skip


@given(st.lists(objects, max_size=20))
def test_any_objects_with_a_right_checksum_are_read_or_refused(listed):
    try:
        text = with_checksum("000201" + write(listed))
    except UnicodeEncodeError:
        return
    read(text)


@given(st.data())
def test_any_change_of_one_object_is_read_or_refused(data):
    place = data.draw(st.integers(0, 99).map("{:02d}".format))
    value = data.draw(st.text("0123456789٠١٢.eA*بé\u0301", min_size=1, max_size=99))
    read(code_with((place, value)))


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_a_truncated_code_is_refused(length):
    assert isinstance(read(GOOD[:length]), CodeRefused)


def test_ten_kilobytes_are_refused_at_once():
    for text in ("0" * 10_240, "00" * 5_120, "0099" + "ا" * 10_240, GOOD * 50, "26990095" * 1_280):
        assert isinstance(read(text), CodeRefused)


@pytest.mark.story("pay:40")
@pytest.mark.parametrize(
    "text",
    [GOOD, static_code(SCHEME, NOUR), static_code(SCHEME, NOUR, reference="KIOSK")],
    ids=["once", "again", "ref"],
)
def test_every_change_of_one_character_is_refused(text):
    """A checksum of 16 bits finds every change within 16 bits, so every change among characters of one byte."""
    code, chance = parse(text), random.Random(58)
    for place, character in enumerate(text):
        others = set("0123456789ABCDEFabcdef.* ~٣ب" + chr(chance.randrange(32, 0xD800))) - {character}
        for other in sorted(others):
            changed = text[:place] + other + text[place + 1 :]
            outcome = read(changed)
            if isinstance(outcome, MerchantCode):
                # The same payment under a checksum in small letters, which is accepted with a warning.
                assert place >= len(text) - 4
                assert changed.upper() == text.upper()
                assert [problem.code for problem in examine(changed).warnings] == ["crc_lower_case"]
                assert outcome == code
