"""Writes about rails: attempts begun, news taken in, rails asked, reports applied, refunds over the rail.

None of them may be called inside a transaction: each asks a rail or the ledger's own writer.
"""

from rahba.payments.actions.rails.beginning import begin
from rahba.payments.actions.rails.news import apply_waiting_news, take_news
from rahba.payments.actions.rails.refunding import refund_over_rail, resume_refunds
from rahba.payments.actions.rails.sending import (
    erase_aliases,
    find,
    found,
    quote_outside,
    resume_sendings,
    send,
)
from rahba.payments.actions.rails.words import apply_report, ask_due

__all__ = [
    "apply_report",
    "apply_waiting_news",
    "ask_due",
    "begin",
    "erase_aliases",
    "find",
    "found",
    "quote_outside",
    "refund_over_rail",
    "resume_refunds",
    "resume_sendings",
    "send",
    "take_news",
]
