"""Tables of connect."""

from django.db import models

from rahba.kernel.ids import uuid7


class Notice(models.Model):
    """A message to a person on its way out, with what became of it. The text is erased once it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    phone = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=30)
    sender = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
