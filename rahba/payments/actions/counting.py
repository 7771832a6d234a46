"""A shop's day in figures, added to in the transaction of the payment: one statement each time."""

import datetime as dt

from rahba.kernel import clock, figures
from rahba.payments.figures import AMOUNT, COUNT, FEES, GIVEN_BACK
from rahba.payments.models import Payment, Wallet
from rahba.payments.rules.kinds import WalletKind


def count_payment(payment: Payment, now: dt.datetime) -> None:
    """Add a payment to the day of the shop that received it."""
    if payment.payee.kind != WalletKind.MERCHANT:  # an agent's float is not what the shop earned
        return
    shop = payment.payee.shop
    day = clock.business_day(now, shop.cutoff_hour)
    fee = payment.fee if payment.fee_paid_by == "payee" else 0
    figures.add(
        {
            (shop.id, day, AMOUNT.code, payment.kind): payment.amount,
            (shop.id, day, COUNT.code, payment.kind): 1,
            (shop.id, day, FEES.code, ""): fee,
        }
    )


def count_refund(payee: Wallet, kind: str, amount: int, now: dt.datetime) -> None:
    """Add what a shop gave back to its day."""
    if payee.kind == WalletKind.MERCHANT:
        day = clock.business_day(now, payee.shop.cutoff_hour)
        figures.add({(payee.shop.id, day, GIVEN_BACK.code, kind): amount})
