"""Writes of connect, by topic."""

from rahba.connect.actions.inbox import apply_waiting, erase_old_events, mark_applied, replay_events, take_in
from rahba.connect.actions.notices import send_code, send_notice, send_waiting_notice

__all__ = [
    "apply_waiting",
    "erase_old_events",
    "mark_applied",
    "replay_events",
    "send_code",
    "send_notice",
    "send_waiting_notice",
    "take_in",
]
