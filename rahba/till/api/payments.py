"""Paying at the till by wallet: a code for one sum, what became of it, and letting it go.

The till shows the code, asks a few times a second while it is on the screen, and hands the sale over as any other:
with the id of what was asked in its payments. Each request may be repeated.
"""

import datetime as dt
import uuid
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from rahba.kernel import clock
from rahba.kernel.problems import Problem
from rahba.payments import actions, queries
from rahba.payments.rules import IntentState, PaymentRefused, Purpose, Refusal
from rahba.payments.rules.qr import SchemeNotSet
from rahba.shops import queries as shops
from rahba.till.api.devices import active_device

router = Router(tags=["till"], auth=active_device)  # before the body is read


class Wanted(Schema):
    """What is asked for: one part (`leg`) of a basket, or of a debt in the carnet. `order_ref` is the till's own id,
    that of the sale or of the carnet's entry that will follow.
    """

    order_ref: uuid.UUID
    leg: int = Field(0, ge=0, le=999, strict=True)
    amount: int = Field(ge=1, lt=10**12, strict=True)
    purpose: Literal["sale", "carnet"] = "sale"


@router.post("/intents", response=dict, summary="Ask a wallet for a sum", url_name="till_ask")
def ask(request: HttpRequest, body: Wanted):
    """The same leg asked again is the same code; with another sum it is refused (409)."""
    device, now = request.auth, clock.now()
    wallet = _wallet_of(device)
    try:
        intent = actions.ask(
            payee_id=wallet.id,
            amount=body.amount,
            purpose=Purpose(body.purpose),
            order_ref=body.order_ref,
            leg=body.leg,
            device_id=device.id,
            now=now,
        )
        return {**_told(intent, now), "reference": intent.reference, "code": queries.intent_code(intent)}
    except PaymentRefused as refusal:
        raise _problem(refusal) from refusal
    except SchemeNotSet as error:
        raise Problem(
            409, "no_codes", _("Payment codes are not set up in this installation. Take cash; nothing is lost.")
        ) from error


@router.get("/intents/{intent_id}", response=dict, summary="Is it paid?", url_name="till_look")
def look(request: HttpRequest, intent_id: uuid.UUID):
    """open, presented (somebody has it before their eyes), paid, expired, cancelled or refused."""
    device = request.auth
    intent = queries.intent_at(device.organisation_id, intent_id)
    if intent is None:
        raise _problem(PaymentRefused(Refusal.INTENT_NOT_FOUND))
    return _told(intent, clock.now())


@router.post("/intents/{intent_id}/cancel", response=dict, summary="No longer ask", url_name="till_cancel")
def cancel(request: HttpRequest, intent_id: uuid.UUID):
    """What nobody has paid can no longer be paid. What is paid already stays paid, and the answer says so."""
    device, now = request.auth, clock.now()
    try:
        return _told(actions.cancel(intent_id=intent_id, payee_id=_wallet_of(device).id, now=now), now)
    except PaymentRefused as refusal:
        raise _problem(refusal) from refusal


@router.post(
    "/intents/{intent_id}/drop", response=dict, summary="Let it go, and give back what was paid", url_name="till_drop"
)
def drop(request: HttpRequest, intent_id: uuid.UUID):
    """At once. A till that may be cut off hands over a `payment_drop` instead, which does the same a moment later."""
    device, now = request.auth, clock.now()
    try:
        return _told(actions.drop(intent_id=intent_id, payee_id=_wallet_of(device).id, now=now), now)
    except PaymentRefused as refusal:
        raise _problem(refusal) from refusal


def _wallet_of(device):
    shop = shops.shop_of_organisation(device.organisation_id)
    wallet = queries.shop_wallet(shop.id)
    if wallet is None:
        raise Problem(
            409, "no_wallet", _("This shop has no wallet yet. Open one on the shop's page; take cash until then.")
        )
    return wallet


def _told(intent, now: dt.datetime) -> dict:
    return {
        "id": str(intent.id),
        "amount": intent.amount,
        "state": _state(intent, now),
        "claim": intent.claim,
        "expires_at": intent.expires_at.isoformat(),
        "left_ms": max(0, round((intent.expires_at - now) / dt.timedelta(milliseconds=1))),
    }


def _state(intent, now: dt.datetime) -> str:
    if intent.state != IntentState.OPEN:
        return str(intent.state)
    if intent.expires_at <= now:
        return "expired"
    return "presented" if intent.presented_at else "open"


def _problem(refusal: PaymentRefused) -> Problem:
    return Problem(404 if refusal.code == Refusal.INTENT_NOT_FOUND else 409, refusal.code.value, str(refusal))
