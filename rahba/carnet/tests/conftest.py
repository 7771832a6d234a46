"""A shop with its carnet, for the stories of this domain."""

import datetime as dt
from types import SimpleNamespace

import pytest

from rahba.carnet import actions, queries
from rahba.carnet.rules import EntryKind, NewEntry
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.shops import actions as shops
from rahba.shops import queries as shop_queries

NOW = dt.datetime(2026, 3, 18, 17, 30, tzinfo=dt.UTC)


@pytest.fixture
def now():
    return NOW


def open_a_shop(phone: str, name: str):
    owner = people.add_person(phone=phone, name="Rachid (inventé)", now=NOW)
    shop = shops.open_shop(
        person_id=owner.id,
        name=name,
        trade="grocery",
        province_code="06.141",
        town="Casablanca",
        now=NOW,
    )
    membership = shop_queries.shops_of(owner.id, NOW)[0].membership_id
    return SimpleNamespace(shop=shop, id=shop.id, owner=owner, membership=membership)


class Notebook:
    """The verbs of the carnet on one shop, with the day worked out, as the tests say them."""

    def __init__(self, place):
        self.shop_id, self.by_id, self.shop = place.id, place.membership, place.shop

    def customer(self, name="Fatima (inventée)", **fields):
        customer_id = uuid7()
        actions.save_customer(
            shop_id=self.shop_id, customer_id=customer_id, fields={"name": name, **fields}, by_id=self.by_id, now=NOW
        )
        return customer_id

    def write(self, customer_id, kind, amount, *, days_ago=0, **more):
        at = NOW - dt.timedelta(days=days_ago)
        written = {"customer_id": customer_id, "kind": EntryKind(kind), "amount": amount, "by_id": self.by_id}
        entry = NewEntry(**written, at=at, day=at.date(), **more)
        return actions.add_entries(shop_id=self.shop_id, entries=[entry], now=NOW)[0]

    def reverse(self, entry):
        return actions.reverse_entry(
            shop_id=self.shop_id, entry_id=entry.id, by_id=self.by_id, at=NOW, day=NOW.date(), now=NOW
        )

    def owes(self, customer_id):
        sums = queries.balance_of(customer_id)
        return sums.goods, sums.cash, sums.deposit


@pytest.fixture
def place(db):
    return open_a_shop("+212612000001", "Épicerie inventée")


@pytest.fixture
def other_place(db):
    return open_a_shop("+212612000002", "Autre épicerie inventée")


@pytest.fixture
def notebook(place):
    return Notebook(place)


@pytest.fixture
def other_notebook(other_place):
    return Notebook(other_place)
