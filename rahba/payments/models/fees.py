"""What payments cost: dated rules, and what was quoted to somebody."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.kinds import PaymentKind


class FeeRule(models.Model):
    """The fee on a kind of payment at one institution, from a moment to a moment; where there is none, it is free."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    fixed = MoneyField(default=0)
    rate_bp = models.PositiveIntegerField(default=0)
    least = MoneyField(default=0)
    most = MoneyField(null=True)
    paid_by = models.CharField(max_length=5, choices=[("payer", "payer"), ("payee", "payee")])
    commission_bp = models.PositiveIntegerField(default=0)  # of the amount, to the agent, from the issuer
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["institution", "kind", "-valid_from"], name="fee_rule_in_force")]


class Quote(models.Model):
    """A fee told to a payer before they agreed, which holds until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    payer = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+", null=True)
    outside = models.ForeignKey("payments.OutsidePayee", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    amount = MoneyField()
    fee = MoneyField()
    paid_by = models.CharField(max_length=5)
    commission = MoneyField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(payee__isnull=False, outside__isnull=True) | Q(payee__isnull=True, outside__isnull=False),
                name="quote_one_payee",
            ),
        ]
