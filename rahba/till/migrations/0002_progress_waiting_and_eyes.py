"""How far each device has been heard, entries that wait for a sale, and who looked at what was flagged."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("shops", "0001_initial"), ("till", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "Progress",
            [
                ("device_id", models.UUIDField(primary_key=True, serialize=False)),
                ("contiguous_seq", models.PositiveBigIntegerField(default=0)),
                ("beyond", models.JSONField(default=list)),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
                    ),
                ),
            ],
            options={"verbose_name_plural": "progress"},
        ),
        migrations.AddField("intake", "waits_for", models.UUIDField(null=True)),
        migrations.AddField("intake", "seen_at", models.DateTimeField(null=True)),
        migrations.AddField("intake", "seen_by_id", models.UUIDField(null=True)),
        migrations.AddField("intake", "clock_gap_ms", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "intake",
            models.Index(fields=["waits_for"], condition=Q(waits_for__isnull=False), name="intake_waiting"),
        ),
        migrations.AddIndex(
            "intake",
            models.Index(
                fields=["shop", "-received_at"], condition=Q(outcome="needs_eye", seen_at=None), name="intake_to_look_at"
            ),
        ),
        migrations.AddField("setaside", "fact_id", models.UUIDField(null=True)),
        migrations.AddField("setaside", "clock_gap_ms", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "setaside",
            models.Index(fields=["shop", "-received_at"], condition=Q(settled_at=None), name="set_aside_open"),
        ),
    ]
