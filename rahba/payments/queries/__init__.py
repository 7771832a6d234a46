"""Reads of payments."""

from rahba.payments.queries.attempts import (
    attempts_of,
    chargebacks_with_loss,
    short_attempts,
    stuck_returns,
    unknown_attempts,
)
from rahba.payments.queries.codes import as_svg, counter_code, intent_code, modules_of, national_scheme
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.history import Line, history_of
from rahba.payments.queries.intents import by_reference, intent_of, payment_of, requests_for
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
    "attempts_of",
    "balance_of",
    "by_reference",
    "charge_on",
    "chargebacks_with_loss",
    "counter_code",
    "history_of",
    "institution_here",
    "intent_code",
    "intent_of",
    "modules_of",
    "national_scheme",
    "payment_of",
    "person_wallet",
    "requests_for",
    "room_of",
    "shop_wallet",
    "short_attempts",
    "shown_name",
    "stuck_returns",
    "unknown_attempts",
    "wallets_of",
]
