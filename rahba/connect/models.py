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
