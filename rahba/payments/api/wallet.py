"""The customer's own wallet, for the app that a signed-in person holds in the hand."""

import datetime as dt
import re
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import BeforeValidator

from rahba.kernel import clock
from rahba.kernel.problems import Problem
from rahba.payments import actions, queries
from rahba.payments.api import outside
from rahba.payments.api.lines import told_line
from rahba.payments.api.refusals import told_as_problems
from rahba.payments.api.signed_in import SignedIn, signed_in_lately
from rahba.payments.rules import PaymentRefused, Purpose, Refusal, WalletState
from rahba.payments.rules.levels import Level, ceiling_of
from rahba.payments.rules.qr import SchemeNotSet
from rahba.people import actions as people
from rahba.people.rules import parse_phone

router = Router(tags=["wallet"], auth=SignedIn())
PAGE = 30
LONGEST_NAME = 80
_REFERENCE = re.compile(r"[2-9A-HJ-NP-Z]{16}")


def whole_centimes(value: Any) -> int:
    """A positive whole number of centimes; nothing that merely looks like one: no text, no 1e3, no true."""
    if type(value) is not int or not 0 < value < 10**12:
        raise Problem(422, Refusal.AMOUNT, str(PaymentRefused(Refusal.AMOUNT)))
    return value


Centimes = Annotated[int, BeforeValidator(whole_centimes)]


class NameIn(Schema):
    name: str = ""


class PinIn(Schema):
    pin: str
    old: str = ""


class PhoneIn(Schema):
    phone: str


class CodeIn(Schema):
    text: str


class QuoteIn(Schema):
    payee: uuid.UUID | None = None
    intent: uuid.UUID | None = None
    amount: Centimes


class PaymentIn(QuoteIn):
    id: uuid.UUID
    quote: uuid.UUID
    pin: str


class RequestIn(Schema):
    id: uuid.UUID
    payer: uuid.UUID
    amount: Centimes


@router.get("/me", url_name="wallet_me")
def me(request: HttpRequest) -> dict:
    """Whose wallet it is, what lies in it, what may lie in it. The answer brings the token that writes must bear."""
    get_token(request)
    now, person = clock.now(), request.user
    issuer = queries.institution_here()
    wallet = queries.person_wallet(person.id)
    day = clock.calendar_day(now)
    return {
        "person": {"name": person.name, "phone": person.phone},
        "issuer": {"name": issuer.organisation.name, "sandbox": issuer.sandbox} if issuer else None,
        "levels": [{"level": int(level), "ceiling": ceiling_of(level, day)} for level in Level],
        "wallet": _told_wallet(wallet, now) if wallet else None,
        "now": now.isoformat(),
    }


@router.post("/open", url_name="wallet_open")
def open_wallet(request: HttpRequest, body: NameIn) -> dict:
    """Open the person's wallet at level 1; opening it again changes nothing. Who has no name yet gives one."""
    now, person = clock.now(), request.user
    issuer = queries.institution_here()
    if issuer is None:
        raise Problem(409, "no_issuer", _("No institution issues wallets here yet. Nothing was opened."))
    if not person.phone_verified_at:
        raise Problem(403, "number_not_proved", _("Prove your phone number first: sign in with a code."))
    name = " ".join(body.name.split())[:LONGEST_NAME]
    if not person.name and not name:
        raise Problem(422, "name_missing", _("Write your name, so that who you pay knows it was you."))
    with told_as_problems():
        actions.open_wallet(institution_id=issuer.id, person_id=person.id, now=now)
    if not person.name:
        people.rename_person(person_id=person.id, name=name)
    return {"opened": True}


@router.put("/pin", url_name="wallet_pin")
def set_pin(request: HttpRequest, body: PinIn) -> dict:
    """Choose the PIN; change it with the old one, or right after signing in again."""
    now, wallet = clock.now(), _wallet(request)
    with told_as_problems():
        if wallet.pin_digest and not signed_in_lately(request, now):
            actions.check_pin(wallet, body.old, now=now)
        actions.set_pin(wallet_id=wallet.id, pin=body.pin, by_id=request.user.id, now=now)
    return {"set": True}


@router.get("/history", url_name="wallet_history")
def history(request: HttpRequest, before: dt.datetime | None = None) -> dict:
    """What came and went, newest first, a page at a time: `next` is the `before` of the following page."""
    lines = queries.history_of(_wallet(request).id, before=before, limit=PAGE)
    return {
        "lines": [told_line(line) for line in lines],
        "next": lines[-1].at.isoformat() if len(lines) == PAGE else None,
        "now": clock.now().isoformat(),
    }


