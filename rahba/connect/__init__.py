"""Doors to the outside: notices to people, apps with their keys, webhooks out, events in.

Nouns: Notice, App, Grant, ApiKey, AccessToken, WebhookEndpoint, WebhookMessage, InboxEvent. Invariants: O1 to O5; a
one-time code is never stored; number and text of a notice are erased once it was sent or given up.
"""
