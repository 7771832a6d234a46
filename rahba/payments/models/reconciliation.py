"""Files of banks and providers, what became of each line, and the cases that somebody must look at."""

from django.db import models
from django.db.models import F, Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.reconciling import CaseKind, CaseState, Remedy, Result


class StatementFile(models.Model):
    """A file as it came, once: the same bytes are the same file. Held back until somebody who looked at it takes it
    in, or the two who decide a case about it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)  # `bank`, or the rail whose report it is
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    statement_id = models.CharField(max_length=80)  # the sender's own number of it
    account = models.CharField(max_length=40)
    opening = MoneyField(null=True)
    closing = MoneyField(null=True)
    received_at = models.DateTimeField()
    held = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "source", "sha256"], name="statement_file_once"),
        ]
        indexes = [
            models.Index(fields=["institution", "source", "account", "statement_id"], name="statement_of_period")
        ]


class StatementLine(models.Model):
    """One line of a file, signed: what it does to the account. `result` is empty until it was compared."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="+")
    line_no = models.PositiveIntegerField()
    bank_ref = models.CharField(max_length=80)
    ext_ref = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=140, blank=True)
    amount = MoneyField()
    fee = MoneyField(default=0)
    lot = models.CharField(max_length=80, blank=True)
    booked_on = models.DateField()
    value_on = models.DateField()
    result = models.CharField(max_length=20, choices=Result.choices, blank=True)
    payout = models.ForeignKey("payments.Payout", on_delete=models.PROTECT, related_name="+", null=True)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "line_no"], name="statement_line_once")]
        indexes = [
            models.Index(fields=["ext_ref"], name="statement_line_by_ref"),
            models.Index(fields=["lot"], condition=~Q(lot=""), name="statement_line_by_lot"),
        ]


class ReconCase(models.Model):
    """A difference. `key` says what about: the same difference found again is the same case."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=CaseKind.choices)
    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="+", null=True)
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="+", null=True)
    payout = models.ForeignKey("payments.Payout", on_delete=models.PROTECT, related_name="+", null=True)
    ours = MoneyField(null=True)
    theirs = MoneyField(null=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    remedy = models.CharField(max_length=20, choices=Remedy.choices, blank=True)
    why = models.CharField(max_length=200, blank=True)
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+", null=True)
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "key"], name="recon_case_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="recon_case_two_persons",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "-opened_at"], name="recon_case_queue")]

    @property
    def came(self) -> int | None:
        """What the bank's line did to the ring-fenced account, signed; a rail's report moves nothing there."""
        return self.line.amount if self.line_id and self.line.file.source == "bank" else None

    @property
    def about(self) -> str:
        """The lot or the operation of a rail that the case is about, where it has neither line nor payout."""
        return "" if self.line_id or self.payout_id or self.key.startswith("file:") else self.key.partition(":")[2]
