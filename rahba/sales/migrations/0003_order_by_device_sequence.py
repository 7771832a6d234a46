"""The order of a drawer's facts is the device's own counter; its clock may be wrong. And when each fact arrived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_guard_append_only")]

    operations = [
        migrations.AddField("sale", "sequence", models.BigIntegerField(null=True)),
        migrations.AddField("salevoid", "sequence", models.BigIntegerField(null=True)),
        migrations.AddField("salevoid", "device_id", models.UUIDField(null=True)),
        migrations.AddField("salevoid", "received_at", models.DateTimeField(null=True)),
        migrations.AddField("cashentry", "sequence", models.BigIntegerField(null=True)),
        migrations.AddField("cashentry", "received_at", models.DateTimeField(null=True)),
        migrations.AddField("closing", "sequence", models.BigIntegerField(null=True)),
        migrations.AddField("closing", "received_at", models.DateTimeField(null=True)),
        migrations.RemoveIndex("cashentry", "cash_by_drawer"),
        migrations.AddIndex(
            "cashentry", models.Index(fields=["shop", "device_id", "sequence"], name="cash_by_drawer")
        ),
        migrations.AddIndex("cashentry", models.Index(fields=["shop", "-day"], name="cash_by_day")),
        migrations.AddIndex("sale", models.Index(fields=["shop", "device_id", "sequence"], name="sale_by_drawer")),
        migrations.AddIndex(
            "closing", models.Index(fields=["shop", "device_id", "sequence"], name="closing_by_drawer")
        ),
    ]
