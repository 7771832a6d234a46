"""Tables of the kernel: the change log, stored events, figures, audit, idempotency."""

from django.db import models

from rahba.kernel.ids import uuid7


class Stream(models.Model):
    """The counter of one change log (one per shop, under the shop's id). Its row is the lock that orders changes."""

    id = models.UUIDField(primary_key=True)
    last_number = models.BigIntegerField(default=0)


class Change(models.Model):
    """The newest change of one object in a stream; an older one of the same object is overwritten by it."""

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    deleted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "kind", "object_id"], name="change_one_row_per_object"),
        ]
        indexes = [models.Index(fields=["stream", "number"], name="change_since")]


class StoredEvent(models.Model):
    """A fact that a domain published, stored in the transaction that made it true. Holds ids, never names."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    published_at = models.DateTimeField()


class Delivery(models.Model):
    """One subscriber's copy of an event: claimed, tried, and kept until it was taken."""

    event = models.ForeignKey(StoredEvent, on_delete=models.PROTECT, related_name="+")
    subscriber = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_subscriber"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(delivered_at__isnull=True), name="delivery_waiting"),
        ]


class FigureTotal(models.Model):
    """A running total of one figure for one shop on one business day (and one value of its dimension)."""

    id = models.BigAutoField(primary_key=True)
    shop_id = models.UUIDField()
    day = models.DateField()
    code = models.CharField(max_length=60)
    dimension = models.CharField(max_length=40, default="")
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop_id", "day", "code", "dimension"], name="figure_one_total"),
        ]


class AuditEntry(models.Model):
    """Who did what to which object, and why. Append-only; ids and codes, never names or free text."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["organisation_id", "-at"], name="audit_by_organisation"),
            models.Index(fields=["object_id"], name="audit_by_object"),
        ]


class IdempotencyRecord(models.Model):
    """The answer given to one keyed request, to be given again when the request is repeated.

    Without a status the request is under way, by `attempt` and until `leased_until`. `operation` is the same for all
    attempts: what they make takes its id from it.
    """

    owner = models.UUIDField()
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    started_at = models.DateTimeField()
    operation = models.UUIDField(default=uuid7)
    attempt = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["started_at"], name="idempotency_by_age")]
