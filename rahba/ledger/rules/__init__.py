"""Decisions of the ledger that need no database: codes, flags, what a batch does, how it is sealed."""

from rahba.ledger.rules.records import (
    AMOUNT_MAX,
    BATCH_MAX,
    NIL,
    AccountFlag,
    BookKind,
    Flag,
    MalformedItem,
    NewAccount,
    Transfer,
    microseconds,
    moment_of,
)
from rahba.ledger.rules.results import TRANSIENT, AccountResult, TransferResult

__all__ = [
    "AMOUNT_MAX",
    "BATCH_MAX",
    "NIL",
    "TRANSIENT",
    "AccountFlag",
    "AccountResult",
    "BookKind",
    "Flag",
    "MalformedItem",
    "NewAccount",
    "Transfer",
    "TransferResult",
    "microseconds",
    "moment_of",
]
