"""Stock is the sum of its movements, whatever happens and in whatever order it is heard of."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.catalogue import actions, queries
from rahba.catalogue.models import StockLevel, StockMovement
from rahba.catalogue.rules import UnknownProduct
from rahba.catalogue.tests.conftest import NOW
from rahba.kernel.changes import changes_since, latest_number
from rahba.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def level(product) -> int:
    return StockLevel.objects.get(product=product).on_hand


def summed(product) -> int:
    return StockMovement.objects.filter(product=product).aggregate(sum=Sum("quantity"))["sum"] or 0


@pytest.mark.story("shop:2.22")
def test_level_is_the_sum_of_movements(add_product, move):
    milk = add_product()
    move(milk, 24_000)
    move(milk, -3_000, "sale")
    move(milk, -1_000, "loss")
    assert level(milk) == summed(milk) == 20_000


@pytest.mark.story("shop:2.23")
def test_a_sale_is_never_refused_because_stock_says_zero(add_product, move):
    milk = add_product()
    move(milk, -2_000, "sale")
    assert level(milk) == -2_000


@pytest.mark.parametrize("statement", ["UPDATE {} SET quantity = 0", "DELETE FROM {}"])
def test_a_movement_cannot_be_changed_or_deleted(add_product, move, statement):
    move(add_product(), 5_000)
    table = StockMovement._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert StockMovement.objects.get().quantity == 5_000


def test_150_movements_take_a_handful_of_statements(shop, add_product, django_assert_max_num_queries):
    products = [add_product(f"Produit {number}") for number in range(50)]
    movements = [
        actions.Movement(product_id=product.id, quantity=-1000, reason="sale", at=NOW, day=NOW.date())
        for product in products
        for _ in range(3)
    ]
    with django_assert_max_num_queries(12):
        actions.move_stock(shop_id=shop.id, movements=movements, now=NOW)
    assert {level(product) for product in products} == {-3000}


def test_each_moved_product_is_told_to_the_phones(shop, add_product, move):
    milk, bread = add_product(), add_product("Pain")
    before = latest_number(shop.id)
    move(bread, 10_000)
    news = changes_since(shop.id, before, 10)
    assert [(change.kind, change.object_id) for change in news] == [("product", bread.id)]
    assert milk.id != bread.id


def test_another_shops_product_is_not_moved(shop, make_shop, add_product):
    foreign = add_product(shop_id=make_shop().id)
    movement = actions.Movement(product_id=foreign.id, quantity=1000, reason="received", at=NOW, day=NOW.date())
    with pytest.raises(UnknownProduct):
        actions.move_stock(shop_id=shop.id, movements=[movement], now=NOW)
    assert level(foreign) == 0


def count(product, counted: int, at: dt.datetime) -> int:
    return actions.count_stock(
        shop_id=product.shop_id,
        product_id=product.id,
        counted=counted,
        counted_at=at,
        day=at.date(),
        by_id=None,
        now=at,
    )


@pytest.mark.story("shop:2.28")
def test_the_shop_keeps_selling_while_it_counts(add_product, move):
    """20 in the books; the count begins and finds 18; three are sold before the figure is typed: 15 remain."""
    milk = add_product()
    move(milk, 20_000, at=NOW - 2 * HOUR)
    counted_at = NOW
    move(milk, -3_000, "sale", at=NOW + HOUR)
    assert count(milk, 18_000, counted_at) == -2_000
    assert level(milk) == summed(milk) == 15_000


@pytest.mark.story("shop:2.28")
def test_a_sale_made_offline_before_the_count_does_not_spoil_it(add_product, move):
    """The phone was offline: its sale of ten o'clock comes in after the count of eleven had missed it already."""
    milk = add_product()
    move(milk, 20_000, at=NOW - 3 * HOUR)
    count(milk, 18_000, NOW)
    move(milk, -2_000, "sale", at=NOW - HOUR)
    assert level(milk) == summed(milk) == 18_000
    move(milk, -1_000, "sale", at=NOW + HOUR)
    assert level(milk) == 17_000


def test_an_older_count_that_comes_in_late_does_not_undo_the_newer(add_product):
    milk = add_product()
    count(milk, 12_000, NOW)
    count(milk, 30_000, NOW - HOUR)
    assert level(milk) == summed(milk) == 12_000


def test_a_count_without_difference_is_kept_as_proof(add_product, move):
    milk = add_product()
    move(milk, 4_000, at=NOW - HOUR)
    assert count(milk, 4_000, NOW) == 0
    assert StockMovement.objects.filter(product=milk, reason="count", quantity=0).exists()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["received", "sale", "return", "loss", "count"]),
        st.integers(min_value=0, max_value=50_000),
        st.integers(min_value=0, max_value=48),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_happens_the_level_is_the_sum(add_product, move, acts):
    milk = add_product(f"Lait {uuid7()}")
    for reason, quantity, hours in acts:
        at = NOW + hours * HOUR
        if reason == "count":
            count(milk, quantity, at)
        else:
            move(milk, -quantity if reason in ("sale", "loss") else quantity, reason, at)
    assert level(milk) == summed(milk)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.integers(min_value=-9_000, max_value=9_000), max_size=5),
    after=st.lists(st.integers(min_value=-9_000, max_value=9_000), max_size=5),
    late=st.randoms(use_true_random=False),
    counted=st.integers(min_value=0, max_value=50_000),
)
def test_after_a_count_only_what_happened_since_matters(add_product, move, before, after, late, counted):
    """Movements may arrive before or after the count is typed, in any order: the shelf had `counted`, then `after`."""
    milk = add_product(f"Lait {uuid7()}")
    arrivals = [(quantity, NOW - HOUR) for quantity in before] + [(quantity, NOW + HOUR) for quantity in after]
    late.shuffle(arrivals)
    cut = late.randint(0, len(arrivals))
    for quantity, at in arrivals[:cut]:
        move(milk, quantity, at=at)
    count(milk, counted, NOW)
    for quantity, at in arrivals[cut:]:
        move(milk, quantity, at=at)
    assert level(milk) == counted + sum(after)


def test_what_runs_out_is_counted_as_it_is_listed(shop, add_product, move):
    """Every mix of alert level and stock: none, zero, above, at, below, less than nothing; sold no more."""
    for number, (alert, stock, active) in enumerate(
        (alert, stock, active)
        for alert in (None, 0, 2_000)
        for stock in (-1_000, 0, 1_000, 2_000, 3_000)
        for active in (True, False)
    ):
        product = add_product(f"Produit {number}", stock_alert=alert)
        move(product, stock)
        actions.save_product(shop_id=shop.id, product_id=product.id, fields={"active": active}, by_id=None, now=NOW)
    listed = [(row.product.stock_alert, row.on_hand) for row in queries.products_to_restock(shop.id)]
    assert sorted(listed, key=str) == sorted(
        [(None, -1_000), (0, -1_000), (0, 0), (2_000, -1_000), (2_000, 0), (2_000, 1_000), (2_000, 2_000)], key=str
    )
    assert queries.count_to_restock(shop.id) == len(listed)
