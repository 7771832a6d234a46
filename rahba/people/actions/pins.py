"""PINs of staff: a slow hash for the server, and a verifier that the shop's own tills check without a network.

The verifier goes to the paired tills only. Four digits can be searched by anybody who takes a till apart, so a PIN
opens nothing but that till and is never the key of any stored fact.
"""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from rahba.kernel import audit
from rahba.kernel.text import western_digits
from rahba.people.models import Membership, StaffPin
from rahba.people.rules import PIN_ITERATIONS, PIN_LAST_FAILURE, NotAMember, check_new_pin, pin_wait


@dataclass(frozen=True)
class PinAnswer:
    """Whether the PIN was right; otherwise when the next try is looked at (None: a new PIN must be set)."""

    accepted: bool
    locked: bool = False
    retry_at: dt.datetime | None = None


@transaction.atomic
def set_pin(*, membership_id: uuid.UUID, pin: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Set or replace the PIN of a member; wrong tries are forgotten. ValidationError in words for a poor PIN."""
    digits = check_new_pin(pin)
    membership = Membership.objects.select_for_update().get(id=membership_id)
    if membership.ends_at is not None and membership.ends_at <= now:
        raise NotAMember
    salt = secrets.token_bytes(16)
    StaffPin.objects.update_or_create(
        membership=membership,
        defaults={
            "password": make_password(digits),
            "salt": salt.hex(),
            "iterations": PIN_ITERATIONS,
            "verifier": hashlib.pbkdf2_hmac("sha256", digits.encode(), salt, PIN_ITERATIONS).hex(),
            "failures": 0,
            "locked_until": None,
            "changed_at": now,
        },
    )
    audit.record(
        verb="pin_set",
        object_kind="membership",
        object_id=membership_id,
        actor_id=by_id,
        organisation_id=membership.organisation_id,
        now=now,
    )


@transaction.atomic
def check_pin(*, membership_id: uuid.UUID, pin: str, now: dt.datetime) -> PinAnswer:
    """Look at one try. Tries that come before the growing delay is over are not looked at, right or wrong."""
    row = StaffPin.objects.select_for_update().select_related("membership").filter(membership=membership_id).first()
    if row is None or (row.membership.ends_at is not None and row.membership.ends_at <= now):
        return PinAnswer(accepted=False, locked=True)
    if row.failures >= PIN_LAST_FAILURE:
        return PinAnswer(accepted=False, locked=True)
    if row.locked_until is not None and row.locked_until > now:
        return PinAnswer(accepted=False, retry_at=row.locked_until)
    if check_password(western_digits(pin), row.password):
        StaffPin.objects.filter(membership=membership_id).update(failures=0, locked_until=None)
        return PinAnswer(accepted=True)
    row.failures += 1
    row.locked_until = now + pin_wait(row.failures)
    row.save(update_fields=["failures", "locked_until"])
    if row.failures < PIN_LAST_FAILURE:
        return PinAnswer(accepted=False, retry_at=row.locked_until)
    audit.record(
        verb="pin_locked",
        object_kind="membership",
        object_id=membership_id,
        actor_id=None,
        organisation_id=row.membership.organisation_id,
        now=now,
    )
    return PinAnswer(accepted=False, locked=True)
