"""Parts of a sale that were paid by wallet: claimed with the sale, and given back when it does not stand."""

import datetime as dt
import logging
import uuid
from collections.abc import Sequence

from django.db import transaction

from rahba.kernel.changes import lock_stream
from rahba.kernel.ids import uuid7
from rahba.payments import actions as payments
from rahba.payments import queries as payment_queries
from rahba.payments.rules import Claim, IntentState, PaymentRefused, Refusal
from rahba.sales import figures
from rahba.sales.actions.books import Books
from rahba.sales.models import GivingBack
from rahba.sales.rules import BackState, Flag, Means, PaymentDraft, Stamp
from rahba.shops import queries as shops

_log = logging.getLogger("rahba.sales")
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=10), dt.timedelta(hours=6)
AT_ONCE = 20
# Refusals that may pass: the customer's wallet is full, the shop's is empty, one of them is frozen.
_MAY_PASS = {
    Refusal.CEILING,
    Refusal.NOT_ENOUGH,
    Refusal.PAYER_FROZEN,
    Refusal.PAYEE_FROZEN,
    Refusal.REFUSED_BEFORE,
    Refusal.CONFLICT,
}


def legs_are_paid(shop, order_ref: uuid.UUID, legs: Sequence[PaymentDraft], now: dt.datetime) -> bool:
    """Claim what wallets paid for this order. False when a part is unknown, unpaid, of another amount or order.

    What is this order's own is claimed in any case: it pays for goods that left, and is not given back by itself.
    """
    legs = [leg for leg in legs if leg.means == Means.WALLET]
    if not legs:
        return True
    wallet = payment_queries.shop_wallet(shop.id)
    if wallet is None or len({leg.intent_id for leg in legs}) < len(legs):
        return False
    claimed = [_claim(wallet.id, order_ref, leg, now) for leg in legs]  # every one, whatever the others are
    return all(claimed)


def _claim(payee_id: uuid.UUID, order_ref: uuid.UUID, leg: PaymentDraft, now: dt.datetime) -> bool:
    asked = payment_queries.intent_of(payee_id, leg.intent_id) if leg.intent_id else None
    if asked is None or asked.order_ref != order_ref:
        return False
    claimed = payments.claim(intent_id=asked.id, payee_id=payee_id, now=now)
    return (claimed.state, claimed.claim, claimed.amount) == (IntentState.PAID, Claim.CLAIMED, leg.amount)


@transaction.atomic
def drop_payment(*, shop, intent_id: uuid.UUID, stamp: Stamp, now: dt.datetime) -> list[str]:
    """A basket was dropped after its code was shown: what was paid goes back by itself, soon; returns the flags."""
    flags = [Flag.CLOCK.value] if stamp.clock_off else []
    wallet = payment_queries.shop_wallet(shop.id)
    if wallet is None or payment_queries.intent_of(wallet.id, intent_id) is None:
        return [*flags, Flag.WALLET.value]
    payments.let_go(intent_id=intent_id, payee_id=wallet.id, now=now)
    return flags


@transaction.atomic
def take_back_repayment(*, shop_id: uuid.UUID, entry_id: uuid.UUID, reversal_id: uuid.UUID, now: dt.datetime) -> None:
    """A repayment does not stand any more: what wallets paid for it goes back. Doing it twice changes nothing."""
    lock_stream(shop_id)
    shop, wallet = shops.shop_by_id(shop_id), payment_queries.shop_wallet(shop_id)
    if wallet is None or GivingBack.objects.filter(source_id=reversal_id).exists():
        return
    books, day = Books(shop_id, now), shops.business_day(shop, now)
    for payment in payment_queries.paid_for(wallet.id, entry_id):
        left = payment.amount - payment.taken_back
        if left:
            books.give_back(payment.intent_id, left, reversal_id)
            books.count(figures.WALLET_REPAID, day, -left)
    books.write()


def give_back_due(*, now: dt.datetime, limit: int = AT_ONCE) -> int:
    """Give back what waits for it, each by itself and outside any transaction; how many were tried.

    A try that was cut is repeated under its own number, so that nothing is given back twice. A refusal that may pass
    (a full wallet) is tried again, at longer and longer intervals; any other is kept for somebody to look at.
    """
    due = GivingBack.objects.filter(state=BackState.WAITING, due_at__lte=now).order_by("due_at")[:limit]
    for row in list(due):
        _try(row, now)
    return len(due)


def _try(row: GivingBack, now: dt.datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(row.tries, 20), LONGEST_WAIT)
    try:
        _give(row, now)
    except PaymentRefused as refusal:
        row.refusal = refusal.code.value
        if refusal.code in _MAY_PASS:
            row.refund_id, row.due_at = uuid7(), now + wait
        else:
            row.state = BackState.REFUSED
    except Exception:
        _log.exception("what goes back for %s is tried again", row.source_id)
        row.due_at = now + wait
    else:
        row.state, row.refusal = BackState.GIVEN, ""
    row.tries += 1
    row.done_at = None if row.state == BackState.WAITING else now
    row.save(update_fields=["state", "refund_id", "refusal", "tries", "due_at", "done_at"])


def _give(row: GivingBack, now: dt.datetime) -> None:
    wallet = payment_queries.shop_wallet(row.shop_id)
    if wallet is None:
        raise PaymentRefused(Refusal.NO_WALLET)
    payment = payment_queries.payment_of(row.intent_id)
    if payment is None or payment.payee_id != wallet.id:
        raise PaymentRefused(Refusal.PAYMENT_NOT_FOUND)
    payments.refund(
        refund_id=row.refund_id,
        payment_id=payment.id,
        amount=row.amount,
        reason="sale_taken_back",
        by_id=None,
        now=now,
    )
