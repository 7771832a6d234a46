"""Reads of connect, by topic."""

from rahba.connect.queries.inbox import doubtful_events, inbox_event, waiting_events

__all__ = ["doubtful_events", "inbox_event", "waiting_events"]
