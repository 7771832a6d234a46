"""News of the carnet."""

import uuid
from dataclasses import dataclass

from rahba.kernel.events import Event


@dataclass(frozen=True)
class CustomerErased(Event):
    """A customer was forgotten, or a phone that had not heard of it sent the name again."""

    shop_id: uuid.UUID
    customer_id: uuid.UUID


@dataclass(frozen=True)
class RepaymentReversed(Event):
    """A repayment was taken back by its counter-entry: the customer owes again what it had paid."""

    shop_id: uuid.UUID
    entry_id: uuid.UUID
    reversal_id: uuid.UUID
