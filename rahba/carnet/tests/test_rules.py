"""What a repayment pays, how old a debt is, when a limit is passed."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rahba.carnet.rules import (
    AGES,
    Debt,
    EntryKind,
    Line,
    NewEntry,
    OpenDebt,
    Sums,
    ageing,
    effect_of,
    open_debts,
    passes_limit,
    split_repayment,
)

MARCH = dt.date(2026, 3, 1)
amounts = st.integers(min_value=1, max_value=10**9)
giving = st.sampled_from([EntryKind.GOODS, EntryKind.CASH, EntryKind.DEPOSIT])


def line(number, kind, effect, reverses=None):
    return Line(uuid.UUID(int=number), kind, effect, MARCH + dt.timedelta(days=number), reverses)


def carnet_of(steps):
    """Lines as the carnet would write them: each repayment pays what is open when it comes."""
    lines = []
    for number, (kind, amount) in enumerate(steps, start=1):
        if kind == EntryKind.REPAYMENT:
            effect = -split_repayment(amount, open_debts(lines))
        else:
            effect = effect_of(kind, amount)
        lines.append(line(number, kind, effect))
    return lines


steps = st.lists(st.tuples(st.one_of(giving, st.just(EntryKind.REPAYMENT)), amounts), max_size=30)


def test_a_repayment_pays_the_oldest_debt_first_whatever_its_kind():
    lines = carnet_of([(EntryKind.CASH, 100), (EntryKind.GOODS, 500), (EntryKind.DEPOSIT, 30)])
    assert split_repayment(250, open_debts(lines)) == Sums(goods=150, cash=100)


def test_what_is_left_of_a_repayment_is_an_advance_on_goods():
    lines = carnet_of([(EntryKind.CASH, 100)])
    assert split_repayment(250, open_debts(lines)) == Sums(goods=150, cash=100)
    assert split_repayment(70, []) == Sums(goods=70)


def test_goods_taken_back_lower_the_debt_for_goods_only():
    lines = carnet_of([(EntryKind.CASH, 100), (EntryKind.GOODS, 500), (EntryKind.RETURN, 200)])
    assert [(debt.debt, debt.amount) for debt in open_debts(lines)] == [(Debt.CASH, 100), (Debt.GOODS, 300)]


def test_a_corrected_entry_is_no_debt_and_a_corrected_repayment_paid_nothing():
    lines = carnet_of([(EntryKind.GOODS, 100), (EntryKind.GOODS, 900), (EntryKind.REPAYMENT, 100)])
    wrong, repayment = lines[1], lines[2]
    corrected = [
        *lines,
        line(4, EntryKind.REVERSAL, -wrong.effect, reverses=wrong.id),
        line(5, EntryKind.REVERSAL, -repayment.effect, reverses=repayment.id),
    ]
    assert open_debts(corrected) == [OpenDebt(lines[0].id, Debt.GOODS, lines[0].day, 100)]


@given(amounts, st.lists(st.tuples(giving, amounts), max_size=20))
def test_the_parts_of_a_repayment_never_lose_a_centime(amount, given_before):
    parts = split_repayment(amount, open_debts(carnet_of(given_before)))
    assert parts.total == amount
    assert min(parts.goods, parts.cash, parts.deposit) >= 0


@given(steps)
def test_what_is_open_is_what_the_balance_says(history):
    lines = carnet_of(history)
    balance = sum((each.effect for each in lines), Sums())
    opened = open_debts(lines)
    for debt in Debt:
        assert sum(one.amount for one in opened if one.debt == debt) == max(0, balance.of(debt))
    assert [one.day for one in opened] == sorted(one.day for one in opened)


@given(steps)
def test_cash_and_deposits_are_never_paid_beyond_what_is_owed(history):
    balance = sum((each.effect for each in carnet_of(history)), Sums())
    assert balance.cash >= 0
    assert balance.deposit >= 0


@pytest.mark.story("shop:3.14")
def test_a_debt_is_as_old_as_its_newest_credit_allows():
    within = {7: 2000, 30: 5000, 60: 5000, 90: 8000}
    assert ageing(10_000, within) == [2000, 3000, 0, 3000, 2000]
    assert ageing(1500, within) == [1500, 0, 0, 0, 0]
    assert ageing(-300, within) == [0, 0, 0, 0, 0]


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_the_ages_of_a_debt_add_up_to_it(owed, given_each):
    within = dict(zip(AGES, [sum(given_each[: n + 1]) for n in range(4)], strict=True))
    parts = ageing(owed, within)
    assert sum(parts) == max(0, owed)
    assert min(parts) >= 0


@pytest.mark.parametrize(
    ("owed", "more", "limit", "passed"),
    [
        (400, 100, 500, False),
        (400, 101, 500, True),
        (900, 0, 500, False),
        (10**9, 1, None, False),
        (0, 1, 0, True),
    ],
)
@pytest.mark.story("shop:3.11")
def test_a_limit_is_passed_only_by_giving_more(owed, more, limit, passed):
    assert passes_limit(owed, more, limit) is passed


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"kind": EntryKind.REVERSAL},
        {"split": Sums(goods=99)},
        {"split": Sums(goods=150, cash=-50)},
        {"kind": EntryKind.GOODS, "split": Sums(goods=100)},
    ],
)
def test_an_entry_that_makes_no_sense_cannot_be_asked_for(wrong):
    sound = {"customer_id": uuid.uuid4(), "kind": EntryKind.REPAYMENT, "amount": 100, "day": MARCH}
    with pytest.raises(ValueError, match=r"entry|repayment"):
        NewEntry(**{**sound, "at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC), **wrong})
