"""From a phone number to an open shop: what a shopkeeper does on the first day, through HTTP."""

import re
import uuid

import pytest
from django.core.cache import cache

from rahba.catalogue import queries as catalogue
from rahba.kernel import clock
from rahba.shops import queries as shops
from rahba.shops.models import Shop

pytestmark = pytest.mark.django_db
OPEN = "/ary/open-shop/"


@pytest.fixture
def signed_in(client, capsys):
    """Somebody who has just proved a number."""
    cache.clear()
    client.post("/ary/account/login/", {"login": "٠٦ ١٢ ٣٤ ٥٦ ٧٨"})
    code = re.findall(r"\b\d{6}\b", capsys.readouterr().out)[-1]
    answer = client.post("/ary/account/login/code/confirm/", {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == OPEN
    return client


def filled(client, **changes) -> dict:
    shown = client.get(OPEN).context["form"]
    first = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    return first | {"name": "حانوت الرحمة", "trade": "grocery", "province": "04.441", "town": "Salé"} | changes


@pytest.mark.story("shop:7.1")
def test_a_new_number_opens_a_shop_with_three_answers_and_its_shelves_are_ready(signed_in):
    answer = signed_in.post(OPEN, filled(signed_in), follow=True)

    (access,) = shops.shops_of(uuid.UUID(signed_in.session["_auth_user_id"]), clock.now())
    assert answer.redirect_chain[-1][0] == f"/ary/shop/{access.shop.id}/"
    assert (access.role, access.shop.name, access.shop.language) == ("owner", "حانوت الرحمة", "ary")
    assert len(catalogue.categories_of(access.shop.id)) > 3


def test_the_form_sent_twice_opens_one_shop(signed_in):
    fields = filled(signed_in)

    signed_in.post(OPEN, fields)
    signed_in.post(OPEN, fields)

    assert Shop.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"trade": "piracy"}, "trade"),
        ({"province": "99.999"}, "province"),
        ({"province": ""}, "province"),
        ({"town": ""}, "town"),
        ({"shop_id": "not-an-id"}, "shop_id"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(signed_in, wrong, field):
    answer = signed_in.post(OPEN, filled(signed_in, **wrong))

    assert field in answer.context["form"].errors
    assert "Salé" in answer.content.decode() or field == "town"
    assert not Shop.objects.exists()


def test_the_id_of_a_strangers_shop_opens_nothing_and_tells_nothing(signed_in, shop):
    answer = signed_in.post(OPEN, filled(signed_in, shop_id=str(shop.id)))

    assert answer.status_code == 200
    assert shop.name not in answer.content.decode()
    assert Shop.objects.count() == 1


def test_it_asks_who_is_not_signed_in_for_the_number_first(client):
    answer = client.get(OPEN)

    assert answer["Location"] == f"/ary/account/login/?next={OPEN}"
