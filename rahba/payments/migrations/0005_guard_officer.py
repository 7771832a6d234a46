"""Steps that were taken are facts: the database refuses to change or delete them."""

from django.db import migrations

from rahba.kernel.append_only import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_officer")]
    operations = [GuardAppendOnly("EnrolmentStep"), GuardAppendOnly("DisputeStep")]