@router.post("/look-up", url_name="wallet_look_up")
def look_up(request: HttpRequest, body: PhoneIn) -> dict:
    """Whose wallet is under a number: as much of a name as a stranger may see."""
    now, wallet = clock.now(), _wallet(request)
    with told_as_problems():
        phone = parse_phone(body.phone)
        try:
            found = actions.look_up(asker_id=wallet.holder_id, phone=phone, now=now)
        except PaymentRefused as refusal:
            if refusal.code != Refusal.NOBODY or not queries.reaches_other_issuers(wallet.holder.institution):
                raise
            return outside.told(actions.rails.find(payer=wallet, alias=phone, now=now))
    return {"payee": found.wallet_id, "name": found.name, "kind": "person", "issuer": None, "amount": None}


@router.post("/codes/resolve", url_name="wallet_resolve")
def resolve(request: HttpRequest, body: CodeIn) -> dict:
    """Whom a scanned code, or a reference typed by hand, pays: by what the server knows of it."""
    now, wallet = clock.now(), _wallet(request)
    text = body.text.strip()
    reference = re.sub(r"[\s-]", "", text).upper()
    with told_as_problems():
        if _REFERENCE.fullmatch(reference):
            intent = actions.present(reference=reference, payer_id=wallet.id, now=now)
            found = actions.resolve_intent(intent)
        else:
            try:
                found = actions.resolve_code(text=text, payer_id=wallet.id, now=now)
            except PaymentRefused as refusal:
                elsewhere = outside.behind_code(text, refusal, wallet, now)
                if elsewhere is None:
                    raise
                return elsewhere
        if found.payee.id == wallet.id:
            raise PaymentRefused(Refusal.SAME_WALLET)
    return {
        "payee": found.payee.id,
        "kind": found.payee.kind,
        "name": found.name,
        "amount": found.amount,
        "intent": found.intent.id if found.intent else None,
        "purpose": found.intent.purpose if found.intent else None,
    }


@router.post("/quotes", url_name="wallet_quote")
def quote(request: HttpRequest, body: QuoteIn) -> dict:
    """What a payment will cost in dirhams, told before it is agreed to. No payment is made without one."""
    now, wallet = clock.now(), _wallet(request)
    with told_as_problems():
        if body.intent:
            _as_asked(body)
            told = actions.quote_intent(payer_id=wallet.id, intent_id=body.intent, now=now)
        elif elsewhere := body.payee and actions.rails.found(wallet, body.payee, now):
            told = actions.rails.quote_outside(payer=wallet, outside=elsewhere, amount=body.amount, now=now)
        else:
            told = actions.quote_payment(payer_id=wallet.id, payee_id=_payee(body), amount=body.amount, now=now)
    fee = told.fee if told.paid_by == "payer" else 0
    return {
        "id": told.id,
        "amount": told.amount,
        "fee": fee,
        "total": told.amount + fee,
        "expires_at": told.expires_at.isoformat(),
        "now": now.isoformat(),
    }


@router.post("/payments", url_name="wallet_pay")
def pay(request: HttpRequest, body: PaymentIn) -> dict:
    """Pay, with the PIN. The id is made before anything is sent: the same sent again is the same payment."""
    now, wallet_id = clock.now(), queries.wallet_id_of(request.user.id)
    if wallet_id is None:
        raise _no_wallet_yet()
    ours = {"payment_id": body.id, "payer_id": wallet_id, "quote_id": body.quote, "pin": body.pin, "now": now}
    with told_as_problems():
        if body.payee and queries.is_outside(body.payee):
            sending = actions.rails.send(
                sending_id=body.id,
                payer_id=wallet_id,
                outside_id=body.payee,
                amount=body.amount,
                pin=body.pin,
                quote_id=body.quote,
                now=now,
            )
            return outside.told_fate(sending, now)
        if body.intent:
            _as_asked(body)
            payment = actions.pay_intent(intent_id=body.intent, **ours)
        else:
            payment = actions.pay(payee_id=_payee(body), amount=body.amount, **ours)
    return _told_fate(payment.id, queries.line_of(payment, wallet_id), now)


@router.get("/payments/{payment_id}", url_name="wallet_fate")
def fate(request: HttpRequest, payment_id: uuid.UUID) -> dict:
    """What became of a payment whose answer was lost: done, or unknown. It stays unknown until its quote has expired;
    after that it can no longer be done.
    """
    now, wallet = clock.now(), _wallet(request)
    sending = queries.sending_by(wallet.id, payment_id)
    if sending is not None:
        return outside.told_fate(sending, now)
    return _told_fate(payment_id, queries.payment_seen_by(wallet.id, payment_id), now)


