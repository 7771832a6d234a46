"""News of shops."""

import uuid
from dataclasses import dataclass

from rahba.kernel.events import Event


@dataclass(frozen=True)
class StaffAdded(Event):
    """Somebody was given a role in a shop."""

    shop_id: uuid.UUID
    membership_id: uuid.UUID
