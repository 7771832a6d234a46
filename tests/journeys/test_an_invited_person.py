"""Somebody is given a place in a shop: the message says so, the number opens the door, and the shop is there."""

import re

import pytest
from django.core.cache import cache

from rahba.connect.jobs import send_waiting
from rahba.kernel import clock, events
from rahba.people.models import Person

pytestmark = pytest.mark.django_db
LOGIN, CONFIRM = "/fr/account/login/", "/fr/account/login/code/confirm/"


@pytest.fixture
def read_messages(capsys):
    """What the console sender printed since it was last read."""
    cache.clear()
    return lambda: capsys.readouterr().out


def test_a_manager_is_invited_signs_in_and_stands_in_the_shop(client, shop, owner, read_messages, settings, now):
    settings.ADDRESS = "https://rahba.example.ma"
    client.force_login(owner)
    address = f"/fr/shop/{shop.id}/staff/add/?role=manager"
    answer = client.post(address, {"name": "Hind", "phone": "06 12 34 56 78"}, follow=True)
    assert answer.status_code == 200
    assert "Hind" in answer.content.decode()
    client.post("/fr/account/logout/")

    events.deliver_due(now=now)
    send_waiting(now=now)
    message = read_messages()
    assert shop.name in message
    assert "https://rahba.example.ma" in message

    client.post(LOGIN, {"login": "0612345678"})
    code = re.findall(r"\b\d{6}\b", read_messages())[-1]
    arrived = client.post(CONFIRM, {"code": code}, follow=True)
    assert arrived.redirect_chain[-1][0] == f"/fr/shop/{shop.id}/"
    page = arrived.content.decode()
    assert shop.name in page
    assert client.get(f"/fr/shop/{shop.id}/products/").status_code == 200
    assert client.get(f"/fr/shop/{shop.id}/staff/").status_code == 403
    hind = Person.objects.get(phone="+212612345678")
    assert hind.phone_verified_at == clock.now()


def test_who_has_a_shop_already_finds_both(client, make_person, make_shop, shop, owner, now):
    hind = make_person("Hind")
    make_shop(hind, name="Librairie Hind")
    client.force_login(owner)
    client.post(f"/fr/shop/{shop.id}/staff/add/?role=manager", {"name": "Hind", "phone": hind.phone})
    client.force_login(hind)
    page = client.get("/fr/home/").content.decode()
    assert shop.name in page
    assert "Librairie Hind" in page
