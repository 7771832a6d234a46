"""A shop's change log: what a phone must know since it last asked.

Numbers are taken under the lock of the stream's row, held to the end of the transaction, so the order of numbers is
the order of commits and "since 4711" never misses a change that was still under way. The log keeps one row per object,
since a phone needs the newest state only; it cannot grow beyond the number of objects.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, models, transaction

from rahba.kernel.models import Change, Stream


@dataclass(frozen=True)
class ChangedObject:
    """One line of the log."""

    number: int
    kind: str
    object_id: uuid.UUID
    deleted: bool


def open_stream(stream_id: uuid.UUID) -> None:
    """Create the stream's row; to be called with the creation of the shop, before anything can change."""
    Stream.objects.create(id=stream_id)


def lock_stream(stream_id: uuid.UUID) -> Stream:
    """Wait for every earlier change of this stream to commit; must run inside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lock_stream needs a transaction")
    return Stream.objects.select_for_update().get(id=stream_id)


def record_changes(stream_id: uuid.UUID, objects: Iterable[tuple[str, uuid.UUID]], *, deleted: bool = False) -> int:
    """Give each distinct (kind, object id) the next number and return the last one taken."""
    distinct = list(dict.fromkeys(objects))
    stream = lock_stream(stream_id)
    if not distinct:
        return stream.last_number
    last = stream.last_number + len(distinct)
    Stream.objects.filter(id=stream_id).update(last_number=last)
    Change.objects.bulk_create(
        [
            Change(stream_id=stream_id, number=number, kind=kind, object_id=object_id, deleted=deleted)
            for number, (kind, object_id) in enumerate(distinct, start=stream.last_number + 1)
        ],
        update_conflicts=True,
        unique_fields=["stream", "kind", "object_id"],
        update_fields=["number", "deleted"],
    )
    return last


def changes_since(stream_id: uuid.UUID, since: int, limit: int) -> list[ChangedObject]:
    """The objects changed after number `since`, oldest first, at most `limit` of them."""
    rows = Change.objects.filter(stream_id=stream_id, number__gt=since).order_by("number")[:limit]
    return [ChangedObject(row.number, row.kind, row.object_id, row.deleted) for row in rows]


def latest_number(stream_id: uuid.UUID) -> int:
    """The number of the newest change of the stream."""
    return Stream.objects.filter(id=stream_id).aggregate(latest=models.Max("last_number"))["latest"] or 0


def take_number(stream_id: uuid.UUID) -> int:
    """The next number of a stream that keeps no log here (its rows are elsewhere), under the same lock, so that rows
    appear in the order of their numbers; a stream that is not there yet begins with 1."""
    Stream.objects.bulk_create([Stream(id=stream_id)], ignore_conflicts=True)
    number = lock_stream(stream_id).last_number + 1
    Stream.objects.filter(id=stream_id).update(last_number=number)
    return number
