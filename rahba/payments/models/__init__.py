"""Tables of payments. Balances are the ledger's; here stand the people, the promises and what became of them."""

from rahba.payments.models.asking import Intent
from rahba.payments.models.fees import FeeRule, Quote
from rahba.payments.models.holders import Alias, Holder, LevelGrant, LookUpBudget, Wallet
from rahba.payments.models.institutions import Institution
from rahba.payments.models.paying import Payment, Refund
from rahba.payments.models.reconciliation import ReconCase, StatementFile, StatementLine
from rahba.payments.models.settlement import (
    BankAccount,
    MerchantPosition,
    ParticipantPosition,
    Payout,
    PayoutFile,
    SettlementWindow,
)

__all__ = [
    "Alias",
    "BankAccount",
    "FeeRule",
    "Holder",
    "Institution",
    "Intent",
    "LevelGrant",
    "LookUpBudget",
    "MerchantPosition",
    "ParticipantPosition",
    "Payment",
    "Payout",
    "PayoutFile",
    "Quote",
    "ReconCase",
    "Refund",
    "SettlementWindow",
    "StatementFile",
    "StatementLine",
    "Wallet",
]
