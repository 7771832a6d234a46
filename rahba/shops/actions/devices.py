"""Phones and computers that are tills of a shop."""

import datetime as dt
import uuid

from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.shops.models import Shop
from rahba.shops.rules import DeviceNotFound


def make_pairing_code(*, shop_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> str:
    """A code that makes one phone a till of the shop, within ten minutes."""
    organisation_id = Shop.objects.values_list("organisation_id", flat=True).get(id=shop_id)
    return people.make_pairing_code(organisation_id=organisation_id, by_id=by_id, now=now)


def revoke_device(*, shop_id: uuid.UUID, device_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Sign a till out from afar; what it has not sent is accepted, and kept aside for the owner to look at."""
    organisation_id = Shop.objects.values_list("organisation_id", flat=True).get(id=shop_id)
    if people_queries.device_in(organisation_id, device_id) is None:
        raise DeviceNotFound
    people.revoke_device(device_id=device_id, by_id=by_id, now=now)
