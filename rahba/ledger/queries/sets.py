"""Reading the rows of thousands of ids at once, by the shortest way of each database."""

from collections.abc import Collection, Iterator
from itertools import islice

from django.db import connection

_PORTION = 1000  # one statement of one length, which SQLite compiles once


def rows_of_ids(select: str, column: str, ids: Collection[int], *, more: str = "") -> Iterator[tuple]:
    """The rows of `select` whose `column` is among the ids, given as integers. `more` follows the condition."""
    if not ids:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            wanted = f"{{{','.join([f'{one:032x}' for one in ids])}}}"
            cursor.execute(f"{select} WHERE {column} = ANY(%s::uuid[]){more}", [wanted])
            yield from cursor.fetchall()
            return
        rest = iter(sorted(ids))  # neighbours of an index, one after another
        while portion := [one.to_bytes(16) for one in islice(rest, _PORTION)]:
            marks = ", ".join(["%s"] * len(portion))
            cursor.execute(f"{select} WHERE {column} IN ({marks}){more}", portion)
            yield from cursor.fetchall()


def as_bytes(value) -> bytes | None:
    """A stored id, which drivers give as bytes, as a UUID or not at all."""
    return value if value is None or isinstance(value, bytes) else value.bytes


def as_integer(value) -> int:
    """A stored id as the rules compare it; 0 where there is none."""
    return int.from_bytes(as_bytes(value) or b"")
