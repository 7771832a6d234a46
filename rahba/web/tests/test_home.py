"""Where a person arrives, and the shop's day at a glance."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rahba.carnet import actions as carnet
from rahba.kernel import figures
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.people.rules import OrganisationKind, Role
from rahba.sales import actions as sales
from rahba.sales.rules import CashDraft, ClosingDraft, LineDraft, Means, PaymentDraft, SaleDraft, office_stamp
from rahba.shops import actions as shops
from rahba.web.views.home import today_of


def home(client):
    return client.get("/fr/home/")


def test_one_shop_opens_at_once(client, shop, owner):
    client.force_login(owner)
    assert home(client)["Location"] == f"/fr/shop/{shop.id}/"


def test_without_a_shop_one_is_opened(client, make_person):
    client.force_login(make_person("Nobody yet"))
    assert home(client)["Location"] == "/fr/open-shop/"


def test_several_shops_are_listed_with_the_role_in_each(client, shop, make_shop, owner, make_person, now):
    other = make_shop(make_person("Other"), name="Hanout Deux")
    shops.add_staff(shop_id=other.id, role="manager", name="Fatima", phone=owner.phone, by_id=owner.id, now=now)
    client.force_login(owner)
    page = home(client).content.decode()
    for words in (shop.name, "Hanout Deux", str(other.id)):
        assert words in page


@pytest.mark.story("shop:7.17")
def test_an_officer_sees_the_shops_that_let_them_in_and_reads_only(client, shop, owner, make_person, now):
    officer = make_person("Najat")
    chamber = people.open_organisation(kind=OrganisationKind.CHAMBER, name="Chambre de Salé", now=now)
    people.add_member(organisation_id=chamber.id, role=Role.OFFICER, person_id=officer.id, by_id=None, now=now)
    client.force_login(officer)
    assert shop.name not in home(client).content.decode()
    membership = shops.add_staff(
        shop_id=shop.id,
        role="adviser",
        name="Najat",
        phone=officer.phone,
        ends_at=now + dt.timedelta(days=30),
        by_id=owner.id,
        now=now,
    )
    page = home(client).content.decode()
    assert "Chambre de Salé" in page
    assert shop.name in page
    inside = client.get(f"/fr/shop/{shop.id}/")
    assert inside.status_code == 200
    assert "owed" not in inside.context
    assert client.get(f"/fr/shop/{shop.id}/customers/").status_code == 403
    shops.end_staff(shop_id=shop.id, membership_id=membership.id, by_id=owner.id, now=now)
    assert shop.name not in home(client).content.decode()


def sell(shop, by_id, now, total, means=Means.CASH, customer_id=None):
    draft = SaleDraft(
        id=uuid7(),
        receipt_number="C1-000001",
        stamp=office_stamp(by_id=by_id, now=now),
        lines=[LineDraft(label="Divers", quantity=1000, unit_price=total, total=total)],
        payments=[PaymentDraft(means=means, amount=total)],
        total=total,
        customer_id=customer_id,
    )
    sales.record_sales(shop=shop, drafts=[draft], now=now)


def test_the_day_is_told_from_running_totals(shop, owner_membership_id, now):
    customer = uuid7()
    carnet.save_customer(
        shop_id=shop.id, customer_id=customer, fields={"name": "Amina"}, by_id=owner_membership_id, now=now
    )
    float_in = CashDraft(
        id=uuid7(), movement="float", amount=300_00, stamp=office_stamp(by_id=owner_membership_id, now=now)
    )
    sales.record_cash(shop=shop, draft=float_in, now=now)
    sell(shop, owner_membership_id, now - dt.timedelta(days=3), 70_00)
    sell(shop, owner_membership_id, now, 20_00)
    sell(shop, owner_membership_id, now, 5_00, Means.CARNET, customer)
    today = today_of(shop, now)
    assert (today.sold, today.count, today.cash, today.week) == (25_00, 2, 320_00, 95_00)
    counted = figures.totals(shop.id, ["sales.total", "carnet.goods"], first=today.day, last=today.day)
    assert counted == {"sales.total": 25_00, "carnet.goods": 5_00}


@pytest.mark.story("shop:3.25")
def test_the_owner_sees_the_day_the_debts_and_what_waits(client, shop, owner, owner_membership_id, now, monkeypatch):
    monkeypatch.setattr("rahba.kernel.clock.now", lambda: now)
    customer = uuid7()
    carnet.save_customer(
        shop_id=shop.id, customer_id=customer, fields={"name": "Amina"}, by_id=owner_membership_id, now=now
    )
    sell(shop, owner_membership_id, now, 20_00)
    sell(shop, owner_membership_id, now, 5_50, Means.CARNET, customer)
    stamp = office_stamp(by_id=owner_membership_id, now=now + dt.timedelta(seconds=1))
    sales.close_drawer(shop=shop, draft=ClosingDraft(id=uuid7(), stamp=stamp, counted=19_00), now=now)
    client.force_login(owner)
    answer = client.get(f"/fr/shop/{shop.id}/")
    page = answer.content.decode()
    for words in ("25,50", "5,50", "Ouvrir la caisse", "2 ventes", "Il manquait 1,00"):
        assert words in page
    assert answer.context["owed"].total == 5_50


def test_the_home_asks_the_database_a_few_questions_however_much_was_sold(
    client, shop, owner, owner_membership_id, now
):
    client.force_login(owner)
    client.get(f"/fr/shop/{shop.id}/")
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(f"/fr/shop/{shop.id}/")
    for _ in range(30):
        sell(shop, owner_membership_id, now, 20_00)
    with CaptureQueriesContext(connection) as after:
        client.get(f"/fr/shop/{shop.id}/")
    assert len(after) <= len(before) <= 20


def test_the_language_switch_keeps_the_page(client, shop, owner):
    client.force_login(owner)
    page = client.get(f"/fr/shop/{shop.id}/").content.decode()
    assert f'href="/ar/shop/{shop.id}/"' in page
    assert f'href="/ary/shop/{shop.id}/"' in page
