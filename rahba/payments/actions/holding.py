"""Payments that wait for an officer: their money is reserved, so that it can neither be spent nor be taken twice."""

import datetime as dt

from rahba.ledger import actions as ledger
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.actions.risk import open_cases
from rahba.payments.models import HeldPayment, Payment
from rahba.payments.rules.accounts import step
from rahba.payments.rules.kinds import MOVE_OF, PaymentKind
from rahba.payments.rules.moving import refusal_of
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.risk import Finding

RESERVED = 128  # after the payment's own transfers


def hold_payment(payment: Payment, findings: tuple[Finding, ...], *, now: dt.datetime) -> None:
    """Reserve the amount, open the case, and raise PaymentRefused, which tells the payer to wait. The same payment
    sent again is held once."""
    if HeldPayment.objects.filter(id=payment.id).exists():
        raise PaymentRefused(Refusal.HELD)
    institution = payment.payer.holder.institution
    reserved = Transfer(
        id=step(payment.id, RESERVED),
        debit=payment.payer_id,
        credit=payment.payee_id,
        amount=payment.amount,
        book=institution.book,
        code=MOVE_OF[PaymentKind(payment.kind)],
        flags=int(Flag.PENDING),
        user_data_128=payment.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes != [TransferResult.CREATED]:
            return
        about = {"wallet": payment.payer, "payment_id": payment.id, "amount": payment.amount}
        cases = open_cases(findings, now=now, **about)
        HeldPayment.objects.create(
            id=payment.id,
            case=cases[0],
            kind=payment.kind,
            payer=payment.payer,
            payee=payment.payee,
            intent=payment.intent,
            amount=payment.amount,
            fee=payment.fee,
            fee_paid_by=payment.fee_paid_by,
            held_at=now,
        )

    codes = ledger.submit([reserved], now=now, then=then)
    raise PaymentRefused(refusal_of([reserved], codes) or Refusal.HELD)
