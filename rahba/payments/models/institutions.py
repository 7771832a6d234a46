"""Who by law owes the money that wallets hold."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7


class Institution(models.Model):
    """A bank or payment institution (law 103-12), or the sandbox, which holds no real money and says so."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="+")
    sandbox = models.BooleanField()
    licence_reference = models.CharField(max_length=80, blank=True)
    book = models.IntegerField(unique=True)  # of the ledger: dirhams
    memo_book = models.IntegerField(unique=True)  # of the ledger: what holders may still receive
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sandbox=True) | ~Q(licence_reference=""), name="institution_licensed_or_sandbox"
            ),
        ]
