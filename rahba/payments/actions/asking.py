"""Intents: asked, presented, refused, cancelled, expired, claimed. Being paid is in `paying`."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel.events import publish
from rahba.kernel.ids import uuid7
from rahba.payments.events import IntentClosed
from rahba.payments.models import Intent
from rahba.payments.queries.intents import by_reference
from rahba.payments.queries.wallets import open_wallets
from rahba.payments.rules.asking import LIFE, LONGEST_LIFE, new_reference
from rahba.payments.rules.kinds import Claim, IntentState, Purpose
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_EXPIRED_AT_ONCE = 200


def ask(
    *,
    payee_id: uuid.UUID,
    amount: int,
    purpose: Purpose,
    order_ref: uuid.UUID,
    now: dt.datetime,
    leg: int = 0,
    payer_id: uuid.UUID | None = None,
    device_id: uuid.UUID | None = None,
    life: dt.timedelta | None = None,
) -> Intent:
    """Ask for money. The same leg asked again is the same intent; with another amount it is refused."""
    if not 0 < amount < 10**12:
        raise PaymentRefused(Refusal.AMOUNT)
    wallets = open_wallets([payee_id, *([payer_id] if payer_id else [])])
    try:
        with transaction.atomic():
            return Intent.objects.create(
                id=uuid7(),
                institution_id=wallets[payee_id].holder.institution_id,
                payee_id=payee_id,
                payer_id=payer_id,
                amount=amount,
                purpose=purpose,
                order_ref=order_ref,
                leg=leg,
                reference=new_reference(),
                device_id=device_id,
                created_at=now,
                expires_at=now + min(life or LIFE[purpose], LONGEST_LIFE),
            )
    except IntegrityError:
        held = Intent.objects.get(payee_id=payee_id, order_ref=order_ref, leg=leg)
    if (held.amount, held.purpose, held.payer_id) != (amount, purpose, payer_id):
        raise PaymentRefused(Refusal.KEY_REUSED)
    return held


def present(*, reference: str, payer_id: uuid.UUID, now: dt.datetime) -> Intent:
    """The payer has the code before their eyes: who asks, for how much. PaymentRefused when it cannot be paid."""
    intent = by_reference(reference)
    if intent is None:
        raise PaymentRefused(Refusal.INTENT_NOT_FOUND)
    check_payable(intent, payer_id, now)
    Intent.objects.filter(id=intent.id, presented_at=None).update(presented_at=now)
    return intent


_CLOSED = {
    IntentState.PAID: Refusal.INTENT_PAID,
    IntentState.REFUSED: Refusal.INTENT_CLOSED,
    IntentState.CANCELLED: Refusal.INTENT_CLOSED,
    IntentState.EXPIRED: Refusal.INTENT_EXPIRED,
}


def check_payable(intent: Intent, payer_id: uuid.UUID | None, now: dt.datetime) -> None:
    """Raise PaymentRefused unless this payer may pay it now. The last word is the compare-and-set of the payment."""
    if intent.state in _CLOSED:
        raise PaymentRefused(_CLOSED[intent.state])
    if intent.expires_at <= now:
        raise PaymentRefused(Refusal.INTENT_EXPIRED)
    if intent.payer_id and intent.payer_id != payer_id:
        raise PaymentRefused(Refusal.NOT_FOR_YOU)


def refuse(*, intent_id: uuid.UUID, payer_id: uuid.UUID, now: dt.datetime) -> Intent:
    """The one who was asked says no."""
    return _close(Intent.objects.filter(id=intent_id, payer_id=payer_id), IntentState.REFUSED, now)


def cancel(*, intent_id: uuid.UUID, payee_id: uuid.UUID, now: dt.datetime) -> Intent:
    """The one who asked no longer does. What is paid already stays paid: its state tells."""
    return _close(Intent.objects.filter(id=intent_id, payee_id=payee_id), IntentState.CANCELLED, now)


@transaction.atomic
def _close(rows, state: IntentState, now: dt.datetime) -> Intent:
    intent = rows.first()
    if intent is None:
        raise PaymentRefused(Refusal.INTENT_NOT_FOUND)
    if rows.filter(state=IntentState.OPEN).update(state=state, closed_at=now):
        publish(IntentClosed(intent_id=intent.id, payee_id=intent.payee_id, state=state), now=now)
    intent.refresh_from_db()
    return intent


def expire_due(*, now: dt.datetime) -> int:
    """Close intents whose time has passed; how many. Nothing depends on it: an expired one is not paid anyway."""
    due = Intent.objects.filter(state=IntentState.OPEN, expires_at__lte=now).order_by("expires_at")
    ids = list(due.values_list("id", flat=True)[:_EXPIRED_AT_ONCE])
    for id in ids:
        _close(Intent.objects.filter(id=id), IntentState.EXPIRED, now)
    return len(ids)


@transaction.atomic
def claim(*, intent_id: uuid.UUID, payee_id: uuid.UUID, now: dt.datetime) -> Intent | None:
    """What was paid for came about (a sale was recorded). None when this payee never asked so; harmless to repeat."""
    rows = Intent.objects.filter(id=intent_id, payee_id=payee_id)
    rows.filter(claim=Claim.NONE).update(claim=Claim.CLAIMED)
    return rows.first()
