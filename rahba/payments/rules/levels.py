"""Levels of payment accounts and what each may hold (BAM, circular on payment services; decision 392/W/2018)."""

import datetime as dt
import enum
from dataclasses import dataclass


class Level(enum.IntEnum):
    """How well the issuer knows a person."""

    NUMBER = 1  # a Moroccan mobile number, nothing more
    IDENTITY = 2  # an identity document and a signed contract
    AGENCY = 3  # identified at an agency


@dataclass(frozen=True)
class Ceiling:
    """Centimes that all wallets of a person at one institution may hold together, from a day on."""

    level: Level
    amount: int
    valid_from: dt.date


_DECISION = dt.date(2018, 1, 1)  # the year of decision 392/W/2018; its day was not found
CEILINGS = (
    Ceiling(Level.NUMBER, 200_00, _DECISION),
    Ceiling(Level.IDENTITY, 5_000_00, _DECISION),
    Ceiling(Level.AGENCY, 20_000_00, _DECISION),
)


def ceiling_of(level: int, day: dt.date) -> int:
    """Centimes of the ceiling in force on a day. Raises LookupError for a day or level without one."""
    in_force = [one for one in CEILINGS if one.level == level and one.valid_from <= day]
    if not in_force:
        raise LookupError(f"no ceiling of level {level} on {day}")
    return max(in_force, key=lambda one: one.valid_from).amount


def may_rise(present: int, wanted: int) -> bool:
    """Levels are climbed, one or two at a time; a lower one is a decision of the issuer, not a request."""
    return present < wanted <= Level.AGENCY
