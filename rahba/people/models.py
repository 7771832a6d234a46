"""Tables of people. A name and a phone number live in the Person row (and the name a shop gave, in its Membership):
both are emptied when the person is erased; everything else holds ids."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.people.rules import OrganisationKind, Purpose, Role


class Person(AbstractBaseUser):
    """Somebody who signs in with a phone number, or a member of staff who has only a PIN (no phone)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    phone = models.CharField(max_length=16, unique=True, null=True)  # E.164
    phone_verified_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=3, default="fr")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = BaseUserManager()
    USERNAME_FIELD = "phone"

    class Meta:
        verbose_name_plural = "people"

    def __str__(self):
        return self.name or str(self.id)


class Organisation(models.Model):
    """A body that has members: a shop, a chamber, an association, a provider…"""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()


class Membership(models.Model):
    """A person's role in an organisation over a stretch of time. An adviser's access always has an end."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    known_as = models.CharField(max_length=80, blank=True)  # the name that the organisation gave its member
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ends_at=None), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ADVISER) | Q(ends_at__isnull=False), name="membership_adviser_has_end"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ends_at"], name="membership_by_organisation")]


class StaffPin(models.Model):
    """The PIN of a member of staff, as a verifier that the shop's tills check; the server never asks for it."""

    membership = models.OneToOneField(Membership, primary_key=True, on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=32)
    iterations = models.PositiveIntegerField()
    verifier = models.CharField(max_length=64)
    changed_at = models.DateTimeField()


class Device(models.Model):
    """A phone or computer paired with an organisation. Its short code opens each of its receipt numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    label = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    paired_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    paired_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    app_version = models.CharField(max_length=40, blank=True)
    missing = models.PositiveIntegerField(default=0)  # entries numbered by the device that have not arrived
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="device_code_once")]


class PairingCode(models.Model):
    """A code shown to the owner, typed into a phone within ten minutes, used once."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Consent(models.Model):
    """What an organisation agreed to, for how long: a dated row, withdrawn but never rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "purpose"], condition=Q(withdrawn_at=None), name="consent_one_open"
            ),
        ]
