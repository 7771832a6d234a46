"""Sums, tax and time: the rules of sales without a database."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rahba.kernel.ids import uuid7
from rahba.kernel.money import line_total
from rahba.sales.rules import (
    LineDraft,
    PaymentDraft,
    SaleDraft,
    Stamp,
    believed_time,
    discount_passes,
    paid_per_line,
    remaining_of,
    shares_of_discount,
    sums_agree,
    tva_of_line,
)

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
STAMP = Stamp(at=NOW, happened_at=NOW, received_at=NOW, sequence=1)


def draft(lines, *, discount=0, rounding=0, payments=None, total=None):
    made = [
        LineDraft(label="x", quantity=many, unit_price=price, discount=less, total=line_total(price, many, less))
        for many, price, less in lines
    ]
    due = sum(line.total for line in made) - discount + rounding if total is None else total
    paid = [PaymentDraft(means="cash", amount=due)] if payments is None else payments
    return SaleDraft(
        id=uuid7(), receipt_number="C1-1", stamp=STAMP, lines=made, payments=paid, total=due, discount=discount,
        rounding=rounding,
    )  # fmt: skip


@pytest.mark.story("shop:F38")
def test_tax_is_computed_on_the_line_and_not_per_piece():
    # 20 % inside 3 × 9.99: 4.995 → 5.00; per piece it would be 3 × 1.665 → 3 × 1.67 = 5.01
    assert tva_of_line(2997, 0, 2000) == 500
    # reference cases: total, rate, tax inside
    cases = ((1200, 2000, 200), (1100, 1000, 100), (1070, 700, 70), (1, 2000, 0), (3, 2000, 1), (999, 0, 0))
    for total, rate, tax in cases:
        assert tva_of_line(total, 0, rate) == tax


def test_the_discount_of_a_basket_comes_off_what_is_taxed():
    sale = draft([(1000, 1000, 0), (2000, 500, 0)], discount=200)
    assert shares_of_discount(sale) == [100, 100]
    assert tva_of_line(1000, 100, 2000) == 150


lines_of_a_sale = st.lists(
    st.tuples(st.integers(1, 50_000), st.integers(0, 500_000), st.integers(0, 0)), min_size=1, max_size=12
)


@pytest.mark.story("shop:F27")
@given(lines_of_a_sale, st.integers(0, 10_000))
def test_shares_add_up_to_the_centime_whatever_the_prices(lines, discount):
    sale = draft(lines, discount=discount)
    assert sum(shares_of_discount(sale)) == discount
    assert sums_agree(sale)


@given(lines_of_a_sale, st.integers(0, 500), st.integers(-9, 9))
def test_what_was_paid_per_line_adds_up_to_what_was_due(lines, discount, rounding):
    sale = draft(lines, discount=discount, rounding=rounding)
    paid = paid_per_line([line.total for line in sale.lines], discount, rounding)
    assert sum(paid) == sale.total


@pytest.mark.parametrize(
    "wrong",
    [
        draft([(1000, 1000, 0)], total=999),
        draft([(1000, 1000, 0)], payments=[PaymentDraft(means="cash", amount=900)]),
        draft([(1000, 1000, 0)], payments=[PaymentDraft(means="cash", amount=1000, tendered=2000, change=500)]),
        draft([(1000, 1000, 0)], payments=[]),
    ],
)
def test_sums_that_do_not_agree_are_seen(wrong):
    assert not sums_agree(wrong)


def test_odd_centimes_of_weighed_goods_are_no_discount():
    olives = uuid.uuid4()
    line = LineDraft(product_id=olives, label="Olives", quantity=147, unit_price=3400, discount=0, total=500)
    off = LineDraft(product_id=olives, label="Olives", quantity=148, unit_price=3400, discount=3, total=500)
    sale = draft([(1000, 1000, 0)])
    assert not discount_passes(_with(sale, [line]), 0, {olives})
    assert not discount_passes(_with(sale, [off]), 0, {olives})
    assert discount_passes(_with(sale, [off]), 0, set())


def _with(sale, lines):
    return SaleDraft(**{**{name: getattr(sale, name) for name in sale.__dataclass_fields__}, "lines": lines})


def test_a_discount_within_the_cashiers_limit_needs_nobody():
    assert not discount_passes(draft([(1000, 1000, 50)]), 500, set())
    assert discount_passes(draft([(1000, 1000, 51)]), 500, set())
    assert discount_passes(draft([(1000, 1000, 0)], discount=51), 500, set())


def test_what_remains_of_a_line_is_never_negative():
    assert remaining_of(3000, 2700, [(1000, 900)]).price_of(1000) == 900
    left = remaining_of(3000, 2700, [(4000, 3600)])
    assert (left.quantity, left.amount, left.price_of(1000)) == (0, 0, 0)


class TestTheDevicesClock:
    """The clock is corrected as far as it can be, and never believed when it cannot be right (shop:F42)."""

    def test_a_clock_that_is_nearly_right_is_believed(self):
        at = NOW - dt.timedelta(minutes=20)
        assert believed_time(at, gap=dt.timedelta(minutes=3), received_at=NOW) == (at, False)

    def test_a_clock_hours_off_is_corrected_by_the_measured_gap(self):
        at = NOW - dt.timedelta(hours=7)
        assert believed_time(at, gap=dt.timedelta(hours=5), received_at=NOW) == (NOW - dt.timedelta(hours=2), True)

    @pytest.mark.parametrize("year", [1970, 2019, 2031, 2099])
    def test_years_wrong_and_put_right_before_sending_is_the_moment_of_arrival(self, year):
        assert believed_time(NOW.replace(year=year), gap=dt.timedelta(), received_at=NOW) == (NOW, True)

    def test_a_phone_silent_for_months_keeps_its_days(self):
        at = NOW - dt.timedelta(days=200)
        assert believed_time(at, gap=dt.timedelta(), received_at=NOW) == (at, False)

    def test_the_ends_of_time_do_no_harm(self):
        edge = dt.datetime(8999, 12, 31, tzinfo=dt.UTC)
        assert believed_time(edge, gap=dt.timedelta(days=400_000), received_at=NOW) == (NOW, True)
