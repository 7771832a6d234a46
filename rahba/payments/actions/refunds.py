"""Giving back: all or a part of a payment, never more than it was, whoever asks and however often."""

import datetime as dt
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


def drop(*, intent_id: uuid.UUID, payee_id: uuid.UUID, now: dt.datetime) -> Intent:
    """What was asked for will not come about: an open intent is cancelled, a paid one is given back, by itself.

    One that was claimed stays. Harmless to repeat, and to be cut at any point: what is left of the payment decides.
    A refusal that may pass (the customer's wallet is full) is raised, and the next call tries again.
    """
    intent = cancel(intent_id=intent_id, payee_id=payee_id, now=now)
    if intent.state != IntentState.PAID:
        return intent
    rows = Intent.objects.filter(id=intent.id)
    rows.filter(claim=Claim.NONE).update(claim=Claim.DROPPED)
    intent.refresh_from_db()
    if intent.claim == Claim.DROPPED:
        _give_back_all(intent, now)
    return intent


def _give_back_all(intent: Intent, now: dt.datetime) -> None:
    """Under a new id at each try: a refused one stays refused. The payment's own row never gives more than it is."""
    while left := _left_of(intent):
        payment_id, amount = left
        try:
            refund(refund_id=uuid7(), payment_id=payment_id, amount=amount, reason=DROPPED, by_id=None, now=now)
        except PaymentRefused as refusal:
            if refusal.code != Refusal.MORE_THAN_PAID:
                raise
            continue  # somebody else gave a part of it back meanwhile


def _left_of(intent: Intent) -> tuple[uuid.UUID, int] | None:
    payment = Payment.objects.get(intent=intent)
    left = payment.amount - payment.taken_back
    return (payment.id, left) if left else None
