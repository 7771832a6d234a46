"""Tables of the ledger. Transfers, batches, burnt ids and books are facts: append-only.

Ids come from outside and are 16 bytes; within the ledger, rows are numbered by the ledger itself, in the order in
which they were written, which keeps the tables and their indexes small and dense.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact, GreaterThanOrEqual

from rahba.kernel.money import MoneyField
from rahba.ledger.rules import AccountFlag, BookKind


class CompactUUIDField(models.UUIDField):
    """A UUID in 16 bytes on both databases: Django's own takes 32 characters on SQLite."""

    def get_internal_type(self):
        return "CompactUUIDField"

    def db_type(self, connection):
        return "blob" if connection.vendor == "sqlite" else "uuid"

    def rel_db_type(self, connection):
        return self.db_type(connection)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = self.to_python(value)
        return value.bytes if connection.vendor == "sqlite" and value is not None else value

    def from_db_value(self, value, expression, connection):
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else value


class NumberField(models.BigIntegerField):
    """A key that the ledger counts. On SQLite it is the table's row number itself, and costs no index."""

    def db_type(self, connection):
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

    def rel_db_type(self, connection):
        return self.db_type(connection)


class Shard(models.Model):
    """A set of accounts with one writer at a time: its row is the lock, the clock, the counters, the chain's end."""

    number = models.SmallIntegerField(primary_key=True)
    last_at = models.BigIntegerField(default=0)  # microseconds; never goes back, whatever the machine's clock does
    last_account = models.BigIntegerField()
    last_transfer = models.BigIntegerField()
    last_batch = models.BigIntegerField()
    last_seal = models.BinaryField(max_length=32)


class Book(models.Model):
    """One currency of one legal issuer, or a memo book beside it. A transfer never crosses books."""

    number = models.IntegerField(primary_key=True)
    shard = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=5, choices=[(kind.value, kind.name) for kind in BookKind])
    currency = models.CharField(max_length=3)
    exponent = models.SmallIntegerField()
    institution_id = models.UUIDField()  # who by law owes the money; nobody holds any without one
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="book_number_positive"),
            models.UniqueConstraint(
                fields=["institution_id", "currency"], condition=Q(kind=BookKind.MONEY), name="book_one_of_money"
            ),
        ]


def _within_limit(flag: AccountFlag, room) -> Q:
    return Q(Exact(F("flags").bitand(int(flag)), 0)) | Q(GreaterThanOrEqual(room, 0))


class Account(models.Model):
    """Four totals, changed by transfers only. The limits stand here too, so that wrong code cannot overdraw."""

    number = NumberField(primary_key=True)
    id = CompactUUIDField(unique=True)
    shard = models.SmallIntegerField()
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+")
    code = models.IntegerField()  # what kind of account, in the words of whoever opened it
    flags = models.SmallIntegerField()
    debits_pending = MoneyField(default=0)
    debits_posted = MoneyField(default=0)
    credits_pending = MoneyField(default=0)
    credits_posted = MoneyField(default=0)
    user_data_128 = CompactUUIDField(null=True)
    user_data_64 = models.BigIntegerField(default=0)
    user_data_32 = models.IntegerField(default=0)
    last_transfer = models.BigIntegerField(default=0)  # the end of the account's own string of transfers
    opened_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    debits_pending__gte=0, debits_posted__gte=0, credits_pending__gte=0, credits_posted__gte=0
                ),
                name="account_totals_not_negative",
            ),
            models.CheckConstraint(
                condition=_within_limit(
                    AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS,
                    F("credits_posted") - F("debits_posted") - F("debits_pending"),
                ),
                name="account_debits_within_credits",
            ),
            models.CheckConstraint(
                condition=_within_limit(
                    AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS,
                    F("debits_posted") - F("credits_posted") - F("credits_pending"),
                ),
                name="account_credits_within_debits",
            ),
        ]


class Transfer(models.Model):
    """One movement between two accounts, or one step of a movement of two phases. `number` has no holes.

    The accounts were read under the lock before the row is written; a foreign key would look them up again. Each side
    names the account's transfer before this one: an account's history is walked along that string, key by key. An
    index by account would do as well, but every new row would then change two pages of it anywhere on the disk.
    """

    number = NumberField(primary_key=True)
    id = CompactUUIDField(unique=True)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    credit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    debit_previous = models.BigIntegerField()
    credit_previous = models.BigIntegerField()
    amount = MoneyField()
    at = models.BigIntegerField()
    timeout = models.BigIntegerField()
    user_data_64 = models.BigIntegerField()
    user_data_32 = models.IntegerField()
    code = models.IntegerField()
    flags = models.SmallIntegerField()
    shard = models.SmallIntegerField()
    pending_id = CompactUUIDField(null=True)  # the reservation that this row posts, voids or lets go
    user_data_128 = CompactUUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="transfer_amount_not_negative"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"),
            models.UniqueConstraint(
                fields=["pending_id"], condition=Q(pending_id__isnull=False), name="transfer_resolves_once"
            ),
        ]


class Hold(models.Model):
    """A reservation that nothing has resolved yet: a working list, kept so that what is due is found at once."""

    transfer = models.OneToOneField(
        Transfer, primary_key=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    shard = models.SmallIntegerField()
    expires_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "expires_at"], condition=Q(expires_at__isnull=False), name="hold_by_expiry"),
        ]


class BurntId(models.Model):
    """An id that was refused for a reason that may pass: it stays refused, so that a told refusal stays true."""

    id = CompactUUIDField(primary_key=True)
    shard = models.SmallIntegerField()
    result = models.CharField(max_length=40)
    at = models.BigIntegerField()


class Batch(models.Model):
    """A link of the chain: the transfers `first` to `first + count - 1` of a shard, sealed with all before them."""

    number = NumberField(primary_key=True)
    shard = models.SmallIntegerField()
    first = models.BigIntegerField()
    count = models.IntegerField()
    at = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "batches"
