"""Returns and cancellations: new rows beside the old ones, never more than was paid, never refused."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.carnet import queries as carnet
from rahba.kernel.ids import uuid7
from rahba.sales import actions, queries
from rahba.sales.models import Payment, Sale, SaleLine, SaleVoid
from rahba.sales.rules import SaleRefused, VoidDraft
from rahba.shops import actions as shop_actions

pytestmark = pytest.mark.django_db


def day_of(shop, counter):
    return queries.day_summary(shop, Sale.objects.earliest("received_at").day)


@pytest.mark.story("shop:F35")
def test_a_discounted_article_comes_back_at_the_price_really_paid_and_the_day_closes(shop, counter, good):
    sugar = good(price=1000)
    sale = counter.sell((sugar, 4, 1000, 400), discount=400)
    left = queries.remaining_lines(Sale.objects.get(id=sale.id))[0]
    assert (left.amount, left.price_of(1000)) == (3200, 800)
    assert counter.take_back(sale, (0, 1, 800)) == []
    closing = counter.close(2400)
    assert (closing.expected, closing.difference) == (2400, 0)
    assert sugar.on_hand == -3000


def test_more_than_was_sold_is_stored_and_flagged(shop, counter, good):
    sugar = good()
    sale = counter.sell((sugar, 2, 1000))
    assert counter.take_back(sale, (0, 2, 2000)) == []
    assert counter.take_back(sale, (0, 1, 1000)) == ["return_exceeds_sale"]
    assert (sugar.on_hand, day_of(shop, counter).returns) == (1000, 3000)


def test_more_money_than_was_paid_is_flagged(counter, good):
    sale = counter.sell((good(), 2, 1000))
    assert counter.take_back(sale, (0, 1, 1002)) == ["return_exceeds_sale"]


def test_a_line_that_was_never_sold_is_flagged(counter, good):
    sale = counter.sell((good(), 2, 1000))
    assert counter.take_back(sale, (7, 1, 100)) == ["return_exceeds_sale"]


@pytest.mark.story("shop:F50")
def test_one_return_has_one_receipt_and_each_receipt_counts_for_itself(shop, counter, good):
    sugar = good()
    first, second = counter.sell((sugar, 1, 1000)), counter.sell((sugar, 1, 1000))
    counter.take_back(first, (0, 1, 1000))
    returned = Sale.objects.get(kind="return")
    assert returned.original_id == first.id
    assert queries.remaining_lines(Sale.objects.get(id=second.id))[0].quantity == 1000


def test_what_was_on_the_carnet_comes_off_the_carnet(shop, counter, good, customer):
    sale = counter.sell((good(), 3, 1000), carnet=3000, customer=customer)
    assert counter.take_back(sale, (0, 1, 1000), carnet=1000) == []
    assert carnet.balance_of(customer).goods == 2000
    assert queries.drawer(shop, counter.device_id).expected == 0


def test_a_return_of_an_unknown_receipt_is_written_down_and_flagged(shop, counter, good):
    never_arrived = counter.draft((good(), 1, 1000))
    assert counter.take_back(never_arrived, (0, 1, 1000)) == ["sale_not_found"]
    assert queries.drawer(shop, counter.device_id).expected == -1000


def test_sums_of_a_return_that_do_not_agree_are_flagged(counter, good):
    sale = counter.sell((good(), 2, 1000))
    assert counter.take_back(sale, (0, 1, 1000), cash=900) == ["totals_disagree"]


def test_a_void_takes_back_goods_money_tax_and_figures(shop, counter, good, owner, now):
    shop_actions.change_settings(shop_id=shop.id, fields={"tva_mode": "included"}, by_id=owner.id, now=now)
    shop.refresh_from_db()
    sugar = good()
    counter.sell((sugar, 1, 1000))
    sale = counter.sell((sugar, 5, 1000))
    assert counter.void(sale) == []
    assert sugar.on_hand == -1000
    day = day_of(shop, counter)
    assert (day.count, day.total, day.cash, day.voids, day.net) == (1, 1000, 1000, 1, 1000)
    assert day.tva_by_rate == {2000: (1000, 167)}
    assert queries.drawer(shop, counter.device_id).expected == 1000


def test_a_void_of_credit_writes_the_exact_counter_entry(counter, good, customer):
    sale = counter.sell((good(), 3, 1000), carnet=2000, customer=customer)
    counter.void(sale)
    kinds = [entry.kind for entry in carnet.entries_of(customer)]
    assert (carnet.balance_of(customer).total, sorted(kinds)) == (0, ["goods", "reversal"])


def test_a_second_void_changes_nothing_and_is_flagged(shop, counter, good):
    sugar = good()
    sale = counter.sell((sugar, 1, 1000))
    counter.void(sale)
    assert counter.void(sale) == ["return_exceeds_sale"]
    assert (sugar.on_hand, SaleVoid.objects.count(), queries.drawer(shop, counter.device_id).expected) == (0, 1, 0)


def test_a_void_after_a_return_takes_back_only_the_rest(shop, counter, good, customer):
    sugar = good()
    sale = counter.sell((sugar, 3, 1000), carnet=3000, customer=customer)
    counter.take_back(sale, (0, 1, 1000), carnet=1000)
    assert counter.void(sale) == ["return_exceeds_sale"]
    day = day_of(shop, counter)
    assert (sugar.on_hand, carnet.balance_of(customer).total, day.net) == (0, 0, 0)
    rows = list(queries.journal(shop.id, day.first, day.last))
    assert (sum(row["total"] for row in rows), sum(row["carnet"] for row in rows)) == (0, 0)


def test_a_cashiers_void_without_approval_is_flagged(make_counter, add_staff, good, owner_membership_id):
    cashier = make_counter(add_staff("cashier")[1].id)
    first, second = cashier.sell((good(), 1, 1000)), cashier.sell((good(), 1, 1000))
    assert cashier.void(first) == ["price_outside_permission"]
    assert cashier.void(second, approved_by_id=owner_membership_id) == []


def test_a_void_of_an_unknown_sale_is_refused_whole(shop, counter, now):
    draft = VoidDraft(id=uuid7(), sale_id=uuid7(), stamp=counter.stamp(), reason="x")
    with pytest.raises(SaleRefused) as caught:
        actions.void_sale(shop=shop, draft=draft, now=now)
    assert (caught.value.code, SaleVoid.objects.count()) == ("unknown_sale", 0)


def test_another_shops_sale_cannot_be_taken_back(make_shop, make_counter, counter, good):
    sale = counter.sell((good(), 1, 1000))
    stranger = make_counter(shop_=make_shop())
    assert stranger.take_back(sale, (0, 1, 1000)) == ["sale_not_found"]
    with pytest.raises(SaleRefused):
        stranger.void(sale)
    assert queries.remaining_lines(Sale.objects.get(id=sale.id))[0].quantity == 1000


def test_the_receipt_itself_never_changes(counter, good):
    sale = counter.sell((good(), 2, 1000))
    rows = (
        Sale.objects.filter(id=sale.id).values(),
        SaleLine.objects.filter(sale_id=sale.id).values(),
        Payment.objects.filter(sale_id=sale.id).values(),
    )
    before = [list(found.all()) for found in rows]
    counter.take_back(sale, (0, 1, 1000))
    counter.void(sale)
    assert [list(found.all()) for found in rows] == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.integers(1, 9999), min_size=1, max_size=4),
    discount=st.integers(0, 300),
    step=st.sampled_from([1, 5, 10]),
)
def test_taking_everything_back_piece_by_piece_gives_what_was_paid(shop, counter, prices, discount, step):
    lines = [(None, 3, price) for price in prices]
    exact = sum(3 * price for price in prices) - min(discount, sum(prices))
    rounding = -(exact % step)
    sale = counter.sell(*lines, discount=min(discount, sum(prices)), rounding=rounding)
    given_back = 0
    for place in range(len(prices)):
        for _piece in range(3):
            left = queries.remaining_lines(Sale.objects.get(id=sale.id))[place]
            amount = left.price_of(1000)
            flags = counter.take_back(sale, (place, 1, amount))
            given_back += amount
            assert flags == []
    assert given_back == sale.total
