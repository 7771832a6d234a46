"""A cardholder's bank takes a payment back: what is there goes to the dispute account, the rest is a named loss."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel import audit
from rahba.kernel.events import publish
from rahba.ledger import actions as ledger
from rahba.ledger.rules import TransferResult
from rahba.payments.actions.taking_back import take_back
from rahba.payments.events import ChargedBack
from rahba.payments.models import Attempt, Chargeback, Payment
from rahba.payments.queries.wallets import balance_of, issuer_of, side_of, wallets_of
from rahba.payments.rules.accounts import DISPUTED, account_of
from rahba.payments.rules.kinds import MoveCode
from rahba.payments.rules.moving import Side, chain, refusal_of
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_TRIES = 5
# Somebody refunded, spent or did the same in between: what is left is looked at again.
_LOOK_AGAIN = (Refusal.MORE_THAN_PAID, Refusal.NOT_ENOUGH, Refusal.REFUSED_BEFORE, Refusal.KEY_REUSED)


def charge_back(attempt: Attempt, *, amount: int, code: str, now: dt.datetime) -> Chargeback:
    """Once for a payment, however often it is told. With refunds it never draws more than the payment was."""
    for number in range(_TRIES):
        known = Chargeback.objects.filter(payment_id=attempt.id).first()
        if known:
            return known
        payment = Payment.objects.get(id=attempt.id)
        drawn = min(amount, payment.amount - payment.taken_back, max(0, balance_of(payment.payee_id)))
        row = Chargeback(
            id=uuid.uuid5(attempt.id, f"chargeback:{number}"),
            payment=payment,
            amount=amount,
            drawn=drawn,
            loss=amount - drawn,
            code=code[:40],
            at=now,
        )
        try:
            _move(row, now)
        except (PaymentRefused, IntegrityError) as refusal:
            if isinstance(refusal, PaymentRefused) and refusal.code not in _LOOK_AGAIN:
                raise
        else:
            return row
    raise PaymentRefused(Refusal.CONFLICT)


def _move(row: Chargeback, now: dt.datetime) -> None:
    if not row.drawn:
        with transaction.atomic():
            _write(row, now)
        return
    wallet = wallets_of([row.payment.payee_id])[row.payment.payee_id]
    issuer = issuer_of(wallet)
    moves = chain(
        id=row.id,
        issuer=issuer,
        payer=side_of(wallet),
        payee=Side(account_of(issuer.id, DISPUTED)),
        amount=row.drawn,
        code=MoveCode.DISPUTE,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            take_back(row.payment_id, row.drawn)
            _write(row, now)

    codes = ledger.submit(moves, now=now, then=then)
    refusal = refusal_of(moves, codes)
    if refusal:
        raise PaymentRefused(refusal)


def _write(row: Chargeback, now: dt.datetime) -> None:
    row.save(force_insert=True)
    payment = row.payment
    audit.record(
        verb="charged_back",
        object_kind="payment",
        object_id=payment.id,
        actor_id=None,
        organisation_id=None,
        now=now,
        drawn=row.drawn,
        loss=row.loss,
    )
    publish(
        ChargedBack(payment_id=payment.id, chargeback_id=row.id, payee_id=payment.payee_id, amount=row.amount), now=now
    )
