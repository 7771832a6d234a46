"""Reads of people: who somebody is, what they are in an organisation, which devices it has."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from rahba.people.models import Consent, Device, Membership, Organisation, Person, StaffPin
from rahba.people.rules import Role


@dataclass(frozen=True)
class Member:
    """A member as the organisation sees them: under the name that it gave, with a PIN or without."""

    membership: Membership
    name: str
    phone: str | None
    role: str
    active: bool
    pin: StaffPin | None


def token_hash(token: str) -> str:
    """What is kept of a device's token. The token has 256 random bits, so a plain hash cannot be reversed."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_by_id(person_id: uuid.UUID) -> Person | None:
    """The person under an id."""
    return Person.objects.filter(id=person_id).first()


def person_by_phone(phone: str) -> Person | None:
    """The person with this number in E.164, also one whose number is not verified yet."""
    return Person.objects.filter(phone=phone).first()


def names_of(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names that people gave themselves."""
    return dict(Person.objects.filter(id__in=set(person_ids)).values_list("id", "name"))


def open_memberships(now: dt.datetime) -> QuerySet[Membership]:
    """The memberships that hold at this moment."""
    return Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


def membership_of(person_id: uuid.UUID, organisation_id: uuid.UUID, now: dt.datetime) -> Membership | None:
    """What the person is in the organisation at this moment, if anything."""
    return open_memberships(now).filter(person_id=person_id, organisation_id=organisation_id).first()


def memberships_of(person_id: uuid.UUID, now: dt.datetime) -> list[Membership]:
    """The person's memberships at this moment, oldest first, each with its organisation."""
    rows = open_memberships(now).filter(person_id=person_id)
    return list(rows.select_related("organisation").order_by("starts_at"))


def memberships_ever(person_id: uuid.UUID) -> list[Membership]:
    """All memberships of the person, also those that ended."""
    return list(Membership.objects.filter(person_id=person_id).order_by("starts_at"))


def membership_in(organisation_id: uuid.UUID, membership_id: uuid.UUID) -> Membership | None:
    """A membership by id, open or ended, if it is one of this organisation."""
    return Membership.objects.filter(id=membership_id, organisation_id=organisation_id).first()


def members_of(organisation_id: uuid.UUID, now: dt.datetime, *, ended: bool = False) -> list[Member]:
    """The members at this moment, oldest first; with `ended`, the former ones too."""
    rows = (
        Membership.objects.filter(organisation_id=organisation_id)
        if ended
        else open_memberships(now).filter(organisation_id=organisation_id)
    )
    memberships = list(rows.select_related("person").order_by("starts_at", "id"))
    pins = StaffPin.objects.in_bulk([membership.id for membership in memberships])
    return [_member(membership, pins.get(membership.id), now) for membership in memberships]


def member_in(organisation_id: uuid.UUID, membership_id: uuid.UUID, now: dt.datetime) -> Member | None:
    """One member of this organisation, present or former; None for anybody else's."""
    rows = Membership.objects.filter(organisation_id=organisation_id, id=membership_id)
    membership = rows.select_related("person").first()
    if membership is None:
        return None
    return _member(membership, StaffPin.objects.filter(membership=membership).first(), now)


def _member(membership: Membership, pin: StaffPin | None, now: dt.datetime) -> Member:
    person = membership.person
    active = membership.starts_at <= now and (membership.ends_at is None or membership.ends_at > now)
    return Member(membership, membership.known_as or person.name, person.phone, membership.role, active, pin)


def owners_of(organisation_id: uuid.UUID, now: dt.datetime) -> list[Membership]:
    """The open memberships of its owners."""
    return list(open_memberships(now).filter(organisation_id=organisation_id, role=Role.OWNER))


def organisation_by_id(organisation_id: uuid.UUID) -> Organisation | None:
    """The organisation under an id."""
    return Organisation.objects.filter(id=organisation_id).first()


def device_by_token(token: str) -> Device | None:
    """The device that holds this token, also a revoked one (what it still has to send is kept aside)."""
    return Device.objects.filter(token_hash=token_hash(token)).first()


def devices_of(organisation_id: uuid.UUID) -> list[Device]:
    """Its devices, also revoked ones, newest first."""
    return list(Device.objects.filter(organisation_id=organisation_id).order_by("-paired_at"))


def device_in(organisation_id: uuid.UUID, device_id: uuid.UUID) -> Device | None:
    """A device by id, if it is one of this organisation."""
    return Device.objects.filter(id=device_id, organisation_id=organisation_id).first()


def consents_of(organisation_id: uuid.UUID) -> list[Consent]:
    """Every consent it gave, newest first, also those withdrawn."""
    return list(Consent.objects.filter(organisation_id=organisation_id).order_by("-given_at", "-id"))


def has_consented(organisation_id: uuid.UUID, purpose: str, at: dt.datetime) -> bool:
    """Whether a consent to this purpose held at a moment."""
    still = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    return Consent.objects.filter(still, organisation_id=organisation_id, purpose=purpose, given_at__lte=at).exists()
