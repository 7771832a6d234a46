"""A person's own page: what they say about themselves, and the right to be forgotten."""

import pytest
from django.urls import reverse

from rahba.carnet import actions as carnet
from rahba.carnet.models import Customer
from rahba.carnet.rules import NewEntry
from rahba.kernel.changes import changes_since, latest_number
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.people.models import Person
from rahba.shops import queries as shops

pytestmark = pytest.mark.django_db
ACCOUNT, ERASE = "/fr/me/", "/fr/me/erase/"


@pytest.fixture
def khadija(shop, now):
    """A customer of the shop."""
    one = uuid7()
    carnet.save_customer(
        shop_id=shop.id, customer_id=one, fields={"name": "Khadija", "phone": "0612340001"}, by_id=None, now=now
    )
    return one


@pytest.fixture
def owe(shop, khadija, now):
    """owe(kind, amount) writes into Khadija's carnet."""

    def write(kind: str, amount: int) -> None:
        entry = NewEntry(customer_id=khadija, kind=kind, amount=amount, at=now, day=now.date())
        carnet.add_entries(shop_id=shop.id, entries=[entry], now=now)

    return write


def test_name_and_language_are_the_persons_own(client, make_person):
    fatima = make_person("Fatima")
    client.force_login(fatima)
    assert "06" in client.get(ACCOUNT).content.decode()
    answer = client.post(ACCOUNT, {"name": " Fatima Zahra ", "language": "ar"})
    assert answer["Location"] == "/ar/me/"
    fatima.refresh_from_db()
    assert (fatima.name, fatima.language) == ("Fatima Zahra", "ar")
    assert client.post(ACCOUNT, {"name": "x" * 81, "language": "xx"}).status_code == 200
    fatima.refresh_from_db()
    assert fatima.name == "Fatima Zahra"


def test_a_cashier_is_forgotten_by_the_server_and_by_the_tills(client, shop, add_staff, now):
    karim, member = add_staff("cashier", "Karim", phone="+212612345678", pin="4826")
    before = latest_number(shop.id)
    client.force_login(karim)
    assert client.get(ERASE).status_code == 200
    assert client.post(ERASE)["Location"] == "/fr/"
    erased = Person.objects.get(id=karim.id)
    assert (erased.name, erased.phone, erased.is_active) == ("", None, False)
    assert client.get("/fr/home/").status_code == 302
    (told,) = [one.object_id for one in changes_since(shop.id, before, 10) if one.kind == "staff"]
    value = shops.staff_values(shop, now)[told]
    assert (told, value["name"], value["pin"], value["active"]) == (member.id, "", None, False)


def test_an_owner_with_debts_in_the_carnet_and_a_till_is_told_what_to_do_first(client, shop, owner, till, owe, now):
    owe("goods", 20_00)
    client.force_login(owner)
    page = client.get(ERASE).content.decode()
    for where in ("carnet:customers", "shops:devices"):
        assert f'href="{reverse(where, args=[shop.id])}"' in page
    assert client.post(ERASE)["Location"] == ERASE
    owner.refresh_from_db()
    assert owner.name == "Fatima"
    assert people_queries.membership_of(owner.id, shop.organisation_id, now)


def test_others_who_work_there_keep_the_shop_open(client, shop, owner, add_staff):
    add_staff("cashier", "Karim")
    client.force_login(owner)
    assert reverse("shops:staff", args=[shop.id]) in client.get(ERASE).content.decode()
    client.post(ERASE)
    assert Person.objects.get(id=owner.id).is_active


def test_with_everything_settled_the_shop_closes_and_its_customers_are_forgotten(
    client, shop, owner, till, khadija, owe, now
):
    owe("goods", 20_00)
    owe("repayment", 20_00)
    people.revoke_device(device_id=till[0].id, by_id=owner.id, now=now)
    client.force_login(owner)
    assert shop.name in client.get(ERASE).content.decode()
    assert client.post(ERASE)["Location"] == "/fr/"
    assert not Person.objects.get(id=owner.id).is_active
    customer = Customer.objects.get(id=khadija)
    assert (customer.name, customer.phone, customer.active) == ("", None, False)
    assert people_queries.members_of(shop.organisation_id, now) == []


def test_with_a_second_owner_the_shop_lives_on(client, shop, owner, add_staff, khadija, owe, now):
    owe("goods", 20_00)
    add_staff("owner", "Rachid")
    client.force_login(owner)
    client.post(ERASE)
    assert not Person.objects.get(id=owner.id).is_active
    assert Customer.objects.get(id=khadija).name == "Khadija"
    assert len(people_queries.owners_of(shop.organisation_id, now)) == 1


def test_the_same_number_begins_anew(client, add_staff, now):
    karim, _member = add_staff("cashier", "Karim", phone="+212612345678")
    client.force_login(karim)
    client.post(ERASE)
    again = people.ensure_person(phone="+212612345678", language="fr", now=now)
    assert again.id != karim.id
    assert people_queries.memberships_of(again.id, now) == []
