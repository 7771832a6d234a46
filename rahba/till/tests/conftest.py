"""What the stories of the door start from: a shop at noon, two phones, goods, a customer, a clock that obeys."""

import datetime as dt
import uuid

import pytest

from rahba.carnet import actions as carnet
from rahba.catalogue import actions as catalogue
from rahba.catalogue import queries as catalogue_queries
from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.till.tests.phone import Phone


class ServerClock:
    """The server's present moment, moved by the story."""

    def __init__(self, moment: dt.datetime):
        self.moment = moment

    def now(self) -> dt.datetime:
        return self.moment

    def advance(self, **span) -> dt.datetime:
        self.moment += dt.timedelta(**span)
        return self.moment


@pytest.fixture(autouse=True)
def server_clock(monkeypatch, now) -> ServerClock:
    """It is a quarter past noon."""
    at = ServerClock(now + dt.timedelta(minutes=15))
    monkeypatch.setattr(clock, "now", at.now)
    return at


@pytest.fixture
def pair(client, shop, owner, owner_membership_id, server_clock):
    """pair() → another phone of the shop."""

    def make(staff=None, shop_=None, by=None) -> Phone:
        of, at = shop_ or shop, server_clock.now()
        code = people.make_pairing_code(organisation_id=of.organisation_id, by_id=(by or owner).id, now=at)
        device, token = people.pair_device(code=code, label="phone", now=at)
        return Phone(client, device, token, staff or owner_membership_id)

    return make


@pytest.fixture
def phone(pair) -> Phone:
    return pair()


@pytest.fixture
def sugar(shop, now) -> uuid.UUID:
    """A product at 10 DH."""
    one = uuid7()
    fields = {"names": {"fr": "Sucre"}, "price": 1000, "barcodes": ["6111000000017"]}
    catalogue.save_product(shop_id=shop.id, product_id=one, fields=fields, by_id=None, now=now - dt.timedelta(days=1))
    return one


@pytest.fixture
def on_hand(shop):
    """on_hand(product) → thousandths on the shelf."""
    day = dt.date(2026, 11, 24)
    return lambda product: catalogue_queries.product_values(shop.id, [product], day)[product]["on_hand"]


@pytest.fixture
def khadija(shop, now) -> uuid.UUID:
    """A customer."""
    one = uuid7()
    carnet.save_customer(shop_id=shop.id, customer_id=one, fields={"name": "Khadija"}, by_id=None, now=now)
    return one
