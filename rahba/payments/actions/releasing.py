"""What an officer does with a payment that waits: let it go, or give its money back."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.ledger import actions as ledger
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.actions.holding import RESERVED
from rahba.payments.actions.paying import record
from rahba.payments.actions.telling import tell_holder
from rahba.payments.models import HeldPayment, Payment
from rahba.payments.queries.wallets import issuer_of, side_of, wallets_of
from rahba.payments.rules.accounts import step
from rahba.payments.rules.fees import Charge
from rahba.payments.rules.kinds import MOVE_OF, PaymentKind
from rahba.payments.rules.moving import chain
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.telling import News

_GIVEN_BACK = 129  # after the payment's own transfers and its reservation


def release_held(*, held_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Payment:
    """Let a held payment go: it is made now, under the number that its payer gave it."""
    held = _held(held_id, by_id)
    wallets = wallets_of([held.payer_id, held.payee_id])
    payer, payee = wallets[held.payer_id], wallets[held.payee_id]
    moves = chain(
        id=held.id,
        issuer=issuer_of(payer),
        payer=side_of(payer),
        payee=side_of(payee),
        amount=held.amount,
        code=MOVE_OF[PaymentKind(held.kind)],
        charge=Charge(held.fee, held.fee_paid_by),
    )
    posts = int(Flag.POST_PENDING_TRANSFER)
    moves[0] = moves[0]._replace(pending_id=step(held.id, RESERVED), flags=moves[0].flags | posts)
    payment = Payment(
        id=held.id,
        institution_id=payer.holder.institution_id,
        kind=held.kind,
        payer=payer,
        payee=payee,
        intent=held.intent,
        amount=held.amount,
        fee=held.fee,
        fee_paid_by=held.fee_paid_by,
        at=now,
    )
    made = record(payment, moves, now=now, first=lambda: _close(held, now, released=True))
    with transaction.atomic():
        tell_holder(payer, News.HELD_RELEASED, about=held.id, now=now)
    return made


def give_back_held(*, held_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> HeldPayment:
    """Do not let it go: the payer has the money at their disposal again."""
    held = _held(held_id, by_id)
    back = Transfer(
        id=step(held.id, _GIVEN_BACK),
        pending_id=step(held.id, RESERVED),
        flags=int(Flag.VOID_PENDING_TRANSFER),
        user_data_128=held.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes == [TransferResult.CREATED]:
            _close(held, now, released=False)

    if ledger.submit([back], now=now, then=then) != [TransferResult.CREATED]:
        raise PaymentRefused(Refusal.NOT_NOW)
    with transaction.atomic():
        payer = wallets_of([held.payer_id])[held.payer_id]
        tell_holder(payer, News.HELD_GIVEN_BACK, about=held.id, now=now)
    held.refresh_from_db()
    return held


def _held(held_id: uuid.UUID, by_id: uuid.UUID) -> HeldPayment:
    held = HeldPayment.objects.select_related("case", "intent", "payer__holder").filter(id=held_id).first()
    if held is None or held.closed_at:
        raise PaymentRefused(Refusal.NOT_NOW)
    if by_id == held.payer.holder.person_id:
        raise PaymentRefused(Refusal.OWN_CASE)
    return held


def _close(held: HeldPayment, now: dt.datetime, *, released: bool) -> None:
    if not HeldPayment.objects.filter(id=held.id, closed_at=None).update(closed_at=now, released=released):
        raise PaymentRefused(Refusal.NOT_NOW)
