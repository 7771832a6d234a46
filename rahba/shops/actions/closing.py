"""A person asks to be forgotten: the tills learn it, and a shop that nobody else owns closes."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.kernel.changes import record_changes
from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.shops.models import Shop


@transaction.atomic
def close_shop(*, shop_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Nobody enters any more, on no page and with no phone. What was sold and written stays in the books."""
    shop = Shop.objects.select_for_update().get(id=shop_id)
    people.close_organisation(organisation_id=shop.organisation_id, by_id=by_id, now=now)
    record_changes(shop.id, [("shop", shop.id)])
    audit.record(
        verb="shop_closed",
        object_kind="shop",
        object_id=shop.id,
        actor_id=by_id,
        organisation_id=shop.organisation_id,
        now=now,
    )


@transaction.atomic
def erase_person(*, person_id: uuid.UUID, now: dt.datetime) -> None:
    """Forget a person who asks for it (law 09-08); the tills of every shop where they worked forget the name too.

    LastOwner while a shop that is open would be left without a key.
    """
    memberships = people_queries.memberships_ever(person_id)
    people.erase_person(person_id=person_id, by_id=person_id, now=now)
    shops = Shop.objects.filter(organisation_id__in={one.organisation_id for one in memberships}).order_by("id")
    for shop in shops:
        theirs = [one.id for one in memberships if one.organisation_id == shop.organisation_id]
        record_changes(shop.id, [("staff", membership_id) for membership_id in theirs])
