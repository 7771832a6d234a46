"""What payments publish. Whoever asked for money finds its own object by `order_ref`."""

import uuid
from dataclasses import dataclass

from rahba.kernel.events import Event


@dataclass(frozen=True)
class PaymentMade(Event):
    """Money came into a wallet."""

    payment_id: uuid.UUID
    payee_id: uuid.UUID
    intent_id: uuid.UUID | None
    purpose: str | None
    order_ref: uuid.UUID | None


@dataclass(frozen=True)
class IntentClosed(Event):
    """An intent was refused, cancelled or has expired, unpaid."""

    intent_id: uuid.UUID
    payee_id: uuid.UUID
    state: str


@dataclass(frozen=True)
class PaymentTakenBack(Event):
    """A part of a payment went back to whoever paid it."""

    payment_id: uuid.UUID
    refund_id: uuid.UUID
    payee_id: uuid.UUID
