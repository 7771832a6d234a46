"""Staff of a shop: each act tells the tills, in the same transaction."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.kernel import events
from rahba.kernel.changes import record_changes
from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.people.rules import NotAMember
from rahba.shops.events import StaffAdded
from rahba.shops.models import Shop
from rahba.shops.rules import check_staff_role, works_at_till


@transaction.atomic
def add_staff(
    *,
    shop_id: uuid.UUID,
    role: str,
    name: str,
    by_id: uuid.UUID,
    now: dt.datetime,
    phone: str | None = None,
    pin: str = "",
    ends_at: dt.datetime | None = None,
):
    """Give somebody a role in the shop, by name alone or with a phone number; returns the membership."""
    shop = Shop.objects.get(id=shop_id)
    check_staff_role(role)
    membership = people.add_member(
        organisation_id=shop.organisation_id,
        role=role,
        name=name,
        phone=phone,
        ends_at=ends_at,
        by_id=by_id,
        now=now,
    )
    if pin:
        people.set_pin(membership_id=membership.id, pin=pin, by_id=by_id, now=now)
    if works_at_till(role):
        record_changes(shop.id, [("staff", membership.id)])
    events.publish(StaffAdded(shop_id=shop.id, membership_id=membership.id), now=now)
    return membership


@transaction.atomic
def change_staff_role(
    *, shop_id: uuid.UUID, membership_id: uuid.UUID, role: str, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """Another role for the same member."""
    shop = _shop_of_member(shop_id, membership_id)
    check_staff_role(role)
    people.change_role(membership_id=membership_id, role=role, by_id=by_id, now=now)
    record_changes(shop.id, [("staff", membership_id)])


@transaction.atomic
def rename_staff(
    *, shop_id: uuid.UUID, membership_id: uuid.UUID, name: str, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """The name by which the shop knows the member."""
    shop = _shop_of_member(shop_id, membership_id)
    people.rename_member(membership_id=membership_id, name=name, by_id=by_id, now=now)
    record_changes(shop.id, [("staff", membership_id)])


@transaction.atomic
def set_staff_pin(
    *, shop_id: uuid.UUID, membership_id: uuid.UUID, pin: str, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """Set or replace a member's PIN; the tills learn it at their next sync."""
    shop = _shop_of_member(shop_id, membership_id)
    people.set_pin(membership_id=membership_id, pin=pin, by_id=by_id, now=now)
    record_changes(shop.id, [("staff", membership_id)])


@transaction.atomic
def end_staff(*, shop_id: uuid.UUID, membership_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """The member leaves the shop; refused for the only owner."""
    shop = _shop_of_member(shop_id, membership_id)
    people.end_membership(membership_id=membership_id, by_id=by_id, now=now)
    record_changes(shop.id, [("staff", membership_id)])


@transaction.atomic
def resume_staff(*, shop_id: uuid.UUID, membership_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Take back the end of a membership, a moment after it."""
    shop = _shop_of_member(shop_id, membership_id)
    people.resume_membership(membership_id=membership_id, by_id=by_id, now=now)
    record_changes(shop.id, [("staff", membership_id)])


def _shop_of_member(shop_id: uuid.UUID, membership_id: uuid.UUID) -> Shop:
    """The shop, if the membership is one of it: an id from another shop changes nothing."""
    shop = Shop.objects.get(id=shop_id)
    if people_queries.membership_in(shop.organisation_id, membership_id) is None:
        raise NotAMember
    return shop
