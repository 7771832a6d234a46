"""Products are saved field by field, whoever sends them: nothing is refused, nothing of a neighbour is touched."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.catalogue import actions, queries
from rahba.catalogue.models import Barcode, Category, Product, StockLevel
from rahba.catalogue.rules import UnknownProduct
from rahba.catalogue.tests.conftest import NOW
from rahba.kernel.changes import changes_since, latest_number
from rahba.kernel.ids import uuid7
from rahba.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def save(shop):
    """save(product_id, price=…) as a till does."""

    def act(product_id, **fields):
        return actions.save_product(shop_id=shop.id, product_id=product_id, fields=fields, by_id=None, now=NOW)

    return act


def flags(saved) -> list[str]:
    return [flag.code for flag in saved.flags]


def test_each_field_keeps_its_last_writer(add_product, save):
    milk = add_product({"fr": "Lait", "ar": "حليب"}, price=400)
    save(milk.id, price=450)
    save(milk.id, names={"fr": "Lait entier"})
    save(milk.id, names={"ar": None, "zgh": "ⴰⵖⵓ"})
    milk.refresh_from_db()
    assert milk.price == 450
    assert milk.names == {"fr": "Lait entier", "zgh": "ⴰⵖⵓ"}


def test_a_new_product_is_told_to_the_phones_with_its_stock_at_zero(shop, save):
    before, product_id = latest_number(shop.id), uuid7()
    assert save(product_id, names="شاي", price=2500, barcodes=["611"]).created
    assert [change.object_id for change in changes_since(shop.id, before, 9)] == [product_id]
    assert queries.product_values(shop.id, [product_id], TODAY)[product_id] == {
        "id": str(product_id),
        "names": {"ar": "شاي"},
        "category": None,
        "unit": "piece",
        "price": 2500,
        "tva_class": "goods",
        "tva_rate_bp": 0,
        "barcodes": [{"code": "611", "pack": None}],
        "packs": [],
        "favourite": None,
        "on_hand": 0,
        "photo": None,
        "active": True,
    }


@pytest.mark.story("shop:1.28")
def test_a_till_that_brings_a_taken_barcode_is_not_refused(add_product, save):
    """Two phones offline added the same code: the second product is kept without it, and says so."""
    add_product("Lait Centrale", barcodes=["611"])
    product_id = uuid7()
    saved = save(product_id, names="Lait", price=400, barcodes=["611", "622"])
    assert flags(saved) == ["barcode_taken"]
    assert "Lait Centrale" in saved.flags[0].message
    assert Product.objects.get(id=product_id).price == 400
    assert list(Barcode.objects.filter(product_id=product_id).values_list("code", flat=True)) == ["622"]


def test_the_same_barcode_may_name_a_product_in_each_shop(make_shop, add_product):
    for shop in (make_shop(), make_shop()):
        add_product("Lait", shop_id=shop.id, barcodes=["611"])
    assert Barcode.objects.filter(code="611").count() == 2


def test_barcodes_sent_replace_those_of_the_product_and_leave_those_of_its_packs(shop, add_product, save):
    milk = add_product(barcodes=["611", "622"])
    pack_id = uuid7()
    actions.save_pack(
        shop_id=shop.id,
        product_id=milk.id,
        pack_id=pack_id,
        fields={"pieces": 6000, "price": 2400, "barcodes": ["699"]},
        by_id=None,
        now=NOW,
    )
    save(milk.id, barcodes=["622", {"code": "633", "pack": None}, {"code": "699", "pack": str(pack_id)}])
    kept = dict(Barcode.objects.filter(product=milk).values_list("code", "pack_id"))
    assert kept == {"622": None, "633": None, "699": pack_id}
    assert [row.product.id for row in queries.search_products(shop.id, "699").rows] == [milk.id]
    assert queries.search_products(shop.id, "611").rows == []


@pytest.mark.parametrize(("thousandths", "told"), [(12_000, 12), (1000, 1), (2500, 2.5)])
def test_a_till_is_told_how_many_pieces_a_pack_holds_not_thousandths_of_them(shop, add_product, thousandths, told):
    milk = add_product()
    fields = {"pieces": thousandths, "price": 4800}
    actions.save_pack(shop_id=shop.id, product_id=milk.id, pack_id=uuid7(), fields=fields, by_id=None, now=NOW)
    ((pack,),) = [value["packs"] for value in queries.product_values(shop.id, [milk.id], NOW.date()).values()]
    assert pack["pieces"] == told


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"price": -1}, "invalid_price"),
        ({"price": "12"}, "invalid_price"),
        ({"price": 1.5}, "invalid_price"),
        ({"price": True}, "invalid_price"),
        ({"price": 10**14}, "invalid_price"),
        ({"cost": -1}, "invalid_cost"),
        ({"unit": "litre"}, "invalid_unit"),
        ({"unit": []}, "invalid_unit"),
        ({"tva_class": "none"}, "invalid_tva_class"),
        ({"stock_alert": -5}, "invalid_stock_alert"),
        ({"favourite": 10**9}, "invalid_favourite"),
        ({"active": "yes"}, "invalid_active"),
        ({"category": "nonsense"}, "unknown_category"),
        ({"category": str(uuid7())}, "unknown_category"),
        ({"barcodes": ["<script>"]}, "invalid_barcode"),
        ({"barcodes": {"a": 1}}, "invalid_barcode"),
    ],
)
def test_what_cannot_be_kept_is_flagged_and_the_rest_is_kept(add_product, save, fields, flag):
    milk = add_product("Lait", price=400)
    saved = save(milk.id, names={"fr": "Lait entier"}, **fields)
    milk.refresh_from_db()
    assert flags(saved) == [flag]
    assert (milk.names, milk.price, milk.unit, milk.active) == ({"fr": "Lait entier"}, 400, "piece", True)


def test_a_product_without_a_name_is_kept_under_its_barcode(save):
    product_id = uuid7()
    saved = save(product_id, barcodes=["6111242100992"])
    assert flags(saved) == ["name_missing"]
    assert Product.objects.get(id=product_id).names == {"fr": "6111242100992"}


def test_another_shops_product_and_category_are_out_of_reach(make_shop, add_product, save):
    other = make_shop()
    foreign = add_product("Secret", shop_id=other.id, price=100)
    actions.add_starter_categories(shop_id=other.id, trade="grocery", now=NOW)
    with pytest.raises(UnknownProduct):
        save(foreign.id, price=1)
    foreign.refresh_from_db()
    assert foreign.price == 100
    shelf = Category.objects.filter(shop=other).first()
    assert flags(save(add_product().id, category=str(shelf.id))) == ["unknown_category"]


def test_goods_of_another_shop_are_not_known_to_a_sale(shop, make_shop, add_product):
    foreign = add_product(shop_id=make_shop().id)
    own = add_product(price=400)
    units = queries.sale_units(shop.id, [foreign.id, own.id, None], [None])
    assert set(units.products) == {own.id}
    assert units.taken(foreign.id, None, 1000) == (None, 0)
    assert queries.product_values(shop.id, [foreign.id], TODAY) == {}


def test_a_new_shop_has_the_shelves_of_its_trade_once(shop):
    first = actions.add_starter_categories(shop_id=shop.id, trade="grocery", now=NOW)
    assert actions.add_starter_categories(shop_id=shop.id, trade="grocery", now=NOW) == []
    values = queries.category_values(shop.id, first)
    assert [values[category_id]["position"] for category_id in first] == list(range(len(first)))
    assert values[first[0]]["names"]["fr"] == "Boissons"


def test_prices_changed_are_audited_and_first_prices_are_not(add_product, save):
    milk = add_product(price=400)
    save(milk.id, price=400)
    assert not AuditEntry.objects.filter(object_id=milk.id).exists()
    save(milk.id, price=450)
    assert AuditEntry.objects.get(object_id=milk.id).details == {"old": 400, "new": 450, "product": str(milk.id)}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "names", "price", "cost", "unit", "barcodes", "category", "tva_class", "favourite", "stock_alert", "active", "x",
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_whatever_a_till_sends_there_is_a_product_with_a_name_and_a_sane_price(save, fields):
    product_id = uuid7()
    save(product_id, **fields)
    product = Product.objects.get(id=product_id)
    assert product.names
    assert all(product.names.values())
    assert product.price is None or product.price >= 0
    assert product.unit in ("piece", "weight")
    assert StockLevel.objects.get(product=product).on_hand == 0
