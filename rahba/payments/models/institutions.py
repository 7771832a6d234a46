"""Who by law owes the money that wallets hold."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField


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


class SafeguardingDay(models.Model):
    """What was owed to holders on a day, and what lay on the ring-fenced account: written once by the worker."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    owed = MoneyField()
    ring_fenced = MoneyField()
    differences = models.PositiveIntegerField()  # that `payments check` found
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "day"], name="safeguarding_day_once")]

    @property
    def missing(self) -> int:
        """Centimes that were still to be brought onto the ring-fenced account."""
        return self.owed - self.ring_fenced
