"""Two hands at once. Each race is run with the lock, and with it switched off, where the harm must show."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError

from rahba.kernel.problems import Problem
from rahba.people import actions, queries
from rahba.people.actions import devices, members
from rahba.people.models import Device
from rahba.people.rules import LastOwner

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_owners_who_remove_each_other(shop, owner, owner_membership_id, add_staff, at_once, meet, locked, now):
    rachid, other = add_staff("owner", "Rachid")
    meet(members.queries, "owners_of")

    answers = at_once(
        lambda: actions.end_membership(membership_id=other.id, by_id=owner.id, now=now),
        lambda: actions.end_membership(membership_id=owner_membership_id, by_id=rachid.id, now=now),
    )

    assert len(queries.owners_of(shop.organisation_id, now)) == (1 if locked else 0)
    assert sum(isinstance(answer, LastOwner) for answer in answers) == (1 if locked else 0)


def test_one_code_typed_into_two_phones_at_once(shop, owner, at_once, meet, locked, now):
    cache.clear()
    code = actions.make_pairing_code(organisation_id=shop.organisation_id, by_id=owner.id, now=now)
    meet(devices.queries, "membership_of")

    answers = at_once(*[lambda: actions.pair_device(code=code, label="", now=now)] * 2)

    refusals = [answer.code for answer in answers if isinstance(answer, Problem)]
    if locked:
        assert refusals == ["pairing_code_invalid"]
        assert Device.objects.count() == 1
    else:  # both phones join, or both take the same code of receipts and one person meets an error
        assert refusals == []
        assert Device.objects.count() == 2 or any(isinstance(answer, IntegrityError) for answer in answers)
