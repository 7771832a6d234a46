"""Payments that leave for wallets of other issuers."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.sending import SendingState


class OutsidePayee(models.Model):
    """Somebody at another issuer, as the switch told one asker. The alias is erased a day later; a keyed digest stays,
    by which it is known whether they were paid before.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    asker = models.ForeignKey("payments.Holder", on_delete=models.PROTECT, related_name="+")
    alias = models.CharField(max_length=99, blank=True)  # a number, or the account that a code names
    alias_digest = models.CharField(max_length=64)
    name = models.CharField(max_length=80)  # as masked as their own issuer wants it
    issuer = models.CharField(max_length=40)
    amount = MoneyField(null=True)  # what a code of once asks for
    reference = models.CharField(max_length=25, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["found_at"], condition=~Q(alias=""), name="outside_payee_to_erase")]


class Sending(models.Model):
    """A payment to somebody at another issuer. Its id is the payer's own, and that of the transfer which reserves the
    money; it is posted when the switch says that it arrived, and free again when the switch refuses.
    """

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    outside = models.ForeignKey(OutsidePayee, on_delete=models.PROTECT, related_name="+")
    rail = models.CharField(max_length=10)
    amount = MoneyField()
    fee = MoneyField(default=0)
    state = models.CharField(max_length=10, choices=SendingState.choices, default=SendingState.HELD)
    code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    polls = models.PositiveSmallIntegerField(default=0)
    poll_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0, fee__gte=0), name="sending_amounts")]
        indexes = [
            models.Index(fields=["poll_at"], condition=Q(poll_at__isnull=False), name="sending_poll_due"),
            models.Index(fields=["payer", "-at"], name="sending_of_payer"),
        ]
