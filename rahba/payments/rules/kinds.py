"""The words of mobile payment: kinds, states, and what the ledger's codes mean here."""

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class WalletKind(models.TextChoices):
    """Whose money a wallet holds, and what for."""

    PERSON = "person", _("Personal wallet")
    MERCHANT = "merchant", _("Shop’s wallet")
    AGENT = "agent", _("Agent’s float")


class WalletState(models.TextChoices):
    """Whether a wallet is in use."""

    OPEN = "open", _("Open")
    FROZEN = "frozen", _("Frozen")
    CLOSED = "closed", _("Closed")


class Purpose(models.TextChoices):
    """What an intent asks money for. What it belongs to is known by whoever asked, under `order_ref`."""

    SALE = "sale", _("Purchase")
    CARNET = "carnet", _("Repayment of the carnet")
    ORDER = "order", _("Online order")
    REQUEST = "request", _("Request for money")
    CASH_OUT = "cash_out", _("Cash withdrawal")
    TOPUP = "topup", _("Money for one’s own wallet")
    INCOMING = "incoming", _("From another issuer")


class IntentState(models.TextChoices):
    """Where an intent stands; every step is a compare-and-set from `open`, so it is taken once."""

    OPEN = "open", _("Waiting")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class Claim(models.TextChoices):
    """Whether what was paid for came about: a paid basket becomes a sale, or is dropped and given back."""

    NONE = "", _("Not yet")
    CLAIMED = "claimed", _("Recorded")
    DROPPED = "dropped", _("Dropped and given back")


class PaymentKind(models.TextChoices):
    """How money moved into the payee's wallet."""

    TRANSFER = "transfer", _("Transfer")
    PURCHASE = "purchase", _("Purchase")
    CASH_IN = "cash_in", _("Cash deposit")
    CASH_OUT = "cash_out", _("Cash withdrawal")
    CARD = "card", _("Card payment")
    FUNDING = "funding", _("Money from a bank account")


class RefundState(models.TextChoices):
    """Where a refund stands. `unknown` stays so until the provider's word or its file says what happened."""

    HELD = "held", _("Reserved, not sent")
    SENT = "sent", _("Sent, no answer yet")
    UNKNOWN = "unknown", _("Not known yet")
    DONE = "done", _("Given back")
    FAILED = "failed", _("Not given back")


class AccountCode(enum.IntEnum):
    """What an account of the ledger is, in `account.code`."""

    PERSON = 100
    MERCHANT = 110
    AGENT = 120
    SAFEGUARDED = 200  # the issuer's ring-fenced account at its bank
    FEES = 210
    COMMISSIONS = 215
    LOSSES = 216  # what the issuer itself bears of chargebacks
    DISPUTED = 220
    PAYOUTS = 230  # sent to banks, not yet on their statements
    CLEARING = 240  # owed to us by a rail
    DIFFERENCES = 250  # what a bank's statement and our books disagree about, after two persons said so
    CEILINGS = 300  # memo book: what all rooms are granted from
    ROOM = 310  # memo book: what a holder may still receive


class MoveCode(enum.IntEnum):
    """What a transfer of the ledger is, in `transfer.code`."""

    TRANSFER = 10
    PURCHASE = 11
    CASH_IN = 12
    CASH_OUT = 13
    CARD = 14
    FUNDING = 15
    FEE = 20
    COMMISSION = 21
    REFUND = 30
    DISPUTE = 31
    PAYOUT = 40
    SETTLEMENT = 41
    CORRECTION = 50
    FREEZE = 60
    ROOM_TAKEN = 70
    ROOM_BACK = 71
    ROOM_GRANTED = 72


MOVE_OF = {kind: MoveCode[kind.name] for kind in PaymentKind}
ACCOUNT_OF = {
    WalletKind.PERSON: AccountCode.PERSON,
    WalletKind.MERCHANT: AccountCode.MERCHANT,
    WalletKind.AGENT: AccountCode.AGENT,
}
