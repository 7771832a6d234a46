"""The transfers of an account, newest first, along its string."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from rahba.ledger.models import Account
from rahba.ledger.queries.sets import as_bytes, as_integer
from rahba.ledger.rules.records import moment_of

# Every step finds one row by its key, however many rows other accounts have in between.
_STRING = """
    WITH RECURSIVE string(number, step) AS (
        SELECT CAST(%(start)s AS bigint), 1
        UNION ALL
        SELECT CASE WHEN t.debit_id = %(account)s THEN t.debit_previous ELSE t.credit_previous END, step + 1
        FROM string JOIN ledger_transfer t ON t.number = string.number WHERE step < %(limit)s
    )
    SELECT t.number, t.id, d.id, c.id, t.amount, t.flags, t.code, t.pending_id, t.user_data_128, t.at,
           CASE WHEN t.debit_id = %(account)s THEN t.debit_previous ELSE t.credit_previous END
    FROM string JOIN ledger_transfer t ON t.number = string.number
    JOIN ledger_account d ON d.number = t.debit_id JOIN ledger_account c ON c.number = t.credit_id
    ORDER BY t.number DESC
"""


@dataclass(frozen=True)
class Entry:
    """One line of an account's history. `flags` tell a movement from a reservation and from what resolved it."""

    number: int
    id: uuid.UUID
    debit: uuid.UUID
    credit: uuid.UUID
    amount: int
    flags: int
    code: int
    pending_id: uuid.UUID | None
    user_data_128: uuid.UUID | None
    at: dt.datetime
    previous: int  # where the next page starts; 0 at the end


def entries_of(account_id: uuid.UUID, *, start: int | None = None, limit: int = 50) -> list[Entry]:
    """The account's newest entries; a page goes on where `previous` of its last entry points."""
    account = Account.objects.filter(id=account_id).values("number", "last_transfer").first()
    if account is None:
        return []
    first = account["last_transfer"] if start is None else start
    with connection.cursor() as cursor:
        cursor.execute(_STRING, {"start": first, "account": account["number"], "limit": limit})
        return [_entry(row) for row in cursor.fetchall()]


def _entry(row: tuple) -> Entry:
    number, id, debit, credit, amount, flags, code, pending, data, at, previous = row
    ids = [uuid.UUID(int=as_integer(one)) for one in (id, debit, credit)]
    links = [uuid.UUID(bytes=as_bytes(one)) if one else None for one in (pending, data)]
    return Entry(number, *ids, amount, flags, code, *links, moment_of(at), previous)
