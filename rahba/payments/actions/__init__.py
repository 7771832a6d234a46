"""Writes of payments. What moves money goes through `ledger.actions.submit`, with its own rows in the same commit."""

from rahba.payments.actions.aliases import look_up, set_alias
from rahba.payments.actions.asking import ask, cancel, claim, expire_due, present, refuse
from rahba.payments.actions.cases import decide, propose
from rahba.payments.actions.codes import Resolved, resolve_code, resolve_intent
from rahba.payments.actions.fees import quote, set_fee
from rahba.payments.actions.funding import cash_in, fund
from rahba.payments.actions.holders import open_shop_wallet, open_wallet, raise_level
from rahba.payments.actions.institutions import open_institution
from rahba.payments.actions.paying import pay, pay_intent
from rahba.payments.actions.payouts import (
    erase_bank_account,
    plan_payouts,
    prepare_payouts,
    send_payouts,
    set_bank_account,
)
from rahba.payments.actions.pins import check_pin, set_pin
from rahba.payments.actions.reconciliation import apply_waiting, import_statement, missing_payouts
from rahba.payments.actions.refunds import drop, refund
from rahba.payments.actions.rounds import retry_drops, settle_due
from rahba.payments.actions.settlement import close_due, close_window, end_windows, open_window

__all__ = [
    "Resolved",
    "apply_waiting",
    "ask",
    "cancel",
    "cash_in",
    "check_pin",
    "claim",
    "close_due",
    "close_window",
    "decide",
    "drop",
    "end_windows",
    "erase_bank_account",
    "expire_due",
    "fund",
    "import_statement",
    "look_up",
    "missing_payouts",
    "open_institution",
    "open_shop_wallet",
    "open_wallet",
    "open_window",
    "pay",
    "pay_intent",
    "plan_payouts",
    "prepare_payouts",
    "present",
    "propose",
    "quote",
    "raise_level",
    "refund",
    "refuse",
    "resolve_code",
    "resolve_intent",
    "retry_drops",
    "send_payouts",
    "set_alias",
    "set_bank_account",
    "set_fee",
    "set_pin",
    "settle_due",
]
