"""Ids, the business day, folding and quantities."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

import rahba.kernel
from rahba.kernel.clock import MOROCCO, business_day
from rahba.kernel.ids import uuid7
from rahba.kernel.quantities import format_quantity, parse_quantity
from rahba.kernel.text import fold

CASES = json.loads((Path(rahba.kernel.__file__).parent / "data" / "folding_cases.json").read_text("utf-8"))["cases"]


@pytest.mark.story("shop:F05")
def test_ids_never_repeat_and_follow_time():
    made = [uuid7() for _ in range(20_000)]
    assert len(set(made)) == len(made)
    assert made == sorted(made)
    assert {id.version for id in made} == {7}
    assert {id.variant for id in made} == {"specified in RFC 4122"}


@pytest.mark.story("shop:F41")
@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-02-13T22:30", "2026-02-13"),  # 23:30 at UTC+1
        ("2026-02-14T02:30", "2026-02-13"),  # 03:30, before the cut-off: still the evening before
        ("2026-02-14T03:00", "2026-02-14"),  # 04:00 sharp at UTC+1, the last morning before Ramadan time
        ("2026-02-15T03:00", "2026-02-14"),  # the same hour in UTC is 03:00 on the wall in Ramadan
        ("2026-02-15T04:00", "2026-02-15"),
        ("2026-03-22T03:00", "2026-03-22"),  # the clock went forward again that night: 04:00
    ],
)
def test_the_business_day_follows_the_wall_clock_through_ramadan(utc, day):
    at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert business_day(at, 4) == dt.date.fromisoformat(day)


@pytest.mark.story("shop:F41")
@given(
    st.integers(1_577_836_800, 2_050_000_000).map(lambda s: dt.datetime.fromtimestamp(s, dt.UTC)), st.integers(0, 12)
)
def test_every_moment_has_one_business_day_and_days_never_go_back(at, cutoff):
    day = business_day(at, cutoff)
    assert day in (at.astimezone(MOROCCO).date(), at.astimezone(MOROCCO).date() - dt.timedelta(days=1))
    assert business_day(at + dt.timedelta(hours=3), cutoff) >= day


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        business_day(dt.datetime(2026, 1, 1), 4)  # noqa: DTZ001


@pytest.mark.story("shop:F88")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case)[:40])
def test_folding_follows_the_table_shared_with_the_till(case):
    written, folded = case
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.integers(-(10**11), 10**11))
def test_quantities_are_read_back_as_written(thousandths):
    assert parse_quantity(format_quantity(thousandths), allow_negative=True) == thousandths


@pytest.mark.parametrize("text", ["", "x", "1e3", "-2", "0.0001", "1/2", "9999999999"])
def test_what_is_no_quantity_is_refused_in_words(text):
    with pytest.raises(ValidationError):
        parse_quantity(text)


def test_arabic_digits_are_digits():
    assert parse_quantity("٣٫٢٥") == 3250
