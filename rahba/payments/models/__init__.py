"""Tables of payments. Balances are the ledger's; here stand the people, the promises and what became of them."""

from rahba.payments.models.asking import Intent
from rahba.payments.models.disputes import Dispute, DisputeStep, DisputeText
from rahba.payments.models.enrolment import BusinessNumbers, Enrolment, EnrolmentStep, Paper
from rahba.payments.models.fees import FeeRule, Quote
from rahba.payments.models.freezes import Freeze
from rahba.payments.models.holders import Alias, Holder, LevelGrant, LookUpBudget, Wallet
from rahba.payments.models.institutions import Institution, SafeguardingDay
from rahba.payments.models.paying import Payment, Refund
from rahba.payments.models.rails import Attempt, RefundCall
from rahba.payments.models.reconciliation import ReconCase, StatementFile, StatementLine
from rahba.payments.models.risk import CaseNote, HeldPayment, LimitRule, RiskCase
from rahba.payments.models.sending import OutsidePayee, Sending
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
    "Attempt",
    "BankAccount",
    "BusinessNumbers",
    "CaseNote",
    "Dispute",
    "DisputeStep",
    "DisputeText",
    "Enrolment",
    "EnrolmentStep",
    "FeeRule",
    "Freeze",
    "HeldPayment",
    "Holder",
    "Institution",
    "Intent",
    "LevelGrant",
    "LimitRule",
    "LookUpBudget",
    "MerchantPosition",
    "OutsidePayee",
    "Paper",
    "ParticipantPosition",
    "Payment",
    "Payout",
    "PayoutFile",
    "Quote",
    "ReconCase",
    "Refund",
    "RefundCall",
    "RiskCase",
    "SafeguardingDay",
    "Sending",
    "SettlementWindow",
    "StatementFile",
    "StatementLine",
    "Wallet",
]
