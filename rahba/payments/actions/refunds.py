"""Giving back: all or a part of a payment, never more than it was, whoever asks and however often."""

import datetime as dt
import logging
import uuid

from rahba.kernel.events import publish
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger
from rahba.ledger.rules import TransferResult
from rahba.payments.actions.asking import cancel
from rahba.payments.actions.counting import count_refund
from rahba.payments.actions.rails.refunding import refund_over_rail
from rahba.payments.actions.taking_back import take_back
from rahba.payments.events import PaymentTakenBack
from rahba.payments.models import Intent, Payment, Refund
from rahba.payments.queries.wallets import issuer_of, side_of, wallets_of
from rahba.payments.rules.kinds import Claim, IntentState, MoveCode, RefundState
from rahba.payments.rules.moving import chain, refusal_of
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_FIRST_WAIT, _LONGEST_WAIT = dt.timedelta(seconds=10), dt.timedelta(hours=6)
_log = logging.getLogger("rahba.payments")
DROPPED = "dropped"  # the reason of a refund that nobody had to ask for


def refund(
    *, refund_id: uuid.UUID, payment_id: uuid.UUID, amount: int, reason: str, by_id: uuid.UUID | None, now: dt.datetime
) -> Refund:
    """Give back centimes of a payment, over the way on which it came. The fee stays with the issuer."""
    done = Refund.objects.filter(id=refund_id).first()
    if done:
        if (done.payment_id, done.amount) != (payment_id, amount):
            raise PaymentRefused(Refusal.KEY_REUSED)
        return done
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is not None and payment.rail and payment.payer_id is None:
        return refund_over_rail(
            refund_id=refund_id, payment_id=payment_id, amount=amount, reason=reason, by_id=by_id, now=now
        )
    if payment is None or payment.payer_id is None:
        raise PaymentRefused(Refusal.PAYMENT_NOT_FOUND)
    if amount <= 0:
        raise PaymentRefused(Refusal.AMOUNT)
    if payment.taken_back + amount > payment.amount:
        raise PaymentRefused(Refusal.MORE_THAN_PAID)
    wallets = wallets_of([payment.payer_id, payment.payee_id])
    payer, payee = wallets[payment.payer_id], wallets[payment.payee_id]
    moves = chain(
        id=refund_id,
        issuer=issuer_of(payee),
        payer=side_of(payee),
        payee=side_of(payer),
        amount=amount,
        code=MoveCode.REFUND,
    )
    given = Refund(
        id=refund_id,
        payment=payment,
        amount=amount,
        reason=reason,
        state=RefundState.DONE,
        by_id=by_id,
        at=now,
        closed_at=now,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            take_back(payment.id, amount)
            given.save(force_insert=True)
            count_refund(payee, payment.kind, amount, now)
            publish(PaymentTakenBack(payment_id=payment.id, refund_id=refund_id, payee_id=payment.payee_id), now=now)

    codes = ledger.submit(moves, now=now, then=then)
    refusal = refusal_of(moves, codes)
    if refusal:
        raise PaymentRefused(refusal)
    return given if codes[0] == TransferResult.CREATED else Refund.objects.get(id=refund_id)


def let_go(*, intent_id: uuid.UUID, payee_id: uuid.UUID, now: dt.datetime) -> Intent:
    """What was asked for will not come about: an open intent is cancelled; of a paid one it is written down that its
    money goes back, which the worker sees to. One that was claimed stays. Harmless to repeat; may be part of a
    transaction, since no money moves here.
    """
    intent = cancel(intent_id=intent_id, payee_id=payee_id, now=now)
    if intent.state == IntentState.PAID:
        Intent.objects.filter(id=intent.id, claim=Claim.NONE).update(claim=Claim.DROPPED, back_at=now)
        intent.refresh_from_db()
    return intent


def drop(*, intent_id: uuid.UUID, payee_id: uuid.UUID, now: dt.datetime) -> Intent:
    """Let go, and give back at once what was paid. Harmless to repeat, and to be cut at any point: what is left of the
    payment decides. A refusal that may pass (the customer's wallet is full) is raised; the worker tries again.
    """
    intent = let_go(intent_id=intent_id, payee_id=payee_id, now=now)
    if intent.claim == Claim.DROPPED:
        _give_back_all(intent, now)
    return intent


def give_back_dropped(*, now: dt.datetime, limit: int = 20) -> int:
    """Give back what was dropped and is not back yet, at longer and longer intervals; how many were tried."""
    due = Intent.objects.filter(back_at__lte=now).order_by("back_at")[:limit]
    tried = 0
    for intent in due:
        wait = min(_FIRST_WAIT * 2 ** min(intent.back_tries, 20), _LONGEST_WAIT)
        mine = Intent.objects.filter(id=intent.id, back_at=intent.back_at)
        if not mine.update(back_at=now + wait, back_tries=min(intent.back_tries + 1, 1000)):
            continue  # another worker has it
        tried += 1
        try:
            _give_back_all(intent, now)
        except PaymentRefused as refusal:
            _log.info("what was paid for %s does not go back yet: %s", intent.id, refusal.code)
        except Exception:
            _log.exception("what was paid for %s is tried again", intent.id)
    return tried


def _give_back_all(intent: Intent, now: dt.datetime) -> None:
    """Under a new id at each try: a refused one stays refused. The payment's own row never gives more than it is."""
    while left := _left_of(intent):
        payment_id, amount = left
        try:
            given = refund(
                refund_id=uuid7(), payment_id=payment_id, amount=amount, reason=DROPPED, by_id=None, now=now
            )
        except PaymentRefused as refusal:
            if refusal.code != Refusal.MORE_THAN_PAID:
                raise
            continue  # somebody else gave a part of it back meanwhile
        if given.state == RefundState.FAILED:
            return  # the rail refused; it is asked again later
    Intent.objects.filter(id=intent.id).update(back_at=None)


def _left_of(intent: Intent) -> tuple[uuid.UUID, int] | None:
    payment = Payment.objects.get(intent=intent)
    left = payment.amount - payment.taken_back
    return (payment.id, left) if left else None
