"""Reads of the ledger, by topic."""

from rahba.ledger.queries.accounts import Balance, amounts_of, balances_of, totals_by_code
from rahba.ledger.queries.batches import Moved, entries_between, last_batch, moved_between
from rahba.ledger.queries.history import Entry, entries_of
from rahba.ledger.queries.verification import Report, knows_seal, shards, verify

__all__ = [
    "Balance",
    "Entry",
    "Moved",
    "Report",
    "amounts_of",
    "balances_of",
    "entries_between",
    "entries_of",
    "knows_seal",
    "last_batch",
    "moved_between",
    "shards",
    "totals_by_code",
    "verify",
]
