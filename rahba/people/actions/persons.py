"""Persons: added, renamed, erased."""

import datetime as dt
import uuid

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, OuterRef

from rahba.kernel import audit
from rahba.people import queries
from rahba.people.actions.members import end_membership
from rahba.people.models import Membership, Person, StaffPin
from rahba.people.rules import UNPROVED_LIFE


def add_person(*, now: dt.datetime, phone: str | None = None, name: str = "", language: str = "fr") -> Person:
    """A new person; a phone number is theirs only once they proved it (`verify_phone`)."""
    person = Person(phone=phone, name=name.strip(), language=language, joined_at=now)
    person.set_unusable_password()
    person.save(force_insert=True)
    return person


@transaction.atomic
def ensure_person(*, phone: str, language: str, now: dt.datetime) -> Person:
    """The person with this number, made if nobody has it; numbers typed long ago and never proved are forgotten."""
    members = Membership.objects.filter(person_id=OuterRef("id"))
    stale = Person.objects.filter(phone__isnull=False, phone_verified_at=None, joined_at__lt=now - UNPROVED_LIFE)
    stale.filter(~Exists(members)).exclude(phone=phone).delete()
    person, _made = Person.objects.get_or_create(
        phone=phone, defaults={"language": language, "joined_at": now, "password": make_password(None)}
    )
    return person


def verify_phone(*, person_id: uuid.UUID, phone: str, now: dt.datetime) -> None:
    """The person typed the code that was sent to this number; it may be a new number of theirs."""
    Person.objects.filter(id=person_id).update(phone=phone, phone_verified_at=now)


def rename_person(*, person_id: uuid.UUID, name: str) -> None:
    """The name that the person gives themselves."""
    Person.objects.filter(id=person_id).update(name=name.strip()[:80])


def change_language(*, person_id: uuid.UUID, language: str) -> None:
    """The language in which the person reads."""
    Person.objects.filter(id=person_id).update(language=language)


@transaction.atomic
def erase_person(*, person_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Forget the name and the number; what the person did stays, under an id that leads to nobody.

    Refused (LastOwner) while they are the only owner of a shop: it would be left without a key.
    """
    for membership in queries.memberships_of(person_id, now):
        end_membership(membership_id=membership.id, by_id=by_id, now=now)
    memberships = Membership.objects.filter(person_id=person_id)
    StaffPin.objects.filter(membership__in=memberships).delete()
    memberships.update(known_as="")
    Person.objects.filter(id=person_id).update(
        name="", phone=None, phone_verified_at=None, is_active=False, password=make_password(None), last_login=None
    )
    audit.record(
        verb="person_erased", object_kind="person", object_id=person_id, actor_id=by_id, organisation_id=None, now=now
    )
