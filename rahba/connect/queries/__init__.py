"""Reads of connect, by topic."""

from rahba.connect.queries.apps import (
    Caller,
    app_of,
    app_to_let_in,
    apps_of,
    caller_for,
    guests_of,
    keys_of,
    open_grants,
    own_grant,
    working_key,
)
from rahba.connect.queries.inbox import doubtful_events, inbox_event, waiting_events
from rahba.connect.queries.webhooks import (
    deliveries_of,
    endpoint_of,
    endpoints_of,
    hears,
    messages_of,
    needed_scopes,
    tries_of,
    webhook_kinds,
)

__all__ = [
    "Caller",
    "app_of",
    "app_to_let_in",
    "apps_of",
    "caller_for",
    "deliveries_of",
    "doubtful_events",
    "endpoint_of",
    "endpoints_of",
    "guests_of",
    "hears",
    "inbox_event",
    "keys_of",
    "messages_of",
    "needed_scopes",
    "open_grants",
    "own_grant",
    "tries_of",
    "waiting_events",
    "webhook_kinds",
    "working_key",
]
