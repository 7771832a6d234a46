"""What came into a wallet and what left it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from rahba.payments.models import Payment, Refund, Sending
from rahba.payments.queries.wallets import name_seen
from rahba.payments.rules.kinds import RefundState
from rahba.payments.rules.sending import SendingState

_BOTH = ("payer__shop", "payer__holder__person", "payee__shop", "payee__holder__person")


@dataclass(frozen=True)
class Line:
    """One movement as its wallet sees it: centimes that came (positive) or left (negative), fee included."""

    id: uuid.UUID
    at: dt.datetime
    kind: str
    amount: int
    fee: int
    other: str
    payment_id: uuid.UUID
    refundable: int


def history_of(wallet_id: uuid.UUID, *, before: dt.datetime | None = None, limit: int = 50) -> list[Line]:
    """The newest movements, newest first; a page goes on `before` the time of its last line."""
    payments = Payment.objects.filter(Q(payer_id=wallet_id) | Q(payee_id=wallet_id))
    refunds = Refund.objects.filter(Q(payment__payer_id=wallet_id) | Q(payment__payee_id=wallet_id))
    refunds = refunds.filter(state=RefundState.DONE)
    if before:
        payments, refunds = payments.filter(at__lt=before), refunds.filter(at__lt=before)
    lines = [line_of(row, wallet_id) for row in payments.select_related(*_BOTH).order_by("-at", "-id")[:limit]]
    sendings = Sending.objects.filter(payer_id=wallet_id).exclude(state=SendingState.REFUSED)
    if before:
        sendings = sendings.filter(at__lt=before)
    lines += [sent_line(row) for row in sendings.select_related("outside").order_by("-at", "-id")[:limit]]
    given = refunds.select_related("payment", *(f"payment__{path}" for path in _BOTH))
    lines += [_given(row, wallet_id) for row in given.order_by("-at", "-id")[:limit]]
    return sorted(lines, key=lambda line: (line.at, line.id), reverse=True)[:limit]


def payment_seen_by(wallet_id: uuid.UUID, payment_id: uuid.UUID) -> Line | None:
    """A payment as this wallet sees it, if it was its payer or its payee."""
    row = Payment.objects.filter(id=payment_id).select_related(*_BOTH).first()
    return line_of(row, wallet_id) if row and wallet_id in (row.payer_id, row.payee_id) else None


def line_of(row: Payment, wallet_id: uuid.UUID) -> Line:
    """A payment as its payer or its payee sees it."""
    left = row.payer_id == wallet_id
    fee = row.fee if (row.fee_paid_by == "payer") == left else 0
    amount = -(row.amount + fee) if left else row.amount - fee
    other = row.payee if left else row.payer
    refundable = 0 if left or row.payer_id is None else row.amount - row.taken_back
    return Line(row.id, row.at, row.kind, amount, fee, _name(other), row.id, refundable)


def sending_by(wallet_id: uuid.UUID, sending_id: uuid.UUID) -> Sending | None:
    """A payment of this wallet's to another issuer."""
    return Sending.objects.filter(id=sending_id, payer_id=wallet_id).select_related("outside").first()


def sent_line(row: Sending) -> Line:
    """A payment to another issuer as its payer sees it: money that is reserved is not theirs to spend either."""
    kind = "transfer" if row.state == SendingState.DONE else "on_its_way"
    return Line(row.id, row.at, kind, -(row.amount + row.fee), row.fee, row.outside.name, row.id, 0)


def _given(row: Refund, wallet_id: uuid.UUID) -> Line:
    back = row.payment.payer_id == wallet_id
    other = row.payment.payee if back else row.payment.payer
    amount = row.amount if back else -row.amount
    return Line(row.id, row.at, "refund", amount, 0, _name(other), row.payment_id, 0)


def _name(wallet) -> str:
    return name_seen(wallet) if wallet else ""
