"""Reads of payments."""

from rahba.payments.queries.checks import Finding, Safeguarding, findings, safeguarding
from rahba.payments.queries.codes import as_svg, counter_code, intent_code, modules_of, national_scheme
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.history import Line, history_of, payment_seen_by
from rahba.payments.queries.intents import by_reference, intent_by_id, intent_of, payment_of, requests_for
from rahba.payments.queries.officers import OfficerAccess, institution_of, officer_access_for
from rahba.payments.queries.search import Filters, payment_to, payments_of, unclaimed
from rahba.payments.queries.settlement import (
    Movement,
    Statement,
    bank_account_of,
    file_bytes,
    funding_reference,
    open_window_of,
    payout_file,
    payouts_of,
    payouts_under_way,
    positions_of,
    sent_back,
    statement_of,
)
from rahba.payments.queries.wallets import (
    balance_of,
    institution_here,
    masked_name_of,
    person_wallet,
    room_of,
    shop_wallet,
    shown_name,
    wallets_of,
)

__all__ = [
    "Filters",
    "Finding",
    "Line",
    "Movement",
    "OfficerAccess",
    "Safeguarding",
    "Statement",
    "as_svg",
    "balance_of",
    "bank_account_of",
    "by_reference",
    "charge_on",
    "counter_code",
    "file_bytes",
    "findings",
    "funding_reference",
    "history_of",
    "institution_here",
    "institution_of",
    "intent_by_id",
    "intent_code",
    "intent_of",
    "masked_name_of",
    "modules_of",
    "national_scheme",
    "officer_access_for",
    "open_window_of",
    "payment_of",
    "payment_seen_by",
    "payment_to",
    "payments_of",
    "payout_file",
    "payouts_of",
    "payouts_under_way",
    "person_wallet",
    "positions_of",
    "requests_for",
    "room_of",
    "safeguarding",
    "sent_back",
    "shop_wallet",
    "shown_name",
    "statement_of",
    "unclaimed",
    "wallets_of",
]
