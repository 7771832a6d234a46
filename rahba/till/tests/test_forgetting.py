"""A customer who was forgotten is forgotten in what the tills sent, too."""

import uuid

import pytest
from django.urls import reverse

from rahba.carnet import actions as carnet
from rahba.carnet.models import Customer
from rahba.kernel import events
from rahba.till.models import Intake, SetAside

pytestmark = pytest.mark.django_db


def deliver(now) -> None:
    while events.deliver_due(now=now):
        pass


def everything_kept() -> bytes:
    return b" ".join(bytes(row.body) for table in (Intake, SetAside) for row in table.objects.all())


def test_the_name_and_number_are_nowhere_in_the_entries_that_came(phone, shop, owner, server_clock):
    zohra, karima = uuid.uuid4(), uuid.uuid4()
    card = phone.write("customer", {"customer": str(zohra), "fields": {"name": "Zohra", "phone": "0612345678"}})
    neighbour = phone.write("customer", {"customer": str(karima), "fields": {"name": "Karima"}})
    damaged = {
        **phone.write("customer", {"customer": str(zohra).upper(), "fields": {"name": "Zohra"}}),
        "hash": "0" * 64,
    }
    phone.send(card, neighbour, damaged)
    assert SetAside.objects.count() == 1
    carnet.erase_customer(shop_id=shop.id, customer_id=zohra, by_id=owner.id, now=server_clock.now())
    deliver(server_clock.now())
    kept = everything_kept()
    assert b"Zohra" not in kept
    assert b"0612345678" not in kept
    assert b"Karima" in kept
    # What is sent again is known again, and brings nothing back.
    assert phone.outcomes(card, damaged) == ["already", "already"]
    assert b"Zohra" not in everything_kept()


def test_a_phone_that_had_not_heard_of_it_brings_no_name_back(phone, shop, owner, khadija, server_clock):
    carnet.erase_customer(shop_id=shop.id, customer_id=khadija, by_id=owner.id, now=server_clock.now())
    late = phone.write("customer", {"customer": str(khadija), "fields": {"name": "Khadija", "phone": "0612345678"}})
    assert phone.outcomes(late) == ["stored"]
    deliver(server_clock.now())
    assert Customer.objects.get(id=khadija).name == ""
    assert b"Khadija" not in everything_kept()


def test_the_page_of_what_needs_a_look_still_opens(phone, client, shop, owner, server_clock):
    zohra = uuid.uuid4()
    damaged = {**phone.write("customer", {"customer": str(zohra), "fields": {"name": "Zohra"}}), "hash": "0" * 64}
    phone.send(phone.write("customer", {"customer": str(zohra), "fields": {"name": "Zohra"}}), damaged)
    carnet.erase_customer(shop_id=shop.id, customer_id=zohra, by_id=owner.id, now=server_clock.now())
    deliver(server_clock.now())
    client.force_login(owner)
    page = client.get(reverse("till:to_look_at", args=[shop.id]))
    assert page.status_code == 200
    assert "Zohra" not in page.content.decode()
