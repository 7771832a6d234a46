"""Books, accounts, transfers and their chain."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.lookups import Exact, GreaterThanOrEqual

import rahba.kernel.money
import rahba.ledger.models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Shard",
            fields=[
                ("number", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("last_at", models.BigIntegerField(default=0)),
                ("last_account", models.BigIntegerField()),
                ("last_transfer", models.BigIntegerField()),
                ("last_batch", models.BigIntegerField()),
                ("last_seal", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("shard", models.SmallIntegerField(default=0)),
                ("kind", models.CharField(choices=[("money", "MONEY"), ("memo", "MEMO")], max_length=5)),
                ("currency", models.CharField(max_length=3)),
                ("exponent", models.SmallIntegerField()),
                ("institution_id", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(number__gt=0), name="book_number_positive"),
                    models.UniqueConstraint(
                        condition=Q(kind="money"), fields=["institution_id", "currency"], name="book_one_of_money"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("number", rahba.ledger.models.NumberField(primary_key=True, serialize=False)),
                ("id", rahba.ledger.models.CompactUUIDField(unique=True)),
                ("shard", models.SmallIntegerField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.book"
                    ),
                ),
                ("code", models.IntegerField()),
                ("flags", models.SmallIntegerField()),
                ("debits_pending", rahba.kernel.money.MoneyField(default=0)),
                ("debits_posted", rahba.kernel.money.MoneyField(default=0)),
                ("credits_pending", rahba.kernel.money.MoneyField(default=0)),
                ("credits_posted", rahba.kernel.money.MoneyField(default=0)),
                ("user_data_128", rahba.ledger.models.CompactUUIDField(null=True)),
                ("user_data_64", models.BigIntegerField(default=0)),
                ("user_data_32", models.IntegerField(default=0)),
                ("last_transfer", models.BigIntegerField(default=0)),
                ("opened_at", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            debits_pending__gte=0,
                            debits_posted__gte=0,
                            credits_pending__gte=0,
                            credits_posted__gte=0,
                        ),
                        name="account_totals_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=Q(Exact(F("flags").bitand(2), 0))
                        | Q(GreaterThanOrEqual(F("credits_posted") - F("debits_posted") - F("debits_pending"), 0)),
                        name="account_debits_within_credits",
                    ),
                    models.CheckConstraint(
                        condition=Q(Exact(F("flags").bitand(4), 0))
                        | Q(GreaterThanOrEqual(F("debits_posted") - F("credits_posted") - F("credits_pending"), 0)),
                        name="account_credits_within_debits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("number", rahba.ledger.models.NumberField(primary_key=True, serialize=False)),
                ("id", rahba.ledger.models.CompactUUIDField(unique=True)),
                *(
                    (
                        side,
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="ledger.account",
                        ),
                    )
                    for side in ("debit", "credit")
                ),
                ("debit_previous", models.BigIntegerField()),
                ("credit_previous", models.BigIntegerField()),
                ("amount", rahba.kernel.money.MoneyField()),
                ("at", models.BigIntegerField()),
                ("timeout", models.BigIntegerField()),
                ("user_data_64", models.BigIntegerField()),
                ("user_data_32", models.IntegerField()),
                ("code", models.IntegerField()),
                ("flags", models.SmallIntegerField()),
                ("shard", models.SmallIntegerField()),
                ("pending_id", rahba.ledger.models.CompactUUIDField(null=True)),
                ("user_data_128", rahba.ledger.models.CompactUUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(amount__gte=0), name="transfer_amount_not_negative"),
                    models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"),
                    models.UniqueConstraint(
                        condition=Q(pending_id__isnull=False), fields=["pending_id"], name="transfer_resolves_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "transfer",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ledger.transfer",
                    ),
                ),
                ("shard", models.SmallIntegerField()),
                ("expires_at", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(expires_at__isnull=False), fields=["shard", "expires_at"], name="hold_by_expiry"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BurntId",
            fields=[
                ("id", rahba.ledger.models.CompactUUIDField(primary_key=True, serialize=False)),
                ("shard", models.SmallIntegerField()),
                ("result", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("number", rahba.ledger.models.NumberField(primary_key=True, serialize=False)),
                ("shard", models.SmallIntegerField()),
                ("first", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("at", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("seal", models.BinaryField(max_length=32)),
            ],
            options={"verbose_name_plural": "batches"},
        ),
    ]
