"""Tables of payments. Balances are the ledger's; here stand the people, the promises and what became of them."""

from rahba.payments.models.asking import Intent
from rahba.payments.models.fees import FeeRule, Quote
from rahba.payments.models.holders import Alias, Holder, LevelGrant, LookUpBudget, Wallet
from rahba.payments.models.institutions import Institution
from rahba.payments.models.paying import Payment, Refund
from rahba.payments.models.rails import Attempt, Chargeback, RefundCall

__all__ = [
    "Alias",
    "Attempt",
    "Chargeback",
    "FeeRule",
    "Holder",
    "Institution",
    "Intent",
    "LevelGrant",
    "LookUpBudget",
    "Payment",
    "Quote",
    "Refund",
    "RefundCall",
    "Wallet",
]
