"""What somebody is asked to pay."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.kinds import Claim, IntentState, Purpose


class Intent(models.Model):
    """One sum asked for, paid at most once. Its reference is what a code shows and a wallet resolves.

    `order_ref` and `leg` are the asker's own: a basket may be settled by several intents, each with its leg.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+", null=True)
    amount = MoneyField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    order_ref = models.UUIDField()
    leg = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(max_length=25, unique=True)
    device_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=IntentState.choices, default=IntentState.OPEN)
    claim = models.CharField(max_length=10, choices=Claim.choices, default=Claim.NONE, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    presented_at = models.DateTimeField(null=True)  # a payer has it before their eyes
    closed_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)  # paid and dropped: when giving it back is tried next
    back_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payee", "order_ref", "leg"], name="intent_one_for_a_leg"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="intent_asks_for_something"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state=IntentState.OPEN), name="intent_due"),
            models.Index(fields=["back_at"], condition=Q(back_at__isnull=False), name="intent_goes_back"),
            models.Index(fields=["payer", "-created_at"], name="intent_of_payer"),
            models.Index(fields=["payee", "-created_at"], name="intent_of_payee"),
        ]