@router.get("/requests", url_name="wallet_requests")
def requests(request: HttpRequest) -> dict:
    """What this wallet is asked to pay, and what it asked others for, each newest first."""
    now, wallet = clock.now(), _wallet(request)
    return {
        "requests": [_told_request(intent) for intent in queries.requests_for(wallet.id, now)],
        "mine": [_told_own_request(intent) for intent in queries.requests_by(wallet.id, now)],
    }


@router.post("/requests", url_name="wallet_ask")
def ask_for_money(request: HttpRequest, body: RequestIn) -> dict:
    """Ask somebody for money. The id is the asker's own: the same sent again is the same request."""
    now, wallet = clock.now(), _wallet(request)
    with told_as_problems():
        if body.payer == wallet.id:
            raise PaymentRefused(Refusal.SAME_WALLET)
        elsewhere = actions.rails.found(wallet, body.payer, now)
        intent = actions.ask(
            payee_id=wallet.id,
            payer_id=None if elsewhere else body.payer,
            amount=body.amount,
            purpose=Purpose.REQUEST,
            order_ref=body.id,
            now=now,
        )
        if elsewhere:
            outside.ask(request, intent, elsewhere, now)
    return {"id": intent.id, "state": intent.state, "expires_at": intent.expires_at.isoformat()}


@router.post("/requests/{intent_id}/refuse", url_name="wallet_refuse")
def refuse(request: HttpRequest, intent_id: uuid.UUID) -> dict:
    """Say no to a request; what is closed already stays as it is."""
    with told_as_problems():
        intent = actions.refuse(intent_id=intent_id, payer_id=_wallet(request).id, now=clock.now())
    return {"id": intent.id, "state": intent.state}


@router.post("/requests/{intent_id}/cancel", url_name="wallet_cancel")
def cancel(request: HttpRequest, intent_id: uuid.UUID) -> dict:
    """No longer ask for it. What was paid meanwhile stays paid, and is told so."""
    with told_as_problems():
        intent = actions.cancel(intent_id=intent_id, payee_id=_wallet(request).id, now=clock.now())
    return {"id": intent.id, "state": intent.state}


def _wallet(request: HttpRequest):
    wallet = queries.person_wallet(request.user.id)
    if wallet is None or wallet.state == WalletState.CLOSED:
        raise _no_wallet_yet()
    return wallet


def _no_wallet_yet() -> Problem:
    return Problem(404, "no_wallet_yet", _("You have no wallet yet. Open one first; it takes a minute."))


def _payee(body: QuoteIn) -> uuid.UUID:
    if body.payee is None:
        raise PaymentRefused(Refusal.NO_WALLET)
    return body.payee


def _as_asked(body: QuoteIn) -> None:
    """The payer agrees to what is asked for, and to nothing else."""
    intent = queries.intent_by_id(body.intent)
    if intent is not None and intent.amount != body.amount:
        raise PaymentRefused(Refusal.AMOUNT)


def _told_wallet(wallet, now: dt.datetime) -> dict:
    level = wallet.holder.level
    return {
        "id": wallet.id,
        "state": wallet.state,
        "level": level,
        "ceiling": ceiling_of(level, clock.calendar_day(now)) if level else None,
        "room": queries.room_of(wallet.holder_id) if level else None,
        "balance": queries.balance_of(wallet.id),
        "has_pin": bool(wallet.pin_digest),
        "top_up": bool(queries.card_ways(wallet.holder.institution)),
        "requests": len(queries.requests_for(wallet.id, now)),
        "code": _own_code(wallet, now),
    }


def _own_code(wallet, now: dt.datetime) -> list[str] | None:
    """The code by which this wallet is paid, as rows of a drawing; none where the country's scheme is not set."""
    try:
        return queries.modules_of(queries.counter_code(wallet, now))
    except SchemeNotSet:
        return None


def _told_fate(payment_id: uuid.UUID, line: queries.Line | None, now: dt.datetime) -> dict:
    told = {"id": payment_id, "state": "done" if line else "unknown", "now": now.isoformat()}
    return {**told, "line": told_line(line)} if line else told


def _told_request(intent) -> dict:
    found = actions.resolve_intent(intent)
    return {
        "id": intent.id,
        "payee": intent.payee_id,
        "kind": found.payee.kind,
        "name": found.name,
        "amount": intent.amount,
        "purpose": intent.purpose,
        "at": intent.created_at.isoformat(),
        "expires_at": intent.expires_at.isoformat(),
    }


def _told_own_request(intent) -> dict:
    return {
        "id": intent.id,
        "name": queries.name_seen(intent.payer),
        "amount": intent.amount,
        "state": intent.state,
        "at": intent.created_at.isoformat(),
        "expires_at": intent.expires_at.isoformat(),
    }
