"""Whether a commit that was answered survives a loss of power: money is moved on no other database."""

from django.db import connection

_FULL = 2  # PRAGMA synchronous: 0 off, 1 normal, 2 full, 3 extra


def objection_to_durability() -> str | None:
    """Which setting of the database may lose what was acknowledged, and what to do; None where none does."""
    if connection.vendor == "sqlite":
        if _value_of("PRAGMA synchronous") < _FULL:
            return "SQLite does not wait for the disk. Take PRAGMA synchronous=NORMAL or OFF out of its settings."
        return None
    for name in ("fsync", "synchronous_commit"):
        if _value_of(f"SHOW {name}") == "off":
            return (
                f"PostgreSQL does not wait for the disk: {name} is off. Set it to on, for the role and database too."
            )
    return None


def _value_of(question: str):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
