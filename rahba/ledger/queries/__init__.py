"""Reads of the ledger, by topic."""

from rahba.ledger.queries.accounts import Balance, amounts_of, balances_of, totals_by_code
from rahba.ledger.queries.batches import Moved, entries_between, last_batch, moved_between
from rahba.ledger.queries.checkpoints import end_of_chain, objection_to_checkpoint
from rahba.ledger.queries.due import shards_with_due
from rahba.ledger.queries.durability import objection_to_durability
from rahba.ledger.queries.history import Entry, entries_of
from rahba.ledger.queries.verification import Report, knows_seal, shards, verify

__all__ = [
    "Balance",
    "Entry",
    "Moved",
    "Report",
    "amounts_of",
    "balances_of",
    "end_of_chain",
    "entries_between",
    "entries_of",
    "knows_seal",
    "last_batch",
    "moved_between",
    "objection_to_checkpoint",
    "objection_to_durability",
    "shards",
    "shards_with_due",
    "totals_by_code",
    "verify",
]
