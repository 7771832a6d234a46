"""Running totals kept beside the facts that make them: many additions in one statement, never read-then-write."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from rahba.kernel.rows import adapter_of

_ROWS_PER_STATEMENT = 100  # stays under SQLite's bound on parameters with up to nine columns


def add_to(
    model: type[models.Model],
    *,
    keys: tuple[str, ...],
    values: tuple[str, ...],
    amounts: Mapping[tuple, tuple[int, ...]],
) -> None:
    """Add to (or create) one row per key: `UPDATE … SET v = v + amount` as a set-based upsert.

    `keys` are fields under a unique constraint, `values` integer fields; `amounts` maps the values of `keys`, in that
    order, to what is added to each of `values`. Rows are taken in key order so that two writers cannot wait for each
    other in a circle.
    """
    fields = [model._meta.get_field(name) for name in (*keys, *values)]
    adapters = [adapter_of(field, connection.vendor) for field in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(field.column) for field in fields]
    additions = ", ".join(f"{c} = {table}.{c} + EXCLUDED.{c}" for c in columns[len(keys) :])
    row = f"({', '.join(['%s'] * len(fields))})"
    ordered = sorted(amounts.items(), key=lambda item: tuple(str(part) for part in item[0]))
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), _ROWS_PER_STATEMENT):
            chunk = ordered[start : start + _ROWS_PER_STATEMENT]
            params: list[Any] = []
            for key, added in chunk:
                for adapt, value in zip(adapters, (*key, *added), strict=True):
                    params.append(adapt(value))
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * len(chunk))} "  # noqa: S608
                f"ON CONFLICT ({', '.join(columns[: len(keys)])}) DO UPDATE SET {additions}",
                params,
            )
