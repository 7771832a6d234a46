"""Reading the rows of thousands of ids at once, by the shortest way of each database."""

from collections.abc import Collection, Iterator

from django.db import connection

_PORTION = 1000  # one statement of one length, which SQLite compiles once


def rows_of_ids(select: str, column: str, ids: Collection[int], *, more: str = "") -> Iterator[tuple]:
    """The rows of `select` whose `column` is among the ids, given as integers. `more` follows the condition."""
    if connection.vendor == "postgresql":
        return _rows_of_array(select, column, "uuid", [f"{one:032x}" for one in ids], more)
    # In order, so that neighbours of an index come one after another.
    return _rows_of_portions(select, column, [one.to_bytes(16) for one in sorted(ids)], more)


def rows_of_numbers(select: str, column: str, numbers: Collection[int]) -> Iterator[tuple]:
    """The same for rows that are named by their numbers."""
    if connection.vendor == "postgresql":
        return _rows_of_array(select, column, "bigint", [str(one) for one in numbers], "")
    return _rows_of_portions(select, column, sorted(numbers), "")


def _rows_of_array(select: str, column: str, kind: str, values: list[str], more: str) -> Iterator[tuple]:
    if not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"{select} WHERE {column} = ANY(%s::{kind}[]){more}", [f"{{{','.join(values)}}}"])
        yield from cursor.fetchall()


def _rows_of_portions(select: str, column: str, values: list, more: str) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        for start in range(0, len(values), _PORTION):
            portion = values[start : start + _PORTION]
            marks = ", ".join(["%s"] * len(portion))
            cursor.execute(f"{select} WHERE {column} IN ({marks}){more}", portion)
            yield from cursor.fetchall()


def as_bytes(value) -> bytes | None:
    """A stored id, which drivers give as bytes, as a UUID or not at all."""
    return value if value is None or isinstance(value, bytes) else value.bytes


def as_integer(value) -> int:
    """A stored id as the rules compare it; 0 where there is none."""
    return int.from_bytes(as_bytes(value) or b"")
