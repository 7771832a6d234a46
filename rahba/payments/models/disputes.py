"""Payments that somebody contests."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.disputes import OPEN_STATES, DisputeKind, DisputeReason, DisputeState


class Dispute(models.Model):
    """A case about a payment. While it is open with the money held, `held` lies on the issuer's disputed account.

    `held` may be less than `amount`: what the payee no longer has, or was given back before, cannot be held. For a
    chargeback the rest is a loss of the issuer's own, booked under that name.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=DisputeKind.choices)
    reason = models.CharField(max_length=20, choices=DisputeReason.choices)
    amount = MoneyField()
    held = MoneyField(default=0)
    lost = MoneyField(default=0)  # what the issuer itself bore
    fee = MoneyField(default=0)  # asked of the payee when it is lost, apart from the amount
    fee_taken = models.BooleanField(default=False)
    state = models.CharField(max_length=15, choices=DisputeState.choices)
    due_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state__in=OPEN_STATES), name="dispute_one_open_of_payment"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, held__gte=0, lost__gte=0, fee__gte=0), name="dispute_sums"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="dispute_queue"),
            models.Index(fields=["payment"], name="dispute_of_payment"),
        ]


class DisputeStep(models.Model):
    """A step that was taken: append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=12)
    state = models.CharField(max_length=15, choices=DisputeState.choices)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dispute", "at"], name="dispute_step_of")]


class DisputeText(models.Model):
    """What somebody wrote about it: erasable."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=7, choices=[("payer", "payer"), ("payee", "payee"), ("officer", "officer")])
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dispute", "at"], name="dispute_text_of")]
