"""The drawer and its closing: always succeeds, keeps the difference, mixes nothing."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.carnet import queries as carnet
from rahba.kernel import audit
from rahba.sales import actions, queries
from rahba.sales.models import CashEntry, Closing, Sale
from rahba.shops import actions as shop_actions

pytestmark = pytest.mark.django_db
ACTS = ("float", "in", "out", "draw", "expense", "sale", "credit", "repayment", "cash", "deposit")


@pytest.mark.story("shop:F32")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from([*ACTS]),
            st.integers(1, 100_000),
        ),
        max_size=12,
    ),
    counted=st.integers(0, 10**6),
)
def test_expected_is_float_and_cash_sales_less_refunds_and_what_left(shop, counter, customer, acts, counted):
    """Change is no takings: every sale here is paid with more than is due."""
    signs = {"float": 1, "in": 1, "out": -1, "draw": -1, "expense": -1, "sale": 1, "repayment": 1, "cash": -1}
    for act, amount in acts:
        if act in ("sale", "credit"):
            counter.sell((None, 1, amount), carnet=amount if act == "credit" else 0, customer=customer)
        elif act in ("repayment", "cash", "deposit"):
            counter.carnet(customer, act, amount)
        else:
            counter.cash(act, amount)
    closing = counter.close(counted)
    assert closing.expected == sum(signs.get(act, 0) * amount for act, amount in acts)
    assert closing.difference == counted - closing.expected


@pytest.mark.story("shop:F34")
def test_the_difference_is_an_entry_with_its_author(shop, counter, good):
    counter.sell((good(), 1, 1000))
    closing = counter.close(950)
    entry = CashEntry.objects.get(kind="difference")
    assert (entry.amount, entry.source_id, entry.by_id, entry.device_id) == (
        -50, closing.id, counter.by_id, counter.device_id,
    )  # fmt: skip
    assert audit.entries_of(shop.organisation_id)[0].details == {"number": 1, "difference": -50}


def test_the_next_day_starts_at_its_own_float(shop, counter, good):
    counter.sell((good(), 1, 1000))
    counter.close(900)
    counter.cash("float", 300)
    counter.sell((good(), 2, 1000))
    assert counter.close(2300).difference == 0


@pytest.mark.story("shop:F37")
def test_two_tills_are_never_mixed(counter, make_counter, good):
    other = make_counter()
    counter.sell((good(), 1, 1000))
    other.sell((good(), 7, 1000))
    counter.cash("out", 200)
    assert (counter.close(800).expected, other.close(7000).expected) == (800, 7000)


def test_closing_numbers_of_a_shop_have_no_holes(counter, make_counter, good):
    other = make_counter()
    numbers = [till.close(0).number for till in (counter, other, counter, other)]
    assert numbers == [1, 2, 3, 4]


def test_a_closing_that_failed_gives_its_number_back(counter, monkeypatch):
    def fall(**_values):
        raise RuntimeError

    monkeypatch.setattr(actions.drawer.audit, "record", fall)
    with pytest.raises(RuntimeError):
        counter.close(0)
    monkeypatch.undo()
    assert counter.close(0).number == 1


@pytest.mark.story("shop:F36")
def test_five_thousand_receipts_in_a_day_close_to_the_centime(shop, counter, now):
    drafts = [counter.draft((None, 1, 100 + number % 7)) for number in range(5000)]
    for start in range(0, 5000, 500):
        actions.record_sales(shop=shop, drafts=drafts[start : start + 500], now=now)
    closing = counter.close(0)
    total = sum(draft.total for draft in drafts)
    assert (closing.expected, closing.summary["sales"], closing.summary["total"]) == (total, 5000, total)
    assert queries.day_summary(shop, closing.day).total == total


def test_a_closing_without_anything_succeeds(counter):
    closing = counter.close(1234)
    assert (closing.expected, closing.difference, closing.summary["sales"]) == (0, 1234, 0)


class TestForgotten:
    """A day that nobody closed (row 4.11)."""

    def test_yesterday_closed_this_morning_bears_yesterdays_date(self, counter, good, now):
        yesterday = now - dt.timedelta(days=1)
        counter.sell((good(), 1, 1000), at=yesterday)
        closing = counter.close(1000, at=now)
        assert closing.day == yesterday.date()

    def test_when_today_was_sold_already_the_closing_is_todays(self, counter, good, now):
        counter.sell((good(), 1, 1000), at=now - dt.timedelta(days=1))
        counter.sell((good(), 1, 1000), at=now)
        assert counter.close(2000).day == now.date()


@pytest.mark.story("shop:F09")
class TestLateFacts:
    """What arrives after its drawer was closed belongs to its day, with a mark; the closing stays as it was."""

    def test_while_facts_are_on_their_way_the_tills_own_reckoning_is_believed(self, counter, good):
        counter.sell((good(), 1, 1000))
        closing = counter.close(3000, expected=3000, late=2)
        assert (closing.expected, closing.difference, closing.late_receipts) == (3000, 0, 2)
        assert closing.summary["expected"] == 1000

    def test_a_late_receipt_joins_its_day_with_a_mark_and_reopens_nothing(self, shop, counter, good, now):
        on_its_way = counter.draft((good(), 2, 1000))
        closing = counter.close(2000, expected=2000, late=1)
        before = Closing.objects.filter(id=closing.id).values().get()
        tomorrow = now + dt.timedelta(days=1)
        stamp = counter.stamp(sequence=on_its_way.stamp.sequence, received_at=tomorrow)
        late = dataclasses.replace(on_its_way, stamp=stamp)
        actions.record_sales(shop=shop, drafts=[late], now=tomorrow)
        marked = queries.sales_of_day(shop.id, now.date()).get()
        assert (marked.late, marked.day) == (True, now.date())
        assert Closing.objects.filter(id=closing.id).values().get() == before
        receipts, cash = queries.late_facts(closing)
        assert ([receipt.id for receipt in receipts], cash) == ([late.id], 2000)
        assert queries.drawer(shop, counter.device_id).expected == 0

    def test_when_all_is_here_a_wrong_reckoning_is_flagged_and_the_recount_holds(self, counter, good):
        counter.sell((good(), 1, 1000))
        closing = counter.close(1000, expected=900)
        assert (closing.expected, closing.difference, closing.summary["flags"]) == (1000, 0, ["totals_disagree"])


@pytest.mark.story("shop:F44")
class TestRepayment:
    """A repayment is an entry of its own; the old receipt is untouched."""

    def test_it_lowers_the_debt_fills_the_drawer_and_leaves_the_receipt(self, shop, counter, good, customer):
        sale = counter.sell((good(), 5, 1000), carnet=5000, customer=customer)
        before = Sale.objects.filter(id=sale.id).values().get()
        assert counter.carnet(customer, "repayment", 2000) == []
        assert carnet.balance_of(customer).goods == 3000
        assert queries.drawer(shop, counter.device_id).by_kind == {"repayment": 2000}
        assert Sale.objects.filter(id=sale.id).values().get() == before

    @pytest.mark.story("shop:F46")
    def test_a_house_account_is_paid_in_parts_and_may_run_ahead(self, counter, good, customer):
        counter.sell((good(), 5, 1000), carnet=5000, customer=customer)
        for amount in (1500, 1500, 3000):
            counter.carnet(customer, "repayment", amount)
        assert carnet.balance_of(customer).total == -1000
        assert len(list(carnet.entries_of(customer))) == 4

    def test_it_is_no_sale(self, shop, counter, customer):
        counter.carnet(customer, "repayment", 2000)
        day = queries.day_summary(shop, counter.now.date())
        assert (day.count, day.total, day.repaid) == (0, 0, 2000)

    def test_cash_lent_is_no_sale_and_leaves_the_drawer(self, shop, counter, customer):
        counter.carnet(customer, "cash", 700)
        day = queries.day_summary(shop, counter.now.date())
        assert (day.total, day.lent, carnet.balance_of(customer).cash) == (0, 700, 700)


class TestBusinessDay:
    """One rule for all reports: the wall clock of Morocco and the shop's cut-off hour."""

    @pytest.mark.story("shop:F41")
    def test_an_evening_after_midnight_belongs_to_the_day_before(self, shop, counter, good, now):
        after_midnight = dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.UTC)  # 01:30 in Morocco
        counter.sell((good(), 1, 1000), at=after_midnight)
        counter.cash("out", 100, at=after_midnight)
        closing = counter.close(900, at=after_midnight)
        assert {closing.day, Sale.objects.get().day, *CashEntry.objects.values_list("day", flat=True)} == {
            dt.date(2026, 11, 23)
        }

    @pytest.mark.story("shop:F41")
    @pytest.mark.parametrize(
        ("at", "day"),
        [
            # In 2026 Morocco's clocks went back to UTC on 15 February at 3:00, and forward again on 22 March at 2:00.
            (dt.datetime(2026, 2, 14, 23, 30, tzinfo=dt.UTC), dt.date(2026, 2, 14)),
            (dt.datetime(2026, 2, 15, 3, 30, tzinfo=dt.UTC), dt.date(2026, 2, 14)),
            (dt.datetime(2026, 2, 15, 4, 0, tzinfo=dt.UTC), dt.date(2026, 2, 15)),
            (dt.datetime(2026, 3, 22, 2, 59, tzinfo=dt.UTC), dt.date(2026, 3, 21)),
            (dt.datetime(2026, 3, 22, 3, 0, tzinfo=dt.UTC), dt.date(2026, 3, 22)),
        ],
    )
    def test_it_holds_across_the_change_of_clock_in_ramadan(self, shop, counter, at, day):
        counter.sell((None, 1, 1000), at=at)
        assert Sale.objects.get().day == day
        assert queries.day_summary(shop, day).total == 1000

    def test_another_cut_off_hour_holds_for_what_comes_after(self, shop, counter, owner, now):
        shop_actions.change_settings(shop_id=shop.id, fields={"cutoff_hour": 0}, by_id=owner.id, now=now)
        shop.refresh_from_db()
        counter.sell((None, 1, 1000), at=dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.UTC))
        assert Sale.objects.get().day == dt.date(2026, 11, 24)
