"""News of the carnet."""

import uuid
from dataclasses import dataclass

from rahba.kernel.events import Event


@dataclass(frozen=True)
class CustomerErased(Event):
    """A customer was forgotten, or a phone that had not heard of it sent the name again."""

    shop_id: uuid.UUID
    customer_id: uuid.UUID
