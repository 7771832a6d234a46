"""Limits, cases of risk, and payments that are held until somebody looked."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.kinds import PaymentKind, WalletKind
from rahba.payments.rules.risk import CaseDecision, CaseState, LimitWindow, Rule


class LimitRule(models.Model):
    """A bound on what is paid in a window, from a day on: of a level, of a kind of wallet, or of one wallet."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    wallet_kind = models.CharField(max_length=10, choices=WalletKind.choices, blank=True)
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+", null=True)
    window = models.CharField(max_length=10, choices=LimitWindow.choices)
    amount_most = MoneyField(null=True)
    count_most = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=False, wallet_kind="", wallet__isnull=True)
                | Q(level__isnull=True, wallet__isnull=True) & ~Q(wallet_kind="")
                | Q(level__isnull=True, wallet_kind="", wallet__isnull=False),
                name="limit_rule_one_subject",
            ),
        ]
        indexes = [models.Index(fields=["institution", "valid_from"], name="limit_rule_in_force")]


class RiskCase(models.Model):
    """What a rule found about a wallet; what it finds again while the case is open is counted in it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    payment_id = models.UUIDField()  # the latest; a refused or held one is no payment
    amount = MoneyField()  # of the latest
    times = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    decision = models.CharField(max_length=10, choices=CaseDecision.choices, blank=True)
    assignee = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "wallet"], condition=~Q(state=CaseState.DECIDED), name="risk_case_one_open"
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "opened_at"], name="risk_case_queue")]


class CaseNote(models.Model):
    """Why a case was decided so, in the officer's words: erasable."""

    case = models.OneToOneField(RiskCase, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()


class HeldPayment(models.Model):
    """A payment whose money is reserved until an officer lets it go or gives it back. Its id is the payment's own."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(RiskCase, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    payer = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    intent = models.ForeignKey("payments.Intent", on_delete=models.PROTECT, related_name="+", null=True)
    amount = MoneyField()
    fee = MoneyField()
    fee_paid_by = models.CharField(max_length=5)
    held_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    released = models.BooleanField(default=False)
