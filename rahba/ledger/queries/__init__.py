"""Reads of the ledger, by topic."""

from rahba.ledger.queries.accounts import Balance, amounts_of, balances_of, totals_by_code
from rahba.ledger.queries.history import Entry, entries_of
from rahba.ledger.queries.verification import Report, knows_seal, shards, verify

__all__ = [
    "Balance",
    "Entry",
    "Report",
    "amounts_of",
    "balances_of",
    "entries_of",
    "knows_seal",
    "shards",
    "totals_by_code",
    "verify",
]
