"""Intents, as those who ask and those who are asked see them."""

import datetime as dt
import uuid

from rahba.payments.models import Intent, Payment
from rahba.payments.rules.kinds import Claim, IntentState, Purpose

_WITH_PAYEE = ("payee__shop", "payee__holder__person")
_WITH_PAYER = ("payer__shop", "payer__holder__person")
_MADE = 30


def by_reference(reference: str) -> Intent | None:
    """What a code asks for."""
    return Intent.objects.select_related(*_WITH_PAYEE).filter(reference=reference[:25]).first()


def intent_by_id(intent_id: uuid.UUID) -> Intent | None:
    """An intent, whoever asked."""
    return Intent.objects.filter(id=intent_id).first()


def intent_of(payee_id: uuid.UUID, intent_id: uuid.UUID) -> Intent | None:
    """An intent of this payee."""
    return Intent.objects.filter(id=intent_id, payee_id=payee_id).first()


def intent_at(organisation_id: uuid.UUID, intent_id: uuid.UUID) -> Intent | None:
    """An intent that pays a wallet of this organisation: one indexed read, for a screen that asks again and again."""
    return Intent.objects.filter(id=intent_id, payee__holder__organisation_id=organisation_id).first()


def requests_for(payer_id: uuid.UUID, now: dt.datetime) -> list[Intent]:
    """What this wallet is asked to pay, newest first."""
    rows = Intent.objects.select_related(*_WITH_PAYEE).filter(payer_id=payer_id)
    return list(rows.filter(state=IntentState.OPEN, expires_at__gt=now).order_by("-created_at")[:100])


def requests_by(payee_id: uuid.UUID, now: dt.datetime) -> list[Intent]:
    """What this wallet asked others for, newest first; one whose time has passed is told as expired."""
    rows = Intent.objects.select_related(*_WITH_PAYER).filter(payee_id=payee_id, purpose=Purpose.REQUEST)
    made = list(rows.order_by("-created_at")[:_MADE])
    for intent in made:
        if intent.state == IntentState.OPEN and intent.expires_at <= now:
            intent.state = IntentState.EXPIRED
    return made


def paid_for(payee_id: uuid.UUID, order_ref: uuid.UUID) -> list[Payment]:
    """What was paid for this order and is claimed by it, part by part."""
    rows = Payment.objects.filter(payee_id=payee_id, intent__order_ref=order_ref, intent__claim=Claim.CLAIMED)
    return list(rows.order_by("intent__leg"))


def payment_of(intent_id: uuid.UUID) -> Payment | None:
    """The payment that settled an intent."""
    return Payment.objects.filter(intent_id=intent_id).first()
