"""Writes of the ledger. All take the shard's lock, which is the last lock of a transaction."""

from rahba.ledger.actions.accounts import open_accounts, open_book
from rahba.ledger.actions.posting import post, post_chain, release_expired
from rahba.ledger.actions.submitting import RetryLater, end_writers, submit

__all__ = [
    "RetryLater",
    "end_writers",
    "open_accounts",
    "open_book",
    "post",
    "post_chain",
    "release_expired",
    "submit",
]
