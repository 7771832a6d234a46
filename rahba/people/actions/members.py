"""Organisations and who belongs to them. Each act locks the organisation's row first, so that acts on it queue up."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.people import queries
from rahba.people.models import Device, Membership, Organisation, Person
from rahba.people.rules import (
    READING_ROLES,
    UNDO_SPAN,
    AlreadyMember,
    LastOwner,
    NotAMember,
    Role,
    check_end,
    check_member_name,
    check_phone_of,
)


@transaction.atomic
def open_organisation(*, kind: str, name: str, now: dt.datetime) -> Organisation:
    """A new body, without members yet."""
    return Organisation.objects.create(kind=kind, name=name.strip(), created_at=now)


@transaction.atomic
def rename_organisation(*, organisation_id: uuid.UUID, name: str) -> None:
    """The name by which it is known."""
    Organisation.objects.filter(id=organisation_id).update(name=name.strip())


@transaction.atomic
def add_member(
    *,
    organisation_id: uuid.UUID,
    role: str,
    by_id: uuid.UUID | None,
    now: dt.datetime,
    person_id: uuid.UUID | None = None,
    name: str = "",
    phone: str | None = None,
    ends_at: dt.datetime | None = None,
) -> Membership:
    """Give a role to a person: a known one, whoever has the number `phone`, or somebody known by name alone.

    The organisation sees its members under the name it gave them: typing a stranger's number tells it no name.
    """
    lock_organisation(organisation_id)
    check_end(role, ends_at, now)
    if person_id is None:
        check_member_name(name)
        check_phone_of(role, phone)
        person_id = _person_to_add(phone, name, now).id
    if queries.membership_of(person_id, organisation_id, now) is not None:
        raise AlreadyMember
    membership = Membership.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        known_as=name.strip(),
        granted_by_id=by_id,
        starts_at=now,
        ends_at=ends_at,
    )
    _record("member_added", membership, by_id, now, role=role)
    return membership


def _person_to_add(phone: str | None, name: str, now: dt.datetime) -> Person:
    known = queries.person_by_phone(phone) if phone else None
    if known is not None:
        return known
    person = Person(phone=phone, name=name.strip(), joined_at=now)
    person.set_unusable_password()
    person.save(force_insert=True)
    return person


@transaction.atomic
def change_role(*, membership_id: uuid.UUID, role: str, by_id: uuid.UUID, now: dt.datetime) -> Membership:
    """The same member, another role; the till keeps knowing them under the same id."""
    membership = _locked(membership_id, now)
    check_end(role, membership.ends_at, now)
    check_phone_of(role, membership.person.phone)
    if membership.role == Role.OWNER and role != Role.OWNER:
        _refuse_last_owner(membership, now)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    _record("role_changed", membership, by_id, now, before=before, role=role)
    return membership


@transaction.atomic
def rename_member(*, membership_id: uuid.UUID, name: str, by_id: uuid.UUID, now: dt.datetime) -> Membership:
    """The name by which the organisation knows the member."""
    membership = _locked(membership_id, now)
    check_member_name(name)
    membership.known_as = name.strip()
    membership.save(update_fields=["known_as"])
    _record("member_renamed", membership, by_id, now)
    return membership


@transaction.atomic
def end_membership(*, membership_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Membership:
    """From now on the person is no member; refused (LastOwner) for the only owner."""
    membership = _locked(membership_id, now)
    if membership.role == Role.OWNER:
        _refuse_last_owner(membership, now)
    membership.ends_at = now
    membership.save(update_fields=["ends_at"])
    _record("member_ended", membership, by_id, now, role=membership.role)
    return membership


@transaction.atomic
def resume_membership(*, membership_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Membership:
    """Take back an end that was set a moment ago (rules.UNDO_SPAN); a reader's access is granted anew instead."""
    membership = Membership.objects.get(id=membership_id)
    lock_organisation(membership.organisation_id)
    membership.refresh_from_db()
    ended_lately = membership.ends_at is not None and now - UNDO_SPAN <= membership.ends_at <= now
    if not ended_lately or membership.role in READING_ROLES:
        raise NotAMember
    if queries.membership_of(membership.person_id, membership.organisation_id, now) is not None:
        raise AlreadyMember
    membership.ends_at = None
    membership.save(update_fields=["ends_at"])
    _record("member_resumed", membership, by_id, now, role=membership.role)
    return membership


@transaction.atomic
def close_organisation(*, organisation_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """From now on nobody is a member, the owner neither, and no device speaks for it."""
    lock_organisation(organisation_id)
    for membership in queries.open_memberships(now).filter(organisation_id=organisation_id):
        membership.ends_at = now
        membership.save(update_fields=["ends_at"])
        _record("member_ended", membership, by_id, now, role=membership.role)
    devices = Device.objects.filter(organisation_id=organisation_id, revoked_at=None)
    devices.update(revoked_at=now, revoked_by_id=by_id)


def lock_organisation(organisation_id: uuid.UUID) -> Organisation:
    """Wait for every act under way on this organisation; must run inside a transaction."""
    return Organisation.objects.select_for_update().get(id=organisation_id)


def _locked(membership_id: uuid.UUID, now: dt.datetime) -> Membership:
    organisation_id = Membership.objects.values_list("organisation_id", flat=True).get(id=membership_id)
    lock_organisation(organisation_id)
    membership = queries.open_memberships(now).filter(id=membership_id).first()
    if membership is None:
        raise NotAMember
    return membership


def _refuse_last_owner(membership: Membership, now: dt.datetime) -> None:
    if all(owner.id == membership.id for owner in queries.owners_of(membership.organisation_id, now)):
        raise LastOwner


def _record(verb: str, membership: Membership, by_id: uuid.UUID | None, now: dt.datetime, **details: str) -> None:
    audit.record(
        verb=verb,
        object_kind="membership",
        object_id=membership.id,
        actor_id=by_id,
        organisation_id=membership.organisation_id,
        now=now,
        **details,
    )
