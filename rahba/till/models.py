"""Tables of the till's door: what arrived, once each, as it was sent."""

from django.db import models

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "entry_id"], name="intake_once")]
        indexes = [models.Index(fields=["device_id", "seq"], name="intake_by_sequence")]


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

    class Meta:
        verbose_name_plural = "set aside"
        constraints = [models.UniqueConstraint(fields=["shop", "entry_id", "sha256"], name="set_aside_once")]
