"""Writes of connect, by topic."""

from rahba.connect.actions.apps import (
    close_app,
    drop_old_tokens,
    issue_token,
    let_app_in,
    make_app,
    make_key,
    note_use,
    revoke_key,
    revoke_token,
    rotate_key,
    shut_app_out,
)
from rahba.connect.actions.inbox import apply_waiting, erase_old_events, mark_applied, replay_events, take_in
from rahba.connect.actions.notices import send_code, send_notice, send_waiting_notice
from rahba.connect.actions.sending import drop_old_messages, send_due_webhooks
from rahba.connect.actions.webhooks import (
    add_endpoint,
    change_secret,
    declare_webhook,
    enable_endpoint,
    remove_endpoint,
    replay_delivery,
    replay_since,
    send_test,
    write_message,
)

__all__ = [
    "add_endpoint",
    "apply_waiting",
    "change_secret",
    "close_app",
    "declare_webhook",
    "drop_old_messages",
    "drop_old_tokens",
    "enable_endpoint",
    "erase_old_events",
    "issue_token",
    "let_app_in",
    "make_app",
    "make_key",
    "mark_applied",
    "note_use",
    "remove_endpoint",
    "replay_delivery",
    "replay_events",
    "replay_since",
    "revoke_key",
    "revoke_token",
    "rotate_key",
    "send_code",
    "send_due_webhooks",
    "send_notice",
    "send_test",
    "send_waiting_notice",
    "shut_app_out",
    "take_in",
    "write_message",
]
