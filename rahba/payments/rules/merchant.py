"""What a shop's programs may ask for, and how strictly their requests are read."""

import datetime as dt
import json
import uuid

from django.utils.translation import gettext as _

from rahba.kernel.problems import Problem
from rahba.payments.rules.asking import LONGEST_LIFE
from rahba.payments.rules.kinds import IntentState, Purpose

LARGEST_BODY = 16 * 1024
LARGEST_AMOUNT = 10**12 - 1
LARGEST_LEG = 1000
PURPOSES = (Purpose.ORDER, Purpose.SALE, Purpose.REQUEST)
REASONS = ("customer", "duplicate", "fraud", "other")
MOST_ROWS = 100
OPEN_VERSION, CLOSED_VERSION = 1, 2
"""An intent changes once: from open to whatever ended it."""


def retry_later() -> Problem:
    """The ledger could not take it now."""
    return Problem(
        503,
        "retry_later",
        _("There is a crowd at the moment. Nothing was done; send the same again in a second, with the same key."),
        headers={"Retry-After": "1"},
    )


def version_of(state: str) -> int:
    """Which version of the intent this is."""
    return OPEN_VERSION if state == IntentState.OPEN else CLOSED_VERSION


def read_body(raw: bytes, known: set[str]) -> dict:
    """The members of a JSON object, none of them unknown or twice; Problem in words otherwise."""
    if len(raw) > LARGEST_BODY:
        raise Problem(413, "body_too_large", _("This request is too large. Nothing was changed."))
    try:
        value = json.loads(raw, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "body_not_json", _("The body is not readable JSON. Nothing was changed.")) from error
    if not isinstance(value, dict):
        raise Problem(400, "body_not_json", _("The body is not readable JSON. Nothing was changed."))
    strange = sorted(set(value) - known)
    if strange:
        raise field_problem(strange[0][:40], _("is not known here"))
    return value


def _once_each(pairs: list[tuple[str, object]]) -> dict:
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("a member is there twice")
    return dict(pairs)


def field_problem(field: str, why: str) -> Problem:
    """One member is not as it must be."""
    return Problem(
        422,
        "field_invalid",
        _("“%(field)s” %(why)s. Nothing was changed.") % {"field": field, "why": why},
        field=field,
    )


def amount_in(body: dict) -> int:
    """Centimes: a JSON integer, without point, exponent, sign or quotes."""
    return amount_from(body.get("amount"))


def amount_from(value: object) -> int:
    """A whole number of centimes within bounds; Problem in words for 1e3, -1, 0.001, "12" and everything else."""
    if type(value) is not int or not 0 < value <= LARGEST_AMOUNT:
        raise Problem(
            422,
            "amount_invalid",
            _(
                "An amount is a whole number of centimes above zero, in plain digits: 1250 for 12,50 DH. "
                "Nothing was changed."
            ),
            field="amount",
        )
    return value


def amount_in_query(text: str) -> int:
    """As `amount_in`, from an address: western digits only, and no more of them than an amount has."""
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_AMOUNT)) and text[:1] != "0"
    return amount_from(int(text) if plain else None)


def uuid_in(body: dict, field: str) -> uuid.UUID:
    """A UUID as text."""
    value = body.get(field)
    try:
        return uuid.UUID(value if isinstance(value, str) and len(value) == 36 else "")
    except ValueError as error:
        raise field_problem(field, _("is not a UUID")) from error


def leg_in(body: dict) -> int:
    """Which of several intents for the same order, from 0."""
    value = body.get("leg", 0)
    if type(value) is not int or not 0 <= value <= LARGEST_LEG:
        raise field_problem("leg", _("is not a whole number from 0 to %(most)s") % {"most": LARGEST_LEG})
    return value


def purpose_in(body: dict) -> Purpose:
    """What it is for; an online order unless it says otherwise."""
    return Purpose(_one_of(body, "purpose", PURPOSES, Purpose.ORDER))


def reason_in(body: dict) -> str:
    """Why money is given back, as a code: no names, no free text."""
    return str(_one_of(body, "reason", REASONS, "other"))


def life_in(body: dict) -> dt.timedelta | None:
    """How long it may be paid, in seconds; None for the usual time of its purpose."""
    if "expires_in" not in body:
        return None
    value, most = body["expires_in"], int(LONGEST_LIFE.total_seconds())
    if type(value) is not int or not 60 <= value <= most:
        raise field_problem("expires_in", _("is not a whole number of seconds from 60 to %(most)s") % {"most": most})
    return dt.timedelta(seconds=value)


def _one_of(body: dict, field: str, allowed: tuple, default: str) -> str:
    value = body.get(field, default)
    if not isinstance(value, str) or value not in allowed:
        raise field_problem(field, _("is not one of %(allowed)s") % {"allowed": ", ".join(allowed)})
    return value
