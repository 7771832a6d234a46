"""What was recorded up to a batch: the one cut through the ledger that is exact, whatever is written meanwhile."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from rahba.ledger.models import Batch, Shard
from rahba.ledger.queries.history import Entry, entries_of
from rahba.ledger.rules.records import EXPIRY, Flag, start_of

_PAGE = 500
_MOVES_NOTHING = int(Flag.PENDING | Flag.VOID_PENDING_TRANSFER) | EXPIRY
_SUMS = """
    SELECT account.id, moved.code, SUM(moved.debit), SUM(moved.credit), MAX(moved.number)
    FROM (
        SELECT debit_id AS account, code, amount AS debit, 0 AS credit, number FROM ledger_transfer
        WHERE number > %(after)s AND number <= %(up_to)s AND (flags & %(nothing)s) = 0
        UNION ALL
        SELECT credit_id, code, 0, amount, number FROM ledger_transfer
        WHERE number > %(after)s AND number <= %(up_to)s AND (flags & %(nothing)s) = 0
    ) moved
    JOIN ledger_account account ON account.number = moved.account
    WHERE account.book_id = %(book)s AND account.code = %(kind)s
    GROUP BY account.id, moved.code
"""


@dataclass(frozen=True)
class Moved:
    """What transfers of one code did to an account within some batches; `last` is the number of the newest."""

    account_id: uuid.UUID
    code: int
    debits: int
    credits: int
    last: int


def last_batch(shard: int = 0) -> int:
    """The newest batch: it and all before it are written, and nothing will be added to them."""
    return Shard.objects.filter(number=shard).values_list("last_batch", flat=True).first() or start_of(shard)


def last_transfer_of(batch: int) -> int:
    """The number of the newest transfer up to a batch, itself included."""
    found = Batch.objects.filter(number=batch).values_list("first", "count").first()
    return found[0] + found[1] - 1 if found else 0


def moved_between(after: int, up_to: int, *, book: int, kind: int) -> list[Moved]:
    """What moved on the accounts of a kind in the batches `after` + 1 to `up_to`, summed by account and code.

    One walk over the transfers of those batches; reservations count when they are posted.
    """
    bounds = {"after": last_transfer_of(after), "up_to": last_transfer_of(up_to)}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {**bounds, "nothing": _MOVES_NOTHING, "book": book, "kind": kind})
        rows = cursor.fetchall()
    return [
        Moved(uuid.UUID(bytes=id) if isinstance(id, bytes) else id, code, int(debits), int(credits), last)
        for id, code, debits, credits, last in rows
    ]


def entries_between(account_id: uuid.UUID, after: int, up_to: int, *, start: int | None = None) -> Iterator[Entry]:
    """The account's movements in the batches `after` + 1 to `up_to`, newest first, walked from its entry `start`."""
    first, last = last_transfer_of(after), last_transfer_of(up_to)
    while page := entries_of(account_id, start=start, limit=_PAGE):
        for entry in page:
            if entry.number <= first:
                return
            if entry.number <= last and not entry.flags & _MOVES_NOTHING:
                yield entry
        start = page[-1].previous
        if not start:
            return
