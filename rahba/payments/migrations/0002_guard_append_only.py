"""Levels given are facts: the database refuses to change or delete them."""

from django.db import migrations

from rahba.kernel.append_only import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [GuardAppendOnly("LevelGrant")]
