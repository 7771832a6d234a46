"""Wallets that were frozen, on which order, by whom."""

from django.db import models
from django.db.models import F, Q

from rahba.kernel.ids import uuid7
from rahba.payments.rules.freezes import FreezeGround, FreezeState


class Freeze(models.Model):
    """A freeze. Its id is that of the closing transfer in the ledger, which holds until it is voided."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=FreezeGround.choices)
    order_ref = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=FreezeState.choices, default=FreezeState.PLACED)
    placed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    lift_asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wallet"], condition=~Q(state=FreezeState.LIFTED), name="freeze_one_of_a_wallet"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("placed_by")),
                name="freeze_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("lift_asked_by")),
                name="freeze_lifted_by_another",
            ),
            models.CheckConstraint(condition=~Q(order_ref=""), name="freeze_names_its_order"),
        ]
