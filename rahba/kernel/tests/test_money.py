"""Money: integers that always add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rahba.kernel import money
from rahba.kernel.money import InvalidAmount, allocate, format_dirhams, included_tva, line_total, round_cash

centimes = st.integers(-(10**12), 10**12)


@given(st.integers(-(10**10), 10**10), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_add_up_to_the_whole_and_stay_within_one_centime_of_their_due(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    if sum(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_nothing_is_allocated_to_nobody():
    assert allocate(100, []) == []
    with pytest.raises(ValueError, match="negative"):
        allocate(100, [1, -1])


@pytest.mark.parametrize(
    ("unit_price", "quantity", "total"),
    [(250, 3000, 750), (6000, 250, 1500), (1999, 333, 666), (5, 100, 1), (5, 99, 0), (1, 500, 1)],
)
def test_a_line_is_rounded_once_half_up(unit_price, quantity, total):
    assert line_total(unit_price, quantity) == total


@pytest.mark.story("shop:F38")
@pytest.mark.parametrize(
    ("line", "rate_bp", "tva"),
    [(12000, 2000, 2000), (99, 2000, 17), (300, 2000, 50), (1070, 700, 70), (1000, 0, 0), (333, 1000, 30)],
)
def test_tva_is_taken_from_the_line_total(line, rate_bp, tva):
    assert included_tva(line, rate_bp) == tva


@given(centimes, st.integers(0, 3000))
def test_tva_never_exceeds_the_total_and_mirrors_for_returns(total, rate_bp):
    tva = included_tva(total, rate_bp)
    assert abs(tva) <= abs(total)
    assert included_tva(-total, rate_bp) == -tva


@given(centimes, st.sampled_from([0, 1, 5, 10, 20, 50, 100]))
def test_cash_is_rounded_to_what_coins_can_pay(amount, step):
    rounded = round_cash(amount, step)
    assert abs(rounded - amount) * 2 <= step
    assert step <= 1 or rounded % step == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("1 250,05", 125005),
        ("1\u202f250,05", 125005),
        ("١٢٫٥٠", 1250),
        (" 0,10 ", 10),
    ],
)
def test_amounts_are_read_as_people_write_them(text, expected):
    assert money.parse_dirhams(text) == expected


@pytest.mark.parametrize("text", ["", "1e3", "-1", "0.001", "12,505", "abc", "1,2,3", "NaN", "∞", "9" * 12, "12 5"])
def test_what_is_no_amount_is_refused_in_words(text):
    with pytest.raises(InvalidAmount) as refusal:
        money.parse_dirhams(text)
    assert refusal.value.messages[0]


@given(centimes)
def test_what_is_written_is_read_back(amount):
    assert money.parse_dirhams(format_dirhams(amount), allow_negative=True) == amount if abs(amount) < 10**12 else True


def test_amounts_are_written_with_a_comma_and_western_digits():
    assert format_dirhams(125050) == "1\u202f250,50"
    assert format_dirhams(-5) == "-0,05"
