"""Tables of connect."""

from django.db import models

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
