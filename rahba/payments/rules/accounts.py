"""Which account of the ledger is which: derived ids, so that whoever comes first may open it."""

import uuid

_NAMES = uuid.UUID("0193b2d0-54c1-7a3e-8f0a-2b6d1c9e7f44")

SAFEGUARDED, FEES, COMMISSIONS, LOSSES = "safeguarded", "fees", "commissions", "losses"
DISPUTED, PAYOUTS, CEILINGS = "disputed", "payouts", "ceilings"
DIFFERENCES = "differences"  # opened when a first one is booked


def account_of(institution_id: uuid.UUID, name: str) -> uuid.UUID:
    """The institution's own account under a name."""
    return uuid.uuid5(_NAMES, f"{institution_id}:{name}")


def clearing_account(institution_id: uuid.UUID, rail: str) -> uuid.UUID:
    """What a rail has taken from payers for the institution and not yet handed over."""
    return account_of(institution_id, f"clearing:{rail}")


def step(payment_id: uuid.UUID, number: int) -> uuid.UUID:
    """The id of a further transfer of a payment: the same at every retry, and next to it in the ledger's order."""
    return uuid.UUID(int=payment_id.int + number)
