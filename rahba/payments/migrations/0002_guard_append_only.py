"""Levels given, and steps of applications and contested payments, are facts: the database refuses to change them."""

from django.db import migrations

from rahba.kernel.append_only import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [GuardAppendOnly(name) for name in ("LevelGrant", "EnrolmentStep", "DisputeStep")]
