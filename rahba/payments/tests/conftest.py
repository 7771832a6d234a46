"""A market for the stories of this domain."""

import datetime as dt

import pytest
from django.db import connection

from rahba.ledger import actions as ledger
from rahba.payments.tests.market import Market, open_market
from rahba.payments.tests.sandbox import OurDoor

NOW = dt.datetime(2026, 11, 18, 10, 30, tzinfo=dt.UTC)


@pytest.fixture
def market(submitted_here, any_payment_id) -> Market:
    """An issuer, open for business at NOW."""
    return open_market(NOW)


@pytest.fixture
def busy_market(transactional_db, any_payment_id) -> Market:
    """The same for hands that meet: with real commits, by the ledger's own writer."""
    yield open_market(NOW)
    ledger.end_writers()


@pytest.fixture
def any_payment_id(monkeypatch):
    """Ids are made by the machine's clock, and the stories are told at NOW."""
    monkeypatch.setattr("rahba.payments.rules.payment_ids.FRESH", dt.timedelta(days=36500))


@pytest.fixture
def served_market(request) -> Market:
    """A market that is reached over HTTP too. On a server both sides have a connection of their own and real commits,
    for which the module says `SERVED`; the tests' SQLite has one connection, which the two use in turns.
    """
    return request.getfixturevalue("busy_market" if connection.vendor == "postgresql" else "market")


@pytest.fixture
def our_door(served_market):
    """Our addresses over HTTP, for rails that bring their news."""
    door = OurDoor()
    yield door
    door.stop()
