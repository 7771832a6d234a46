"""What the worker does for connect, again and again."""

import datetime as dt

from rahba.connect import actions
from rahba.kernel import idempotency


def send_waiting(*, now: dt.datetime, limit: int = 20) -> int:
    """Send up to `limit` notices that are due; return how many were tried."""
    tried = 0
    while tried < limit and actions.send_waiting_notice(now=now):
        tried += 1
    return tried


def send_webhooks(*, now: dt.datetime) -> int:
    """Send a round of webhooks that are due; return how many were tried."""
    return actions.send_due_webhooks(now=now)


def keep_house(*, now: dt.datetime) -> int:
    """Drop what is kept for a time only; return how many rows. Once in a while is enough."""
    connect = (actions.erase_old_events, actions.drop_old_messages, actions.drop_old_tokens)
    return sum(drop(now=now) for drop in connect) + idempotency.forget_old(now=now)
