"""Writes of the till's door: batches of entries received, and what somebody decides about those that need a look."""

from rahba.till.actions.aside import CannotAccept, accept_set_aside, accept_waiting, dismiss_set_aside, mark_seen
from rahba.till.actions.forgetting import forget_customer
from rahba.till.actions.intake import BatchAnswer, receive_batch

__all__ = [
    "BatchAnswer",
    "CannotAccept",
    "accept_set_aside",
    "accept_waiting",
    "dismiss_set_aside",
    "forget_customer",
    "mark_seen",
    "receive_batch",
]
