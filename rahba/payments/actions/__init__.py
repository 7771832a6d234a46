"""Writes of payments. What moves money goes through `ledger.actions.submit`, with its own rows in the same commit."""

from rahba.payments.actions import rails
from rahba.payments.actions.aliases import look_up, set_alias
from rahba.payments.actions.asking import ask, cancel, claim, expire_due, present, refuse
from rahba.payments.actions.codes import Resolved, resolve_code, resolve_intent
from rahba.payments.actions.fees import quote, set_fee
from rahba.payments.actions.funding import cash_in, fund
from rahba.payments.actions.holders import open_shop_wallet, open_wallet, raise_level
from rahba.payments.actions.institutions import open_institution
from rahba.payments.actions.paying import pay, pay_intent
from rahba.payments.actions.pins import check_pin, set_pin
from rahba.payments.actions.refunds import drop, refund

__all__ = [
    "Resolved",
    "ask",
    "cancel",
    "cash_in",
    "check_pin",
    "claim",
    "drop",
    "expire_due",
    "fund",
    "look_up",
    "open_institution",
    "open_shop_wallet",
    "open_wallet",
    "pay",
    "pay_intent",
    "present",
    "quote",
    "rails",
    "raise_level",
    "refund",
    "refuse",
    "resolve_code",
    "resolve_intent",
    "set_alias",
    "set_fee",
    "set_pin",
]
