"""What stands on a shop's page “Manage” beside the shop's own: each domain above says where its pages begin."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ManageDoor:
    """A page of another domain, for those who hold `verb`, in shops where there is something behind it."""

    route: str
    verb: str
    icon: str
    label: object
    note: object
    there: Callable[[uuid.UUID], bool]


_DOORS: dict[str, ManageDoor] = {}


def declare_door(door: ManageDoor) -> None:
    """Called by a domain above when its `reactions` module is loaded."""
    _DOORS[door.route] = door


def doors_for(verbs: frozenset[str], shop_id: uuid.UUID) -> list[ManageDoor]:
    """The doors that these verbs open in this shop, in the order in which they were declared."""
    return [door for door in _DOORS.values() if door.verb in verbs and door.there(shop_id)]
