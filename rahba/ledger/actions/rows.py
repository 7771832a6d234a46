"""Thousands of rows in one statement, given as tuples; ids are bytes, integers fit their columns.

Close to the speed of each database: SQLite's own `executemany`, and for PostgreSQL one array per column.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, models


def insert_values(model: type[models.Model], rows: Iterable[tuple]) -> None:
    """Insert rows whose values are in the order of the model's columns."""
    names = [field.column for field in model._meta.concrete_fields]
    target = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    if connection.vendor == "sqlite":
        _execute_many(f"{target} VALUES ({', '.join('?' * len(names))})", rows)
        return
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    # A value that all rows share is said once: in a batch of plain transfers that is every second column.
    same = {name: values[0] for name, values in columns.items() if values.count(values[0]) == len(values)}
    same.pop(names[0], None)  # the key is always spelled out, or one row would be none
    types = _types_of(model)
    chosen = ", ".join(f"%s::{types[name]}" if name in same else name for name in names)
    source, arrays = _as_table(types, {name: values for name, values in columns.items() if name not in same})
    with connection.cursor() as cursor:
        cursor.execute(f"{target} SELECT {chosen} FROM {source}", [*map(_text_of, same.values()), *arrays])  # noqa: S608


def update_values(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple]) -> None:
    """Set the columns `names` of existing rows, whose keys are the last value of each tuple."""
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        values = ", ".join(f"{name} = ?" for name in names)
        _execute_many(f"UPDATE {table} SET {values} WHERE {key} = ?", rows)  # noqa: S608
        return
    values = ", ".join(f"{name} = new.{name}" for name in names)
    columns = dict(zip((*names, key), zip(*rows, strict=True), strict=True))
    source, arrays = _as_table(_types_of(model), columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {values} FROM {source} WHERE {table}.{key} = new.{key}", arrays)  # noqa: S608


def delete_numbers(model: type[models.Model], numbers: Iterable[int]) -> None:
    """Delete the rows with these keys."""
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        _execute_many(f"DELETE FROM {table} WHERE {key} = ?", [(number,) for number in numbers])  # noqa: S608
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = ANY(%s::bigint[])", [_array_text(numbers)])  # noqa: S608


def _execute_many(sql: str, rows: Iterable[tuple]) -> None:
    """Past Django's cursor, which would keep a copy of every row until the last one is written."""
    with connection.wrap_database_errors:
        connection.connection.executemany(sql, rows)


def _types_of(model: type[models.Model]) -> dict[str, str]:
    return {field.column: field.rel_db_type(connection) for field in model._meta.concrete_fields}


def _as_table(types: dict[str, str], columns: dict[str, Sequence]) -> tuple[str, list[str]]:
    """A table `new` of these columns, and its parameters, one array of text for each.

    Text, because the server reads it faster than the driver writes thousands of binary values.
    """
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    return f"unnest({arrays}) AS new({', '.join(columns)})", [_array_text(values) for values in columns.values()]


def _array_text(values: Iterable) -> str:
    """Integers, codes and ids need no quotes in an array's text."""
    return "{" + ",".join(["NULL" if v is None else v.hex() if isinstance(v, bytes) else str(v) for v in values]) + "}"


def _text_of(value):
    return value.hex() if isinstance(value, bytes) else value
