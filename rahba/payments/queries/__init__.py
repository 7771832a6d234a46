"""Reads of payments."""

from rahba.payments.queries.codes import national_scheme
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.history import Line, history_of
from rahba.payments.queries.intents import by_reference, intent_of, requests_for
from rahba.payments.queries.wallets import balance_of, person_wallet, shop_wallet, shown_name, wallets_of

__all__ = [
    "Line",
    "balance_of",
    "by_reference",
    "charge_on",
    "history_of",
    "intent_of",
    "national_scheme",
    "person_wallet",
    "requests_for",
    "shop_wallet",
    "shown_name",
    "wallets_of",
]
