"""Whose money it is: holders, their level, their wallets, the numbers that lead to them."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.kinds import WalletKind, WalletState


class Holder(models.Model):
    """A person or an organisation as one institution knows them.

    A person's ceiling is for all their wallets there together: their `room`, a memo account of the ledger under the
    holder's own id, has as much free credit as they may still receive. Shops and agents have no ceiling, and no room.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.PositiveSmallIntegerField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True, level__in=(1, 2, 3))
                | Q(person__isnull=True, organisation__isnull=False, level__isnull=True),
                name="holder_person_with_level_or_organisation",
            ),
            models.UniqueConstraint(fields=["institution", "person"], name="holder_person_once"),
            models.UniqueConstraint(fields=["institution", "organisation"], name="holder_organisation_once"),
        ]

    @property
    def has_room(self) -> bool:
        """Whether what the holder receives is bounded."""
        return self.level is not None


class LevelGrant(models.Model):
    """A level given to a holder, by whom, and how much room it added: append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    ceiling = MoneyField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["holder", "-at"], name="level_grant_of_holder")]


class Wallet(models.Model):
    """Money of a holder. Its id is also that of its account in the ledger, where the balance is."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=WalletKind.choices)
    state = models.CharField(max_length=10, choices=WalletState.choices, default=WalletState.OPEN)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    pin_salt = models.CharField(max_length=32, blank=True)
    pin_digest = models.CharField(max_length=64, blank=True)
    pin_misses = models.PositiveSmallIntegerField(default=0)
    pin_wait_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "kind"], name="wallet_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind=WalletKind.PERSON, shop__isnull=True)
                | Q(kind__in=(WalletKind.MERCHANT, WalletKind.AGENT), shop__isnull=False),
                name="wallet_of_a_shop_names_it",
            ),
        ]


class Alias(models.Model):
    """A number that leads to a wallet, from a moment to a moment; only a keyed digest of it is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    phone_digest = models.CharField(max_length=64)
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_digest"], condition=Q(valid_to__isnull=True), name="alias_one_wallet_at_a_time"
            ),
        ]


class LookUpBudget(models.Model):
    """The tokens that an asker has for looking numbers up."""

    asker = models.OneToOneField(Holder, primary_key=True, on_delete=models.PROTECT, related_name="+")
    tokens = models.SmallIntegerField()
    at = models.DateTimeField()
