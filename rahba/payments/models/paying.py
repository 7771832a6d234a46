"""Money that moved, and what of it was taken back."""

from django.db import models
from django.db.models import F, Q

from rahba.kernel.money import MoneyField
from rahba.payments.rules.kinds import PaymentKind, RefundState


class Payment(models.Model):
    """Money that came into a wallet. Its id is that of its first transfer; the payer's side made it, so that a retry
    is no second payment.

    Refunds, chargebacks and returns for fraud all draw on what `taken_back` leaves, under the row's lock: together
    they never pass the amount.
    """

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    payer = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+", null=True)
    payee = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    rail = models.CharField(max_length=10, blank=True)  # where the money came from, when from no wallet
    intent = models.OneToOneField("payments.Intent", on_delete=models.PROTECT, related_name="+", null=True)
    amount = MoneyField()
    fee = MoneyField(default=0)
    fee_paid_by = models.CharField(max_length=5, default="payee")
    commission = MoneyField(default=0)
    taken_back = MoneyField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, fee__gte=0), name="payment_amounts"),
            models.CheckConstraint(
                condition=Q(taken_back__gte=0, taken_back__lte=F("amount")), name="payment_taken_back_within_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["payer", "-at"], name="payment_of_payer"),
            models.Index(fields=["payee", "-at"], name="payment_of_payee"),
        ]


class Refund(models.Model):
    """A part of a payment given back. Its id is that of its transfer, made before anything is tried."""

    id = models.UUIDField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=RefundState.choices)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something")]
        indexes = [models.Index(fields=["payment"], name="refund_of_payment")]
