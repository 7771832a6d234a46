"""A PIN lets the right person in at once and a guesser never."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import ValidationError

from rahba.kernel.audit import entries_of
from rahba.people import actions, queries
from rahba.people.models import StaffPin
from rahba.people.rules import PIN_LAST_FAILURE

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim(add_staff):
    """A cashier with the PIN 4826."""
    return add_staff("cashier", "Karim", pin="4826")[1]


def test_the_right_pin_opens_in_any_digits(karim, now):
    assert actions.check_pin(membership_id=karim.id, pin="4826", now=now).accepted
    assert actions.check_pin(membership_id=karim.id, pin="٤٨٢٦", now=now).accepted
    assert not actions.check_pin(membership_id=karim.id, pin="4827", now=now).accepted


def test_a_till_can_check_the_pin_without_a_network(shop, karim, now):
    pin = queries.member_in(shop.organisation_id, karim.id, now).pin

    derived = hashlib.pbkdf2_hmac("sha256", b"4826", bytes.fromhex(pin.salt), pin.iterations)

    assert derived.hex() == pin.verifier
    assert "4826" not in pin.password


def test_a_thousand_guesses_never_get_through(shop, karim, now):
    """Even the right PIN among them, and even by a patient guesser who waits as long as is asked."""
    moment = now
    looked_at = 0
    for guess in range(1000):
        answer = actions.check_pin(membership_id=karim.id, pin=f"{4327 + guess % 1000:04d}", now=moment)
        assert not answer.accepted
        looked_at += not answer.locked
        if answer.retry_at is not None:
            moment = answer.retry_at

    assert looked_at == PIN_LAST_FAILURE - 1
    assert actions.check_pin(membership_id=karim.id, pin="4826", now=moment + dt.timedelta(days=30)).locked
    assert entries_of(shop.organisation_id)[0].verb == "pin_locked"


def test_a_hasty_guesser_is_not_looked_at_before_the_wait_is_over(karim, now):
    for _try in range(3):
        actions.check_pin(membership_id=karim.id, pin="0001", now=now)

    answer = actions.check_pin(membership_id=karim.id, pin="4826", now=now + dt.timedelta(seconds=4))

    assert (answer.accepted, answer.retry_at) == (False, now + dt.timedelta(seconds=5))
    assert StaffPin.objects.get().failures == 3
    assert actions.check_pin(membership_id=karim.id, pin="4826", now=now + dt.timedelta(seconds=5)).accepted
    assert StaffPin.objects.get().failures == 0


def test_the_owner_unlocks_with_a_new_pin(karim, owner, now):
    StaffPin.objects.update(failures=PIN_LAST_FAILURE)

    actions.set_pin(membership_id=karim.id, pin="7391", by_id=owner.id, now=now)

    assert actions.check_pin(membership_id=karim.id, pin="7391", now=now).accepted


def test_who_left_opens_nothing_and_gets_no_pin(karim, owner, now):
    actions.end_membership(membership_id=karim.id, by_id=owner.id, now=now)

    assert not actions.check_pin(membership_id=karim.id, pin="4826", now=now).accepted
    with pytest.raises(ValidationError):
        actions.set_pin(membership_id=karim.id, pin="7391", by_id=owner.id, now=now)


def test_who_has_no_pin_opens_nothing(add_staff, now):
    _person, member = add_staff("cashier", "Hind")

    assert actions.check_pin(membership_id=member.id, pin="", now=now).locked
