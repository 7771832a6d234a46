"""What we asked rails to do, and what they did."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.attempts import AttemptState


class Attempt(models.Model):
    """One try to pay an intent over a rail. Its id is the key of every call to the rail, and the payment's own id.

    `taken` is what the rail says it took; where that is less than the amount, the rest is the rail's to explain.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    intent = models.ForeignKey("payments.Intent", on_delete=models.PROTECT, related_name="+")
    rail = models.CharField(max_length=10)
    amount = MoneyField()
    state = models.CharField(max_length=14, choices=AttemptState.choices, default=AttemptState.CREATED)
    payer_alias = models.CharField(max_length=16, blank=True)
    provider_ref = models.CharField(max_length=100, null=True)
    code = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=32, blank=True)  # the browser that tried, by a number of its own
    card_digest = models.CharField(max_length=64, blank=True)
    card_stopped = models.BooleanField(default=False)
    taken = MoneyField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    polls = models.PositiveSmallIntegerField(default=0)
    poll_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rail", "provider_ref"], condition=Q(provider_ref__isnull=False), name="attempt_of_rail_once"
            ),
            models.UniqueConstraint(
                fields=["intent"], condition=Q(state=AttemptState.SUCCEEDED), name="attempt_one_pays_an_intent"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, taken__gte=0), name="attempt_amounts"),
        ]
        indexes = [
            models.Index(fields=["poll_at"], condition=Q(poll_at__isnull=False), name="attempt_poll_due"),
            models.Index(fields=["card_digest", "-created_at"], condition=~Q(card_digest=""), name="attempt_of_card"),
            models.Index(fields=["intent", "-created_at"], name="attempt_of_intent"),
            models.Index(fields=["device", "-created_at"], condition=~Q(device=""), name="attempt_of_device"),
        ]


class RefundCall(models.Model):
    """The rail's side of a refund: when it was asked, how often, and when it is asked again."""

    refund = models.OneToOneField("payments.Refund", primary_key=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    polls = models.PositiveSmallIntegerField(default=0)
    poll_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["poll_at"], condition=Q(poll_at__isnull=False), name="refund_call_due"),
        ]
