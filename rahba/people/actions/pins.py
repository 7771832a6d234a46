"""PINs of staff: a verifier that the shop's own tills check, without a network; wrong tries cost growing time there.

The verifier goes to the paired tills only. Four digits can be searched by anybody who takes a till apart, so a PIN
opens nothing but that till and is never the key of any stored fact.
"""

import datetime as dt
import hashlib
import secrets
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.people.models import Membership, StaffPin
from rahba.people.rules import PIN_ITERATIONS, NotAMember, check_new_pin


@transaction.atomic
def set_pin(*, membership_id: uuid.UUID, pin: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Set or replace the PIN of a member. ValidationError in words for a poor PIN."""
    digits = check_new_pin(pin)
    membership = Membership.objects.select_for_update().get(id=membership_id)
    if membership.ends_at is not None and membership.ends_at <= now:
        raise NotAMember
    salt = secrets.token_bytes(16)
    StaffPin.objects.update_or_create(
        membership=membership,
        defaults={
            "salt": salt.hex(),
            "iterations": PIN_ITERATIONS,
            "verifier": hashlib.pbkdf2_hmac("sha256", digits.encode(), salt, PIN_ITERATIONS).hex(),
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
