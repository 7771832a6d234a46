"""Writing in the carnet: three kinds of debt, repayments, corrections, another shop's customers."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.carnet import actions, queries
from rahba.carnet.models import Balance, Entry
from rahba.carnet.rules import CarnetRefused, EntryKind, NewEntry, Refusal, Sums
from rahba.kernel import figures
from rahba.kernel.changes import changes_since, latest_number
from rahba.kernel.ids import uuid7

MARCH_18 = dt.date(2026, 3, 18)


@pytest.mark.story("shop:3.7")
def test_cash_lent_is_kept_apart_from_goods_and_deposits(notebook):
    fatima = notebook.customer()
    notebook.write(fatima, "goods", 12_50)
    notebook.write(fatima, "cash", 100_00)
    notebook.write(fatima, "deposit", 4_00)
    assert notebook.owes(fatima) == (12_50, 100_00, 4_00)
    counted = figures.totals(
        notebook.shop_id, ["carnet.goods", "carnet.cash", "carnet.deposit"], first=MARCH_18, last=MARCH_18
    )
    assert counted == {"carnet.goods": 12_50, "carnet.cash": 100_00, "carnet.deposit": 4_00}


@pytest.mark.story("shop:F44")
@pytest.mark.story("shop:3.9")
def test_a_repayment_is_its_own_entry_and_the_older_ones_are_untouched(notebook):
    fatima = notebook.customer()
    goods = notebook.write(fatima, "goods", 50_00, days_ago=9, sale_id=uuid7())
    before = Entry.objects.filter(id=goods.id).values().get()
    repayment = notebook.write(fatima, "repayment", 20_00)
    assert (repayment.goods, repayment.cash, repayment.deposit) == (-20_00, 0, 0)
    assert Entry.objects.filter(id=goods.id).values().get() == before
    assert notebook.owes(fatima) == (30_00, 0, 0)


@pytest.mark.story("shop:F46")
@pytest.mark.story("shop:3.10")
def test_part_payments_go_to_the_oldest_debt_and_the_rest_is_an_advance(notebook):
    fatima = notebook.customer()
    notebook.write(fatima, "cash", 30_00, days_ago=20)
    notebook.write(fatima, "goods", 50_00, days_ago=10)
    notebook.write(fatima, "repayment", 40_00, days_ago=5)
    assert notebook.owes(fatima) == (40_00, 0, 0)
    notebook.write(fatima, "repayment", 100_00)
    assert notebook.owes(fatima) == (-60_00, 0, 0)
    assert queries.total_owed(notebook.shop_id).advances == 60_00


def test_the_customer_may_say_which_debt_is_paid(notebook):
    fatima = notebook.customer()
    notebook.write(fatima, "goods", 50_00, days_ago=10)
    notebook.write(fatima, "deposit", 6_00)
    notebook.write(fatima, "repayment", 6_00, split=Sums(deposit=6_00))
    assert notebook.owes(fatima) == (50_00, 0, 0)


def test_repayments_of_one_batch_each_pay_what_the_one_before_left(notebook):
    fatima = notebook.customer()
    notebook.write(fatima, "cash", 30_00, days_ago=3)
    at = dt.datetime(2026, 3, 18, 12, tzinfo=dt.UTC)
    batch = [
        NewEntry(customer_id=fatima, kind=EntryKind(kind), amount=amount, at=at, day=MARCH_18)
        for kind, amount in [("repayment", 20_00), ("goods", 8_00), ("repayment", 15_00)]
    ]
    written = actions.add_entries(shop_id=notebook.shop_id, entries=batch, now=at)
    assert [(row.goods, row.cash) for row in written] == [(0, -20_00), (8_00, 0), (-5_00, -10_00)]
    assert notebook.owes(fatima) == (3_00, 0, 0)


@pytest.mark.story("shop:3.21")
def test_a_wrong_entry_is_corrected_by_its_counter_entry_once(notebook):
    fatima = notebook.customer()
    right, wrong = notebook.write(fatima, "goods", 10_00), notebook.write(fatima, "cash", 500_00)
    correction = notebook.reverse(wrong)
    assert (correction.kind, correction.reverses_id, correction.cash) == (EntryKind.REVERSAL, wrong.id, -500_00)
    assert notebook.owes(fatima) == (10_00, 0, 0)
    assert {row.id for row in queries.entries_of(fatima)} == {right.id, wrong.id, correction.id}
    assert figures.totals(notebook.shop_id, ["carnet.cash"], first=MARCH_18, last=MARCH_18) == {"carnet.cash": 0}
    with pytest.raises(CarnetRefused) as again:
        notebook.reverse(wrong)
    assert again.value.code == Refusal.ALREADY_REVERSED
    with pytest.raises(CarnetRefused) as of_a_correction:
        notebook.reverse(correction)
    assert of_a_correction.value.code == Refusal.IS_A_REVERSAL
    assert notebook.owes(fatima) == (10_00, 0, 0)


@pytest.mark.parametrize("statement", ["UPDATE carnet_entry SET goods = 0", "DELETE FROM carnet_entry"])
@pytest.mark.story("shop:3.21")
def test_the_database_itself_refuses_to_change_an_entry(notebook, statement):
    entry = notebook.write(notebook.customer(), "goods", 10_00)
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get(id=entry.id).goods == 10_00


@pytest.mark.story("shop:F47")
def test_a_customer_of_another_shop_can_neither_be_charged_nor_repay(notebook, other_notebook):
    hers = other_notebook.customer()
    other_notebook.write(hers, "goods", 80_00)
    mine = notebook.customer()
    for kind in ("goods", "repayment"):
        with pytest.raises(CarnetRefused) as refusal:
            notebook.write(hers, kind, 10_00)
        assert refusal.value.code == Refusal.UNKNOWN_CUSTOMER
    at = dt.datetime(2026, 3, 18, 12, tzinfo=dt.UTC)
    mixed = [NewEntry(customer_id=who, kind=EntryKind.GOODS, amount=100, at=at, day=MARCH_18) for who in (mine, hers)]
    with pytest.raises(CarnetRefused):
        actions.add_entries(shop_id=notebook.shop_id, entries=mixed, now=at)
    assert other_notebook.owes(hers) == (80_00, 0, 0)
    assert notebook.owes(mine) == (0, 0, 0)


def test_an_entry_of_another_shop_cannot_be_corrected(notebook, other_notebook):
    entry = other_notebook.write(other_notebook.customer(), "goods", 80_00)
    with pytest.raises(CarnetRefused):
        notebook.reverse(entry)


def test_an_entry_sent_twice_is_written_once(notebook):
    fatima, entry_id = notebook.customer(), uuid7()
    notebook.write(fatima, "cash", 20_00, id=entry_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        notebook.write(fatima, "cash", 20_00, id=entry_id)
    assert notebook.owes(fatima) == (0, 20_00, 0)


def test_each_entry_gives_the_customer_a_new_number_in_the_change_log(notebook):
    fatima = notebook.customer()
    before = latest_number(notebook.shop_id)
    notebook.write(fatima, "goods", 5_00)
    news = changes_since(notebook.shop_id, before, 10)
    assert [(change.kind, change.object_id) for change in news] == [("customer", fatima)]
    assert queries.customer_values(notebook.shop_id, [fatima])[fatima] == {
        "id": str(fatima),
        "name": "Fatima (inventée)",
        "phone": None,
        "limit": None,
        "balances": {"goods": 5_00, "cash": 0, "deposit": 0},
        "balance": 5_00,
        "active": True,
    }


def test_what_all_customers_owe_leaves_advances_apart(notebook):
    fatima, ahmed = notebook.customer(), notebook.customer("Ahmed (inventé)")
    notebook.write(fatima, "goods", 70_00)
    notebook.write(fatima, "cash", 30_00)
    notebook.write(ahmed, "repayment", 25_00)
    assert queries.total_owed(notebook.shop_id) == queries.Owed(
        goods=70_00, cash=30_00, deposit=0, total=100_00, debtors=1, advances=25_00
    )


def test_the_shop_sees_how_old_its_debts_are(notebook):
    fatima, ahmed = notebook.customer(), notebook.customer("Ahmed (inventé)")
    notebook.write(fatima, "goods", 90_00, days_ago=100)
    notebook.write(fatima, "goods", 40_00, days_ago=20)
    notebook.write(fatima, "repayment", 60_00, days_ago=1)
    notebook.write(ahmed, "cash", 15_00, days_ago=2)
    assert queries.ages_of(notebook.shop_id, MARCH_18, [fatima, ahmed]) == {
        fatima: [0, 40_00, 0, 0, 30_00],
        ahmed: [15_00, 0, 0, 0, 0],
    }
    assert queries.ages_of_shop(notebook.shop_id, MARCH_18) == [15_00, 40_00, 0, 0, 30_00]


histories = st.lists(
    st.tuples(st.sampled_from(["goods", "cash", "deposit", "repayment", "return", "correct"]), st.integers(1, 500_00)),
    max_size=12,
)


@given(histories)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_balance_is_always_the_sum_of_its_entries(notebook, history):
    customer, written = notebook.customer(), []
    for kind, amount in history:
        if kind != "correct":
            written.append(notebook.write(customer, kind, amount))
        elif written:
            notebook.reverse(written.pop())
    rows = Entry.objects.filter(customer_id=customer)
    summed = tuple(sum(getattr(row, kind) for row in rows) for kind in ("goods", "cash", "deposit"))
    assert notebook.owes(customer) == summed
    owing = [sum(getattr(row, kind) for kind in ("goods", "cash", "deposit")) for row in Balance.objects.all()]
    assert queries.total_owed(notebook.shop_id).total == sum(total for total in owing if total > 0)
