"""Reading the rows of thousands of ids at once, by the shortest way of each database."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

_PORTION = 1000  # one statement of one length, which SQLite compiles once


def rows_of_ids(select: str, column: str, ids: Iterable[int], *, more: str = "") -> Iterator[tuple]:
    """The rows of `select` whose `column` is among the ids, given as integers. `more` follows the condition."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            wanted = f"{{{','.join([f'{one:032x}' for one in ids])}}}"
            cursor.execute(f"{select} WHERE {column} = ANY(%s::uuid[]){more}", [wanted])
            yield from cursor.fetchall()
            return
        rest = iter(ids)
        while portion := [one.to_bytes(16) for one in islice(rest, _PORTION)]:
            marks = ", ".join(["%s"] * len(portion))
            cursor.execute(f"{select} WHERE {column} IN ({marks}){more}", portion)
            yield from cursor.fetchall()


def as_integer(value) -> int:
    """A stored id, which drivers give as bytes, as a UUID or not at all."""
    if value is None:
        return 0
    return int.from_bytes(value) if isinstance(value, bytes) else value.int
