"""A shop opens with a name, a trade and a town."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from rahba.kernel.changes import changes_since
from rahba.kernel.ids import uuid7
from rahba.shops import actions, queries
from rahba.shops.models import Shop


def test_the_owner_holds_every_key_and_the_till_learns_shop_and_staff(shop, owner, owner_membership_id, now):
    access = queries.access_for(owner, shop.id, "settings", now=now)

    assert access.shop == shop
    assert access.role == "owner"
    assert {(change.kind, change.object_id) for change in changes_since(shop.id, 0, 10)} == {
        ("shop", shop.id),
        ("staff", owner_membership_id),
    }
    assert queries.shop_value(shop)["town"] == "Salé"
    assert queries.staff_values(shop, now)[owner_membership_id]["verbs"].count("sell") == 1


def test_a_strangers_shop_and_no_shop_at_all_look_the_same(shop, make_person, now):
    stranger = make_person("Said")

    with pytest.raises(Http404):
        queries.access_for(stranger, shop.id, "enter", now=now)
    with pytest.raises(Http404):
        queries.access_for(stranger, uuid7(), "enter", now=now)


def test_a_role_that_may_not_is_told_why(shop, add_staff, now):
    cashier, _membership = add_staff("cashier")

    with pytest.raises(PermissionDenied, match="Caissier"):
        queries.access_for(cashier, shop.id, "settings", now=now)


def test_a_form_sent_twice_opens_one_shop(make_shop, owner):
    shop_id = uuid7()

    assert make_shop(owner, shop_id=shop_id) == make_shop(owner, shop_id=shop_id)
    assert Shop.objects.count() == 1


def test_an_id_that_somebody_else_used_opens_nothing(shop, make_shop, make_person):
    with pytest.raises(ValidationError):
        make_shop(make_person("Said"), shop_id=shop.id)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"name": "x" * 81}, {"town": ""}, {"province_code": "99.999"}, {"province_code": "06.141.01"}],
)
def test_what_is_missing_is_said_and_nothing_is_opened(make_shop, wrong):
    with pytest.raises(ValidationError):
        make_shop(**wrong)
    assert not Shop.objects.exists()


def test_settings_are_checked_field_by_field(shop, owner, now):
    with pytest.raises(ValidationError) as refusal:
        actions.change_settings(
            shop_id=shop.id, fields={"cutoff_hour": 13, "name": "", "show_rials": True}, by_id=owner.id, now=now
        )

    assert set(refusal.value.message_dict) == {"cutoff_hour", "name"}
    shop.refresh_from_db()
    assert not shop.show_rials
