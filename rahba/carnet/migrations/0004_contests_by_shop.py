import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill_shops(apps, schema_editor):
    entry = apps.get_model("carnet", "Entry")
    contest = apps.get_model("carnet", "Contest")
    contest.objects.update(shop_id=Subquery(entry.objects.filter(id=OuterRef("entry_id")).values("shop_id")))


class Migration(migrations.Migration):
    """A contest names its shop, so that those that wait are counted without reading the carnet."""

    dependencies = [("carnet", "0003_joined_customers_and_languages"), ("shops", "0001_initial")]

    operations = [
        migrations.AddField(
            "contest",
            "shop",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
            ),
        ),
        migrations.RunPython(fill_shops, migrations.RunPython.noop),
        migrations.AlterField(
            "contest",
            "shop",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"),
        ),
        migrations.AddIndex(
            "contest",
            models.Index(condition=models.Q(("state", "open")), fields=["shop", "opened_at"], name="contest_waiting"),
        ),
    ]
