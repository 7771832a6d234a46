"""The API of a shop's own programs and of start-ups that it let in: ask for money, see what came, give back.

Amounts are whole centimes. Every write bears an Idempotency-Key; every refusal is a problem document (RFC 9457).
"""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from rahba.connect import actions as connect
from rahba.connect.queries import Caller
from rahba.kernel import clock, idempotency
from rahba.ledger.actions import RetryLater
from rahba.payments import actions, queries
from rahba.payments.api.refusals import problem_of
from rahba.payments.rules import merchant as rules
from rahba.payments.rules.kinds import IntentState, PaymentKind
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.shops import queries as shops

router = Router(tags=["payments"])
READ, WRITE = "payments:read", "payments:write"
_KEYED = {
    "parameters": [
        {"in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string", "maxLength": 200}}
    ]
}


def _body(required: list[str], **properties: dict) -> dict:
    """What the document of the API says of a body that we read ourselves, more strictly than a schema does."""
    schema = {"type": "object", "additionalProperties": False, "required": required, "properties": properties}
    return _KEYED | {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_AMOUNT = {"type": "integer", "minimum": 1, "maximum": rules.LARGEST_AMOUNT, "description": "centimes"}
_INTENT_BODY = _body(
    ["amount", "order_ref"],
    amount=_AMOUNT,
    order_ref={"type": "string", "format": "uuid", "description": "your own; the same order is asked once"},
    leg={"type": "integer", "minimum": 0, "maximum": rules.LARGEST_LEG, "default": 0},
    purpose={"type": "string", "enum": list(rules.PURPOSES), "default": "order"},
    expires_in={"type": "integer", "minimum": 60, "description": "seconds"},
)
_REFUND_BODY = _body(
    ["amount"], amount=_AMOUNT, reason={"type": "string", "enum": list(rules.REASONS), "default": "other"}
)


@router.post("/intents", response={201: dict}, summary="Ask for a payment", openapi_extra=_INTENT_BODY)
def ask(request: HttpRequest):
    """The intent's `reference` is what a payment code shows; it is paid at most once."""
    caller, wallet = _enter(request, WRITE)
    body = rules.read_body(request.body, {"amount", "order_ref", "leg", "purpose", "expires_in"})
    wish = {
        "amount": rules.amount_in(body),
        "purpose": rules.purpose_in(body),
        "order_ref": rules.uuid_in(body, "order_ref"),
        "leg": rules.leg_in(body),
        "life": rules.life_in(body),
    }

    def act(_operation: uuid.UUID) -> tuple[int, dict]:
        return 201, _intent(actions.ask(payee_id=wallet.id, now=clock.now(), **wish))

    return _keyed(request, caller, "/intents", {}, act)


@router.get("/intents", response=dict, summary="What was asked for")
def intents(request: HttpRequest, state: str = "", after: uuid.UUID | None = None, limit: int = 50):
    """Newest first; `next`, if any, is the `after` of the next page."""
    _caller, wallet = _enter(request, READ)
    if state and state not in IntentState.values:
        raise rules.field_problem("state", ", ".join(IntentState.values))
    limit = max(1, min(limit, rules.MOST_ROWS))
    rows = queries.intents_asked(wallet.id, state=state, after=after, limit=limit + 1)
    return _page([_intent(row) for row in rows], limit)


@router.get("/intents/{intent_id}", response=dict, summary="One of them")
def intent(request: HttpRequest, intent_id: uuid.UUID):
    """As it stands; `payment` is there once it is paid."""
    _caller, wallet = _enter(request, READ)
    found = queries.intent_of(wallet.id, intent_id)
    if found is None:
        raise problem_of(PaymentRefused(Refusal.INTENT_NOT_FOUND))
    payment = queries.payment_of(found.id)
    return _intent(found) | {"payment": str(payment.id) if payment else None}


@router.post("/intents/{intent_id}/cancel", response=dict, summary="No longer ask", openapi_extra=_KEYED)
def cancel(request: HttpRequest, intent_id: uuid.UUID):
    """Only what is still open; what is paid is given back by a refund."""
    caller, wallet = _enter(request, WRITE)

    def act(_operation: uuid.UUID) -> tuple[int, dict]:
        found = actions.cancel(intent_id=intent_id, payee_id=wallet.id, now=clock.now())
        if found.state == IntentState.PAID:
            raise PaymentRefused(Refusal.INTENT_PAID)
        if found.state != IntentState.CANCELLED:
            raise PaymentRefused(Refusal.INTENT_CLOSED)
        return 200, _intent(found)

    return _keyed(request, caller, "/intents/{intent_id}/cancel", {"intent_id": intent_id}, act)


@router.get("/received", response=dict, summary="What came in")
def received(request: HttpRequest, after: uuid.UUID | None = None, limit: int = 50):
    """Newest first; `next`, if any, is the `after` of the next page."""
    _caller, wallet = _enter(request, READ)
    limit = max(1, min(limit, rules.MOST_ROWS))
    rows = queries.payments_received(wallet.id, after=after, limit=limit + 1)
    return _page([_payment(row) for row in rows], limit)


@router.get("/received/{payment_id}", response=dict, summary="One of them")
def one_received(request: HttpRequest, payment_id: uuid.UUID):
    """With what was given back of it."""
    _caller, wallet = _enter(request, READ)
    found = queries.payment_received(wallet.id, payment_id)
    if found is None:
        raise problem_of(PaymentRefused(Refusal.PAYMENT_NOT_FOUND))
    given = queries.refunds_given(found.id)
    return _payment(found) | {"version": 1 + len(given), "refunds": [_refund(one) for one in given]}


@router.post("/received/{payment_id}/refunds", response={201: dict}, summary="Give back", openapi_extra=_REFUND_BODY)
def refund(request: HttpRequest, payment_id: uuid.UUID):
    """All or a part of a payment; together never more than it was."""
    caller, wallet = _enter(request, WRITE)
    body = rules.read_body(request.body, {"amount", "reason"})
    amount, reason = rules.amount_in(body), rules.reason_in(body)

    def act(operation: uuid.UUID) -> tuple[int, dict]:
        if queries.payment_received(wallet.id, payment_id) is None:
            raise PaymentRefused(Refusal.PAYMENT_NOT_FOUND)
        given = actions.refund(
            refund_id=operation, payment_id=payment_id, amount=amount, reason=reason, by_id=None, now=clock.now()
        )
        return 201, _refund(given)

    return _keyed(request, caller, "/received/{payment_id}/refunds", {"payment_id": payment_id}, act)


@router.get("/quotes", response=dict, summary="What a payment would cost")
def quote(request: HttpRequest, amount: str = ""):
    """The fee on a purchase of this amount today, in centimes, and who pays it."""
    _caller, wallet = _enter(request, READ)
    centimes = rules.amount_in_query(amount)
    charge = queries.charge_on(wallet.holder.institution_id, PaymentKind.PURCHASE, centimes, clock.now())
    kept = centimes - charge.fee if charge.paid_by == "payee" else centimes
    return {"amount": centimes, "fee": charge.fee, "fee_paid_by": charge.paid_by, "payee_gets": kept}


def _enter(request: HttpRequest, scope: str):
    """Who comes, and the wallet of the shop in whose name."""
    caller = connect.let_in(headers=request.headers, scope=scope, now=clock.now())
    shop = shops.shop_of_organisation(caller.organisation_id)
    wallet = queries.shop_wallet(shop.id) if shop else None
    if wallet is None:
        raise problem_of(PaymentRefused(Refusal.NO_WALLET))
    return caller, wallet


def _keyed(
    request: HttpRequest, caller: Caller, template: str, ids: dict, act: Callable[[uuid.UUID], tuple[int, dict]]
) -> HttpResponse:
    """Do it once for this app and key; what payments refuse is told, and kept, as a problem."""

    def spoken(operation: uuid.UUID) -> tuple[int, dict]:
        try:
            return act(operation)
        except RetryLater as busy:
            raise rules.retry_later() from busy
        except PaymentRefused as refusal:
            raise (rules.retry_later() if refusal.code == Refusal.CONFLICT else problem_of(refusal)) from refusal

    named = {"organisation": caller.organisation_id, **ids}
    answer = idempotency.answer_once_durably(
        owner=caller.app_id,
        key=idempotency.key_of(request.headers),
        fingerprint=idempotency.request_fingerprint(request.method, f"payments{template}", named, request.body),
        now=clock.now(),
        act=spoken,
    )
    told = JsonResponse(answer.body, status=answer.status)
    if answer.replayed:
        told[idempotency.REPLAYED] = "true"
    return told


def _page(rows: list[dict], limit: int) -> dict:
    shown = rows[:limit]
    return {"items": shown, "next": shown[-1]["id"] if len(rows) > limit else None}


def _intent(intent) -> dict:
    return {
        "id": str(intent.id),
        "version": rules.version_of(intent.state),
        "state": intent.state,
        "amount": intent.amount,
        "purpose": intent.purpose,
        "order_ref": str(intent.order_ref),
        "leg": intent.leg,
        "reference": intent.reference,
        "created_at": intent.created_at.isoformat(),
        "expires_at": intent.expires_at.isoformat(),
        "closed_at": intent.closed_at.isoformat() if intent.closed_at else None,
    }


def _payment(payment) -> dict:
    return {
        "id": str(payment.id),
        "kind": payment.kind,
        "amount": payment.amount,
        "fee": payment.fee,
        "fee_paid_by": payment.fee_paid_by,
        "taken_back": payment.taken_back,
        "intent": str(payment.intent_id) if payment.intent_id else None,
        "order_ref": str(payment.intent.order_ref) if payment.intent else None,
        "at": payment.at.isoformat(),
    }


def _refund(refund) -> dict:
    return {
        "id": str(refund.id),
        "payment": str(refund.payment_id),
        "amount": refund.amount,
        "reason": refund.reason,
        "state": refund.state,
        "at": refund.at.isoformat(),
    }
