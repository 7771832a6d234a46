"""What the stories of the catalogue start from: a shop with a few goods, built by the same actions as in life."""

import datetime as dt
import uuid

import pytest
from django.utils import translation

from rahba.catalogue import actions
from rahba.catalogue.models import Product
from rahba.kernel import clock
from rahba.kernel.ids import uuid7

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)  # the noon at which `shop` opened


@pytest.fixture(autouse=True)
def _source_language():
    """Messages are compared as they are written in the source; the pages choose their own language."""
    with translation.override(None):
        yield


@pytest.fixture
def add_product(shop):
    """add_product("Lait Centrale", price=400, barcodes=[…]) → Product."""

    def add(names="Lait Centrale 1L", *, shop_id: uuid.UUID | None = None, **fields) -> Product:
        product_id = uuid7()
        actions.save_product(
            shop_id=shop_id or shop.id,
            product_id=product_id,
            fields={"names": names, "price": 1000, **fields},
            by_id=None,
            now=NOW,
        )
        return Product.objects.get(id=product_id)

    return add


@pytest.fixture
def move(shop):
    """move(product, thousandths, reason, at) appends one movement."""

    def act(product: Product, quantity: int, reason: str = "received", at: dt.datetime = NOW) -> actions.Movement:
        movement = actions.Movement(
            product_id=product.id, quantity=quantity, reason=reason, at=at, day=clock.business_day(at, 4)
        )
        actions.move_stock(shop_id=product.shop_id, movements=[movement], now=at)
        return movement

    return act
