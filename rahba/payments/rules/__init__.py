"""Decisions about payments that need no database."""

from rahba.payments.rules.fees import FREE, Charge
from rahba.payments.rules.kinds import (
    Claim,
    IntentState,
    PaymentKind,
    Purpose,
    RefundState,
    WalletKind,
    WalletState,
)
from rahba.payments.rules.levels import Level
from rahba.payments.rules.refusals import PaymentRefused, Refusal

__all__ = [
    "FREE",
    "Charge",
    "Claim",
    "IntentState",
    "Level",
    "PaymentKind",
    "PaymentRefused",
    "Purpose",
    "RefundState",
    "Refusal",
    "WalletKind",
    "WalletState",
]
