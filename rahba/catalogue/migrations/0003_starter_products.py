"""The starter catalogue: Moroccan products known by their barcode, so that a scanned one fills itself in."""

import csv
from pathlib import Path

from django.db import migrations

_FILE = Path(__file__).resolve().parent.parent / "data" / "starter_products.csv"


def load(apps, schema_editor):
    starter = apps.get_model("catalogue", "StarterProduct")
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            starter(code=row["code"], name=row["name"], language=row["language"], source="Open Food Facts (ODbL 1.0)")
            for row in csv.DictReader(file)
        ]
    starter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def unload(apps, schema_editor):
    apps.get_model("catalogue", "StarterProduct").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_guard_append_only")]
    operations = [
        migrations.RunPython(load, unload, elidable=False),
    ]
