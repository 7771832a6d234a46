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
def our_door(market):
    """Our addresses over HTTP, for rails that bring their news."""
    if connection.vendor == "postgresql":
        pytest.skip("a rail that calls while the test writes would share its connection; on SQLite the two take turns")
    door = OurDoor()
    yield door
    door.stop()
