"""Tables of connect."""

from django.db import models

from rahba.connect.rules.inbox import Verdict
from rahba.kernel.ids import uuid7


class Notice(models.Model):
    """A message to a person on its way out, with what became of it.

    Number and text are erased once it was sent or given up. A one-time code is never stored: its row holds no text.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    phone = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=30)
    sender = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="notice_waiting"),
        ]


class InboxEvent(models.Model):
    """What a provider told us, as it came, before anything is done with it.

    The first signed event under a source's id is the one that counts. What is unsigned, or signed with other bytes,
    stands beside it under its hash, so that nobody can take an id before its rightful sender does.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.CharField(max_length=40)
    event_id = models.CharField(max_length=200)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    raw = models.BinaryField()
    raw_hash = models.CharField(max_length=64)
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "event_id"], condition=models.Q(verdict="good"), name="inbox_event_once"
            ),
            models.UniqueConstraint(
                fields=["source", "event_id", "verdict", "raw_hash"],
                condition=~models.Q(verdict="good"),
                name="inbox_doubtful_once",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="good") | models.Q(due_at=None, applied_at=None),
                name="inbox_only_good_is_applied",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "due_at"], condition=models.Q(due_at__isnull=False), name="inbox_waiting"),
            models.Index(fields=["source", "received_at"], name="inbox_by_source"),
        ]


class App(models.Model):
    """A program of a start-up or of a merchant that uses the API, owned by an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    made_by_id = models.UUIDField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "closed_at"], name="app_by_organisation")]


class Grant(models.Model):
    """What an organisation lets an app do in its name, from then until then."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField()
    given_by_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["app", "organisation"], condition=models.Q(ends_at=None), name="grant_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"], condition=models.Q(ends_at__isnull=True), name="grant_by_organisation"
            ),
        ]


class ApiKey(models.Model):
    """An id and a secret that speak for an app; of the secret only a hash is kept. Also its OAuth client."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=40, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField()
    made_by_id = models.UUIDField()
    created_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["app", "-created_at"], name="api_key_by_app")]


class AccessToken(models.Model):
    """What the token endpoint gave to a key, for an hour; kept as a hash, gone with its key."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="access_token_by_end")]


class WebhookEndpoint(models.Model):
    """An address to which an app has its events sent. Its secrets are sealed, not hashed: they sign."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    kinds = models.JSONField()
    sealed_secret = models.TextField()
    sealed_old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["app"], condition=models.Q(removed_at__isnull=True), name="webhook_endpoint_by_app"),
        ]


class WebhookMessage(models.Model):
    """One event as it is told outside: the bytes are made once and are the same at every try and to everybody.

    `number` counts an organisation's events in the order in which they were committed, without holes: where a reader
    of the list of events has come to.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    object_id = models.UUIDField()
    object_version = models.BigIntegerField()
    number = models.BigIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="webhook_message_number_once")]
        indexes = [models.Index(fields=["organisation", "created_at"], name="webhook_message_by_age")]


class WebhookDelivery(models.Model):
    """A message on its way to one endpoint. Without a time at which it is due, it has arrived or was given up."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE, related_name="+")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "message"], name="webhook_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="webhook_delivery_waiting"),
        ]


class WebhookTry(models.Model):
    """One try of one delivery, and what came back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)
    milliseconds = models.PositiveIntegerField()
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "webhook tries"
