"""Thousands of rows in one statement, given as tuples; ids are bytes, integers fit their columns.

Close to the speed of each database: SQLite's own `executemany`; for PostgreSQL `COPY`, twice as fast as an insert from
arrays, since it fills whole pages and reads one part while the next is being made.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection, models

_ROWS_AT_ONCE = 500


class Statement(NamedTuple):
    """What is to be executed once for each of its rows of parameters."""

    sql: str
    rows: Sequence[tuple]


def execute_together(statements: Iterable[Statement]) -> None:
    """Statements that need no answers: PostgreSQL gets them in one message and is waited for once."""
    if connection.vendor == "sqlite":
        for sql, rows in statements:
            _execute_many(sql.replace("%s", "?"), rows)
        return
    wanted = [(sql, row) for sql, rows in statements for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in wanted), [value for _, row in wanted for value in row])


def insert_values(model: type[models.Model], rows: Iterable[tuple]) -> None:
    """Insert rows whose values are in the order of the model's columns."""
    names = [field.column for field in model._meta.concrete_fields]
    table, columns = model._meta.db_table, ", ".join(names)
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(names))
        _execute_many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
        return
    rest = iter(rows)
    sql = f"COPY {table} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as copy:
        while lines := ["\t".join(_texts_of(row, "\\N")) + "\n" for row in islice(rest, _ROWS_AT_ONCE)]:
            copy.write("".join(lines))


def updating(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple]) -> Statement:
    """Sets the columns `names` of existing rows, whose keys are the last value of each tuple."""
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        values = ", ".join(f"{name} = %s" for name in names)
        return Statement(f"UPDATE {table} SET {values} WHERE {key} = %s", rows)  # noqa: S608
    columns = (*names, key)
    types = {field.column: field.rel_db_type(connection) for field in model._meta.concrete_fields}
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    new = f"unnest({arrays}) AS new({', '.join(columns)})"
    values = ", ".join(f"{name} = new.{name}" for name in names)
    sql = f"UPDATE {table} SET {values} FROM {new} WHERE {table}.{key} = new.{key}"  # noqa: S608
    return Statement(sql, [tuple(_array_text(column) for column in zip(*rows, strict=True))])


def deleting(model: type[models.Model], numbers: Sequence[int]) -> Statement:
    """Deletes the rows with these keys."""
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        return Statement(f"DELETE FROM {table} WHERE {key} = %s", [(number,) for number in numbers])  # noqa: S608
    return Statement(f"DELETE FROM {table} WHERE {key} = ANY(%s::bigint[])", [(_array_text(numbers),)])  # noqa: S608


def _execute_many(sql: str, rows: Iterable[tuple]) -> None:
    """Past Django's cursor, which would keep a copy of every row until the last one is written."""
    with connection.wrap_database_errors:
        connection.connection.executemany(sql, rows)


def _array_text(values: Iterable) -> str:
    """An array as text, which the server reads faster than the driver writes thousands of binary values."""
    return "{" + ",".join(_texts_of(values, "NULL")) + "}"


def _texts_of(values: Iterable[int | str | bytes | None], null: str) -> list[str]:
    """Integers, codes and ids need no quotes."""
    return [null if v is None else v.hex() if isinstance(v, bytes) else str(v) for v in values]
