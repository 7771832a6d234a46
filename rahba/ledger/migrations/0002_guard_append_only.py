from django.db import migrations

from rahba.kernel.append_only import GuardAppendOnly


def leave_room(apps, schema_editor):
    """Half of each page of accounts stays free, so that new totals are written beside the old without new index rows."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE ledger_account SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        *(GuardAppendOnly(name) for name in ("Book", "Transfer", "BurntId", "Batch")),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
