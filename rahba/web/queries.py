"""Reads that join domains: what keeps a person from being forgotten."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rahba.carnet import queries as carnet
from rahba.people import queries as people
from rahba.people.rules import Role
from rahba.shops import queries as shops


@dataclass(frozen=True)
class Obstacle:
    """What must be done in a shop before it can close, and the page where it is done."""

    words: str
    route: str


@dataclass(frozen=True)
class ShopOfOne:
    """A shop that nobody else owns: it closes when its owner is forgotten."""

    shop: object
    obstacles: list[Obstacle]


def shops_of_one(person_id: uuid.UUID, now: dt.datetime) -> list[ShopOfOne]:
    """The shops that would close with the person, each with what must be done there first."""
    return [
        ShopOfOne(access.shop, _obstacles(access.shop, now))
        for access in shops.shops_of(person_id, now)
        if access.role == Role.OWNER and len(people.owners_of(access.shop.organisation_id, now)) == 1
    ]


def _obstacles(shop, now: dt.datetime) -> list[Obstacle]:
    found = []
    if carnet.unsettled(shop.id):
        words = _("The carnet is not at zero. Settle or correct every account: each debt needs its name until then.")
        found.append(Obstacle(words, "carnet:customers"))
    if any(device.revoked_at is None for device in people.devices_of(shop.organisation_id)):
        words = _("A phone is still its till. Let it send what it has, then sign it out.")
        found.append(Obstacle(words, "shops:devices"))
    if len(people.members_of(shop.organisation_id, now)) > 1:
        words = _("Others still work here. Make one of them an owner, or let them go first.")
        found.append(Obstacle(words, "shops:staff"))
    return found
