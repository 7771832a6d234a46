"""The demo market: loaded once, the same every time, at any hour, and all of it invented."""

import datetime as dt

import pytest
from django.db import transaction

from rahba.carnet import queries as carnet
from rahba.carnet.models import Balance, Customer, Entry
from rahba.catalogue.models import Product, ProductPhoto, StockLevel
from rahba.kernel import figures
from rahba.payments.models import Payment
from rahba.people import queries as people
from rahba.people.rules import Role
from rahba.sales.models import Closing, Sale
from rahba.shops import queries as shops
from rahba.web import demo
from rahba.web.demo import market
from rahba.web.demo.market import DAYS, SHOP_ID
from rahba.web.demo.people import OFFICER_PHONE

AFTERNOON = dt.datetime(2026, 11, 24, 14, 0, tzinfo=dt.UTC)
LATE_AT_NIGHT = dt.datetime(2026, 11, 24, 1, 40, tzinfo=dt.UTC)
# In 2026 Morocco put its clock back on 15 February and forward again on 22 March.
IN_RAMADAN = dt.datetime(2026, 2, 23, 0, 30, tzinfo=dt.UTC)
AFTER_RAMADAN = dt.datetime(2026, 3, 24, 23, 59, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def as_in_the_demo(settings):
    """Its programs listen on this machine."""
    settings.PRIVATE_WEBHOOKS = True


def test_the_market_stands_and_standing_it_is_left_alone(submitted_here, monkeypatch):
    monkeypatch.setattr("rahba.payments.rules.payment_ids.FRESH", dt.timedelta(days=36500))
    demo.load(AFTERNOON)
    shop = shops.shop_by_id(SHOP_ID)
    assert Product.objects.filter(shop=shop).count() >= 150
    assert ProductPhoto.objects.filter(product__shop=shop).count() >= 150
    assert Customer.objects.filter(shop=shop).count() == 12
    assert Closing.objects.filter(shop=shop).count() == DAYS
    assert not StockLevel.objects.filter(shop=shop, on_hand__lt=0).exists()
    assert carnet.total_owed(SHOP_ID).total > 0
    assert carnet.open_contests(SHOP_ID).count() == 1
    for balance in Balance.objects.filter(shop=shop):
        rows = Entry.objects.filter(customer_id=balance.customer_id)
        assert balance.goods + balance.cash + balance.deposit == sum(r.goods + r.cash + r.deposit for r in rows)
    first, last = dt.date(2026, 11, 3), dt.date(2026, 11, 23)
    counted = figures.totals(SHOP_ID, ["sales.count", "sales.voids"], first=first, last=last)
    assert counted["sales.count"] + counted["sales.voids"] == Sale.objects.filter(shop=shop, kind="sale").count()
    officer = people.person_by_phone(OFFICER_PHONE)
    assert [access.role for access in shops.shops_of(officer.id, AFTERNOON)] == [Role.ADVISER]
    before = Sale.objects.count(), Payment.objects.count()
    assert before[1] == 6
    demo.load(AFTERNOON + dt.timedelta(days=3))
    assert (Sale.objects.count(), Payment.objects.count()) == before


@pytest.fixture
def short_market(monkeypatch, submitted_here):
    """Two days of the same trade, without pictures."""
    monkeypatch.setattr(market, "DAYS", 2)
    monkeypatch.setattr("rahba.catalogue.actions.save_photo", lambda **_: "")
    # Ids of payments are made by the machine's clock, and the market of these tests is loaded at other times.
    monkeypatch.setattr("rahba.payments.rules.payment_ids.FRESH", dt.timedelta(days=36500))


@pytest.mark.parametrize("now", [LATE_AT_NIGHT, IN_RAMADAN, AFTER_RAMADAN], ids=["late", "Ramadan", "after Ramadan"])
def test_it_loads_at_any_hour_and_ends_yesterday(short_market, now):
    demo.load(now)
    shop = shops.shop_by_id(SHOP_ID)
    newest = Sale.objects.filter(shop=shop).latest("at")
    assert newest.day == shops.business_day(shop, now) - dt.timedelta(days=1)
    assert newest.at < now


def test_it_is_the_same_every_time(short_market):
    seen = []
    for _ in range(2):
        with transaction.atomic():
            market._build(AFTERNOON)
            seen.append(sorted(Sale.objects.values_list("id", "receipt_number", "total", "at")))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    assert len(seen[0]) > 30


def test_everybody_in_it_is_said_to_be_invented(short_market):
    demo.load(AFTERNOON)
    names = [one.name for one in Customer.objects.all()]
    names += [row.name for row in people.members_of(shops.shop_by_id(SHOP_ID).organisation_id, AFTERNOON)]
    assert all("démo" in name.lower() or "تجربة" in name for name in names)
    assert any("invented" in line for line in demo.sign_in_lines())
