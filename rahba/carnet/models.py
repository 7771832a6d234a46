"""Tables of the carnet."""

from django.db import models
from django.db.models import Q

from rahba.carnet.rules import ContestState, EntryKind
from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField


class Customer(models.Model):
    """Somebody the shop knows: the one erasable home of the name and phone. A name is enough."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    search_text = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, null=True)
    language = models.CharField(max_length=3, blank=True)  # of what is written to the customer; none: the shop's
    credit_limit = MoneyField(null=True)  # none: the shop's own limit applies
    page_key = models.CharField(max_length=43, unique=True)  # opens the customer's own page, without an account
    active = models.BooleanField(default=True)
    # The card that this one was joined to. Its entries stay its own; its balance is counted there.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "active"], name="customer_by_shop")]


class Entry(models.Model):
    """One line of the carnet. Append-only: positive raises what the customer owes, negative lowers it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    goods = MoneyField(default=0)  # signed effect on each kind of debt
    cash = MoneyField(default=0)
    deposit = MoneyField(default=0)
    sale_id = models.UUIDField(null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)
    by_id = models.UUIDField(null=True)  # a membership
    device_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    day = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.REVERSAL) | Q(reverses__isnull=False),
                name="entry_reversal_names_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="entry_by_customer"),
            models.Index(fields=["sale_id"], condition=Q(sale_id__isnull=False), name="entry_by_sale"),
            models.Index(fields=["shop", "-day"], name="entry_by_day"),
        ]


class Balance(models.Model):
    """The running sums, by kind of debt, of the entries of a customer and of the cards joined to it."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    goods = MoneyField(default=0)
    cash = MoneyField(default=0)
    deposit = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "customer"], name="balance_once_in_shop")]


class Contest(models.Model):
    """A customer's objection to one entry, and the shop's answer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ContestState.choices, default=ContestState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shop", "opened_at"], condition=Q(state=ContestState.OPEN), name="contest_waiting"),
        ]
