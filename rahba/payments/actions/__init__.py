"""Writes of payments. What moves money goes through `ledger.actions.submit`, with its own rows in the same commit."""

from rahba.payments.actions import rails
from rahba.payments.actions.aliases import look_up, set_alias
from rahba.payments.actions.asking import ask, cancel, claim, expire_due, present, refuse
from rahba.payments.actions.bank_desk import fetch_statement, hand_over_file, take_out_file
from rahba.payments.actions.cases import decide_remedy, propose_remedy
from rahba.payments.actions.codes import Resolved, outside_of_code, resolve_code, resolve_intent
from rahba.payments.actions.disputes import (
    accept_dispute,
    answer_dispute,
    erase_texts,
    give_back_disputed,
    hold_disputed,
    open_dispute,
    reject_dispute,
    take_dispute_fee,
    withdraw_dispute,
)
from rahba.payments.actions.enrolment import (
    accept,
    add_paper,
    apply,
    begin_level,
    begin_shop,
    erase_papers,
    refuse_enrolment,
    set_numbers,
    withdraw_enrolment,
)
from rahba.payments.actions.fees import quote, quote_intent, quote_payment, set_fee
from rahba.payments.actions.freezes import ask_to_lift, confirm_freeze, freeze, keep_frozen, lift_freeze
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
from rahba.payments.actions.reconciliation import (
    apply_waiting,
    drop_statement,
    import_statement,
    look_at_statement,
    missing_payouts,
    take_in,
)
from rahba.payments.actions.refunds import drop, give_back_dropped, let_go, refund
from rahba.payments.actions.releasing import give_back_held, release_held
from rahba.payments.actions.reports import take_report
from rahba.payments.actions.risk import decide_case, put_case_back, record_report, set_limit, take_case
from rahba.payments.actions.rounds import close_now, settle_due, write_safeguarding
from rahba.payments.actions.settlement import close_due, close_window, end_windows, open_window

__all__ = [
    "Resolved",
    "accept",
    "accept_dispute",
    "add_paper",
    "answer_dispute",
    "apply",
    "apply_waiting",
    "ask",
    "ask_to_lift",
    "begin_level",
    "begin_shop",
    "cancel",
    "cash_in",
    "check_pin",
    "claim",
    "close_due",
    "close_now",
    "close_window",
    "confirm_freeze",
    "decide_case",
    "decide_remedy",
    "drop",
    "drop_statement",
    "end_windows",
    "erase_bank_account",
    "erase_papers",
    "erase_texts",
    "expire_due",
    "fetch_statement",
    "freeze",
    "fund",
    "give_back_disputed",
    "give_back_dropped",
    "give_back_held",
    "hand_over_file",
    "hold_disputed",
    "import_statement",
    "keep_frozen",
    "let_go",
    "lift_freeze",
    "look_at_statement",
    "look_up",
    "missing_payouts",
    "open_dispute",
    "open_institution",
    "open_shop_wallet",
    "open_wallet",
    "open_window",
    "outside_of_code",
    "pay",
    "pay_intent",
    "plan_payouts",
    "prepare_payouts",
    "present",
    "propose_remedy",
    "put_case_back",
    "quote",
    "quote_intent",
    "quote_payment",
    "rails",
    "raise_level",
    "record_report",
    "refund",
    "refuse",
    "refuse_enrolment",
    "reject_dispute",
    "release_held",
    "resolve_code",
    "resolve_intent",
    "send_payouts",
    "set_alias",
    "set_bank_account",
    "set_fee",
    "set_limit",
    "set_numbers",
    "set_pin",
    "settle_due",
    "take_case",
    "take_dispute_fee",
    "take_in",
    "take_out_file",
    "take_report",
    "withdraw_dispute",
    "withdraw_enrolment",
    "write_safeguarding",
]
