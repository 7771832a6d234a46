from django.db import migrations

from rahba.kernel.append_only import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("carnet", "0001_initial")]
    operations = [GuardAppendOnly(name) for name in ("Entry",)]
