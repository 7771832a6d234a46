"""A PIN is told to the shop's tills as a verifier; they ask for it, also without a network (tests/js/pin.test.js)."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from rahba.people import actions, queries
from rahba.people.models import StaffPin

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim(add_staff):
    """A cashier with the PIN 4826."""
    return add_staff("cashier", "Karim", pin="4826")[1]


@pytest.fixture
def opens(shop, karim, now):
    """opens("4826") → whether a till would let Karim in with it."""

    def check(typed: str) -> bool:
        pin = queries.member_in(shop.organisation_id, karim.id, now).pin
        salt = bytes.fromhex(pin.salt)
        return hashlib.pbkdf2_hmac("sha256", typed.encode(), salt, pin.iterations).hex() == pin.verifier

    return check


def test_a_till_can_check_the_pin_without_a_network(opens):
    assert opens("4826")
    assert not opens("4827")


def test_a_pin_typed_in_arabic_digits_is_the_same_pin(karim, owner, opens, now):
    actions.set_pin(membership_id=karim.id, pin="٧٣٩١", by_id=owner.id, now=now)
    assert opens("7391")


def test_a_new_pin_replaces_the_old_one(karim, owner, opens, now):
    actions.set_pin(membership_id=karim.id, pin="7391", by_id=owner.id, now=now)
    assert opens("7391")
    assert not opens("4826")


def test_two_people_with_one_pin_share_no_verifier(karim, add_staff):
    add_staff("cashier", "Hind", pin="4826")
    assert StaffPin.objects.values("verifier").distinct().count() == 2


def test_who_left_gets_no_pin(karim, owner, now):
    actions.end_membership(membership_id=karim.id, by_id=owner.id, now=now)
    with pytest.raises(ValidationError):
        actions.set_pin(membership_id=karim.id, pin="7391", by_id=owner.id, now=now)
