"""Facts are never changed: the database itself refuses, on SQLite and on PostgreSQL."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from rahba.kernel.append_only import GuardAppendOnly

# What the architecture names: at least these tables must be guarded. More may be.
PROMISED = {
    "kernel.AuditEntry",
    "carnet.Entry",
    "catalogue.StockMovement",
    "sales.Sale",
    "sales.SaleLine",
    "payments.EnrolmentStep",
    "payments.DisputeStep",
    "ledger.Transfer",
    "ledger.Batch",
    "ledger.BurntId",
    "ledger.Book",
}


def guarded_models() -> set[str]:
    """Read from the migrations, as they are on disk."""
    return {
        f"{label}.{operation.model_name}"
        for (label, _), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, GuardAppendOnly)
    }


def triggers() -> dict[str, set[str]]:
    """Table → what its triggers fire on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT event_object_table, event_manipulation FROM information_schema.triggers "
                "WHERE action_timing = 'BEFORE'"
            )
            rows = cursor.fetchall()
        else:
            cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            rows = [(table, sql.upper().split(" BEFORE ")[1].split()[0]) for table, sql in cursor.fetchall()]
    found: dict[str, set[str]] = {}
    for table, event in rows:
        found.setdefault(table, set()).add(event)
    return found


def test_every_promised_table_is_guarded():
    assert guarded_models() >= PROMISED, f"not guarded: {PROMISED - guarded_models()}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(guarded_models()))
def test_its_triggers_stand_in_this_database(name):
    table = apps.get_model(name)._meta.db_table
    assert triggers().get(table, set()) >= {"UPDATE", "DELETE"}, f"{table} can be changed"
