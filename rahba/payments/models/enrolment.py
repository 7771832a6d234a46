"""What somebody asks the issuer for, the papers they sent, and what was decided."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.payments.rules.enrolment import OPEN_STATES, EnrolmentKind, EnrolmentState, PaperKind, RefusalReason


class Enrolment(models.Model):
    """A higher level for a person, or a wallet for a shop. Each step is a compare-and-set on the state."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EnrolmentKind.choices)
    applicant = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("payments.Holder", on_delete=models.PROTECT, related_name="+", null=True)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.DRAFT)
    reason = models.CharField(max_length=30, choices=RefusalReason.choices, blank=True)
    begun_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EnrolmentKind.LEVEL, holder__isnull=False, level__isnull=False, shop__isnull=True)
                | Q(kind__in=(EnrolmentKind.MERCHANT, EnrolmentKind.AGENT), shop__isnull=False, level__isnull=True),
                name="enrolment_of_holder_or_shop",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("applicant")),
                name="enrolment_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["holder"], condition=Q(state__in=OPEN_STATES), name="enrolment_one_open_of_holder"
            ),
            models.UniqueConstraint(
                fields=["shop", "kind"], condition=Q(state__in=OPEN_STATES), name="enrolment_one_open_of_shop"
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "applied_at"], name="enrolment_queue")]


class EnrolmentStep(models.Model):
    """A step that was taken: append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=EnrolmentState.choices)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["enrolment", "at"], name="enrolment_step_of")]


class Paper(models.Model):
    """A document, kept in a folder that no address leads to. It can be erased; that it was there stays."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    file = models.CharField(max_length=80, blank=True)  # its name in the private folder; empty once erased
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind"], condition=Q(erased_at__isnull=True), name="paper_one_of_a_kind"
            ),
        ]


class BusinessNumbers(models.Model):
    """What a shop told of its registration, if it has any: erasable."""

    enrolment = models.OneToOneField(Enrolment, primary_key=True, on_delete=models.PROTECT, related_name="+")
    ice = models.CharField(max_length=15, blank=True)
    tax_number = models.CharField(max_length=12, blank=True)
    register_number = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name_plural = "business numbers"
