"""Reads of payments."""

from rahba.payments.queries.codes import as_svg, counter_code, intent_code, modules_of, national_scheme
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.history import Line, history_of
from rahba.payments.queries.intents import by_reference, intent_at, intent_of, payment_of, requests_for
from rahba.payments.queries.wallets import (
    balance_of,
    institution_here,
    person_wallet,
    room_of,
    shop_wallet,
    shown_name,
    wallets_of,
)

__all__ = [
    "Line",
    "as_svg",
    "balance_of",
    "by_reference",
    "charge_on",
    "counter_code",
    "history_of",
    "institution_here",
    "intent_at",
    "intent_code",
    "intent_of",
    "modules_of",
    "national_scheme",
    "payment_of",
    "person_wallet",
    "requests_for",
    "room_of",
    "shop_wallet",
    "shown_name",
    "wallets_of",
]
