"""Giving back over the rail: the money is held first, the rail asked second, the hold resolved third."""

import datetime as dt
import logging
import uuid

from rahba.kernel.events import publish
from rahba.ledger import actions as ledger
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.actions.rails.beginning import adapter_of
from rahba.payments.actions.taking_back import leave_again, take_back
from rahba.payments.events import PaymentTakenBack
from rahba.payments.models import Attempt, Intent, Payment, Refund, RefundCall
from rahba.payments.queries.wallets import issuer_of, side_of, wallets_of
from rahba.payments.rules.accounts import CEILINGS, account_of, clearing_account, step
from rahba.payments.rules.attempts import next_poll
from rahba.payments.rules.kinds import Claim, MoveCode, RefundState
from rahba.payments.rules.moving import refusal_of
from rahba.payments.rules.rails.words import NoAnswer, RailRefused
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_POSTED, _ROOM, _VOIDED = 1, 2, 3  # the further transfers of a refund, after its hold
_OPEN = (RefundState.HELD, RefundState.SENT, RefundState.UNKNOWN)
_LEASE, _ASKED_AGAIN = dt.timedelta(minutes=2), dt.timedelta(days=1)
_log = logging.getLogger("rahba.payments")


def refund_over_rail(
    *, refund_id: uuid.UUID, payment_id: uuid.UUID, amount: int, reason: str, by_id: uuid.UUID | None, now: dt.datetime
) -> Refund:
    """Give back a part of what came over a rail. `held`: not sent yet; `sent` or `unknown`: sent, no answer yet; the
    money stays held until the rail's word. The rail is asked only for what the ledger has granted.
    """
    refund = Refund.objects.filter(id=refund_id).first() or _hold(refund_id, payment_id, amount, reason, by_id, now)
    if (refund.payment_id, refund.amount) != (payment_id, amount):
        raise PaymentRefused(Refusal.KEY_REUSED)
    if refund.state in _OPEN:
        _send(refund, now)
        refund.refresh_from_db()
    return refund


def resume_refunds(*, now: dt.datetime, limit: int = 20) -> int:
    """Tell rails again, under the same ids, of refunds they have not answered; how many."""
    due = RefundCall.objects.select_related("refund").filter(poll_at__lte=now).order_by("poll_at")
    tried = 0
    for call in due[:limit]:
        leased = RefundCall.objects.filter(refund_id=call.refund_id, poll_at=call.poll_at, polls=call.polls)
        if not leased.update(poll_at=now + _LEASE, polls=call.polls + 1):
            continue
        tried += 1
        try:
            _send(call.refund, now)
        except Exception:
            _log.exception("refund %s could not be sent", call.refund_id)
        again = next_poll(call.sent_at or now, call.polls + 1)
        RefundCall.objects.filter(refund_id=call.refund_id, poll_at=now + _LEASE).update(poll_at=again)
    return tried


def _hold(
    refund_id: uuid.UUID, payment_id: uuid.UUID, amount: int, reason: str, by_id: uuid.UUID | None, now: dt.datetime
) -> Refund:
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None or not payment.rail:
        raise PaymentRefused(Refusal.PAYMENT_NOT_FOUND)
    if amount <= 0:
        raise PaymentRefused(Refusal.AMOUNT)
    if payment.taken_back + amount > payment.amount:
        raise PaymentRefused(Refusal.MORE_THAN_PAID)
    wallet = wallets_of([payment.payee_id])[payment.payee_id]
    issuer = issuer_of(wallet)
    moves = [
        Transfer(
            id=refund_id,
            debit=wallet.id,
            credit=clearing_account(issuer.id, payment.rail),
            amount=amount,
            book=issuer.book,
            code=MoveCode.REFUND,
            flags=int(Flag.PENDING),
            user_data_128=refund_id,
        )
    ]
    refund = Refund(
        id=refund_id, payment=payment, amount=amount, reason=reason, state=RefundState.HELD, by_id=by_id, at=now
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            take_back(payment.id, amount)
            refund.save(force_insert=True)
            RefundCall.objects.create(refund=refund, poll_at=now + _LEASE)

    codes = ledger.submit(moves, now=now, then=then)
    refusal = refusal_of(moves, codes)
    if refusal:
        raise PaymentRefused(refusal)
    return refund if codes[0] == TransferResult.CREATED else Refund.objects.get(id=refund_id)


def _send(refund: Refund, now: dt.datetime) -> None:
    """Ask the rail, and resolve the hold by what it says."""
    attempt = Attempt.objects.select_related("intent__institution").get(id=refund.payment_id)
    adapter = adapter_of(attempt.intent.institution, attempt.rail)
    rows, calls = Refund.objects.filter(id=refund.id), RefundCall.objects.filter(refund_id=refund.id)
    rows.filter(state=RefundState.HELD).update(state=RefundState.SENT)
    calls.filter(sent_at=None).update(sent_at=now, poll_at=next_poll(now, 0))
    try:
        adapter.give_back(
            attempt_id=str(attempt.id),
            provider_ref=attempt.provider_ref or "",
            refund_id=str(refund.id),
            amount=refund.amount,
            now=now,
        )
    except NoAnswer as silence:
        if silence.sent:
            rows.filter(state=RefundState.SENT).update(state=RefundState.UNKNOWN)
        else:
            rows.filter(state=RefundState.SENT).update(state=RefundState.HELD)
    except RailRefused:
        _resolve(refund, attempt, done=False, now=now)
    else:
        _resolve(refund, attempt, done=True, now=now)


def _resolve(refund: Refund, attempt: Attempt, *, done: bool, now: dt.datetime) -> None:
    """Post the hold or void it, with the refund's own row; harmless to repeat."""
    payment = Payment.objects.get(id=refund.payment_id)
    wallet = wallets_of([payment.payee_id])[payment.payee_id]
    issuer, side = issuer_of(wallet), side_of(wallet)
    flag = Flag.POST_PENDING_TRANSFER if done else Flag.VOID_PENDING_TRANSFER
    moves = [
        Transfer(
            id=step(refund.id, _POSTED if done else _VOIDED),
            pending_id=refund.id,
            amount=refund.amount,
            flags=int(flag | Flag.LINKED) if done and side.room else int(flag),
            user_data_128=refund.id,
        )
    ]
    if done and side.room:
        moves.append(
            Transfer(
                id=step(refund.id, _ROOM),
                debit=account_of(issuer.id, CEILINGS),
                credit=side.room,
                amount=refund.amount,
                book=issuer.memo_book,
                code=MoveCode.ROOM_BACK,
                user_data_128=refund.id,
            )
        )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] != TransferResult.CREATED:
            return
        state = RefundState.DONE if done else RefundState.FAILED
        Refund.objects.filter(id=refund.id, state__in=_OPEN).update(state=state, closed_at=now)
        RefundCall.objects.filter(refund_id=refund.id).update(poll_at=None)
        if done:
            publish(PaymentTakenBack(payment_id=payment.id, refund_id=refund.id, payee_id=payment.payee_id), now=now)
        else:
            leave_again(payment.id, refund.amount)
            # What was dropped still has to go back: tried again, a day after the rail refused it.
            dropped = Intent.objects.filter(id=payment.intent_id, claim=Claim.DROPPED)
            dropped.update(back_at=now + _ASKED_AGAIN)

    ledger.submit(moves, now=now, then=then)
