"""Reads of the ledger, by topic."""

from rahba.ledger.queries.accounts import Balance, amounts_of, balances_of
from rahba.ledger.queries.verification import Report, shards, verify

__all__ = ["Balance", "Report", "amounts_of", "balances_of", "shards", "verify"]
