"""Tables of the till's door: what arrived, once each, as it was sent."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.till.rules import Outcome, Settlement


class Intake(models.Model):
    """One entry received from a device, with the bytes it came in. The id is the sender's; one row per id and shop."""

    key = models.BigAutoField(primary_key=True)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    entry_id = models.UUIDField()
    device_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)  # over the stored bytes
    body = models.BinaryField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.JSONField(default=list)  # codes
    received_at = models.DateTimeField()
    clock_gap_ms = models.BigIntegerField(null=True)  # server − device, when it was sent
    waits_for = models.UUIDField(null=True)  # the sale it takes back, which has not arrived: not in the books yet
    seen_at = models.DateTimeField(null=True)
    seen_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "entry_id"], name="intake_once")]
        indexes = [
            models.Index(fields=["device_id", "seq"], name="intake_by_sequence"),
            models.Index(fields=["waits_for"], condition=Q(waits_for__isnull=False), name="intake_waiting"),
            models.Index(
                fields=["shop", "-received_at"],
                condition=Q(outcome="needs_eye", seen_at=None),
                name="intake_to_look_at",
            ),
        ]


class SetAside(models.Model):
    """An entry that could not become a fact by itself: kept whole, shown to the owner until somebody settles it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    entry_id = models.CharField(max_length=64)
    device_id = models.UUIDField()
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    reason = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    settlement = models.CharField(max_length=12, choices=Settlement.choices, blank=True)
    fact_id = models.UUIDField(null=True)  # under which id it was accepted, when its own was taken
    clock_gap_ms = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "set aside"
        constraints = [models.UniqueConstraint(fields=["shop", "entry_id", "sha256"], name="set_aside_once")]
        indexes = [models.Index(fields=["shop", "-received_at"], condition=Q(settled_at=None), name="set_aside_open")]


class Progress(models.Model):
    """How far a device has been heard: every number up to `contiguous_seq`, and the stretches beyond it.

    Its row is the lock under which the device's batches are taken one after another.
    """

    device_id = models.UUIDField(primary_key=True)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    contiguous_seq = models.PositiveBigIntegerField(default=0)
    beyond = models.JSONField(default=list)  # [[first, last], …] in order, none touching another

    class Meta:
        verbose_name_plural = "progress"
