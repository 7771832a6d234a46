"""Decisions about what a till sends that need no database: outcomes, shapes, and how far a device was heard."""

from rahba.till.rules.outcomes import KIND_WORDS, Aside, Outcome, Settlement, reason_words
from rahba.till.rules.progress import Heard
from rahba.till.rules.shapes import Body, WrongShape, body_hash, parse_body, stored_bytes
from rahba.till.rules.versions import is_too_old

__all__ = [
    "KIND_WORDS",
    "Aside",
    "Body",
    "Heard",
    "Outcome",
    "Settlement",
    "WrongShape",
    "body_hash",
    "is_too_old",
    "parse_body",
    "reason_words",
    "stored_bytes",
]
