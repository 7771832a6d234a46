"""PINs of wallets: set after a sign-in, asked before each payment, more and more slowly when they are wrong."""

import datetime as dt
import secrets
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.payments.models import Wallet
from rahba.payments.rules.pins import MISSES_BEFORE_LOCK, check_new_pin, digest_of, matches, wait_after
from rahba.payments.rules.refusals import PaymentRefused, Refusal


@transaction.atomic
def set_pin(*, wallet_id: uuid.UUID, pin: str, by_id: uuid.UUID | None, now: dt.datetime) -> None:
    """Set or replace the PIN. ValidationError in words for a poor one."""
    digits = check_new_pin(pin)
    salt = secrets.token_hex(16)
    Wallet.objects.filter(id=wallet_id).update(
        pin_salt=salt, pin_digest=digest_of(digits, salt), pin_misses=0, pin_wait_until=None
    )
    audit.record(
        verb="wallet_pin_set",
        object_kind="wallet",
        object_id=wallet_id,
        actor_id=by_id,
        organisation_id=None,
        now=now,
    )


def check_pin(wallet: Wallet, pin: str, *, now: dt.datetime) -> None:
    """Raise PaymentRefused unless this is the PIN. A miss is counted at once, in a transaction of its own."""
    if not wallet.pin_digest:
        raise PaymentRefused(Refusal.PIN_NOT_SET)
    if wallet.pin_misses == 0 and matches(pin, wallet.pin_salt, wallet.pin_digest):
        return
    with transaction.atomic():
        held = Wallet.objects.select_for_update().get(id=wallet.id)
        refusal = _judge(held, pin, now)
        held.save(update_fields=["pin_misses", "pin_wait_until"])
    if refusal:
        raise PaymentRefused(refusal)


def _judge(held: Wallet, pin: str, now: dt.datetime) -> Refusal | None:
    if held.pin_misses >= MISSES_BEFORE_LOCK:
        return Refusal.PIN_LOCKED
    if held.pin_wait_until and held.pin_wait_until > now:
        return Refusal.PIN_WAIT
    if matches(pin, held.pin_salt, held.pin_digest):
        held.pin_misses, held.pin_wait_until = 0, None
        return None
    held.pin_misses += 1
    held.pin_wait_until = now + wait_after(held.pin_misses)
    return Refusal.PIN_LOCKED if held.pin_misses >= MISSES_BEFORE_LOCK else Refusal.WRONG_PIN
