"""What a batch must know before it is decided. Read under the shard's lock, so that nothing here can change."""

from collections.abc import Collection, Sequence

from django.db import connection

from rahba.ledger.queries.sets import as_bytes, as_integer, rows_of_ids, rows_of_numbers
from rahba.ledger.rules.posting import Posting
from rahba.ledger.rules.records import AccountState, Recorded, Transfer

_TRANSFERS = """
    SELECT t.id, d.id, c.id, t.amount, t.code, t.flags, t.pending_id, t.timeout, t.user_data_128, t.user_data_64,
           t.user_data_32, t.at, t.number
    FROM ledger_transfer t
    JOIN ledger_account d ON d.number = t.debit_id JOIN ledger_account c ON c.number = t.credit_id
"""
_ACCOUNTS = """
    SELECT id, number, book_id, flags, last_transfer, debits_pending, debits_posted, credits_pending,
           credits_posted
    FROM ledger_account
"""
_DUE = """
    SELECT transfer_id FROM ledger_hold WHERE shard = %s AND expires_at <= %s
    ORDER BY expires_at, transfer_id LIMIT %s
"""


def posting_of(items: Sequence[Transfer], *, shard: int, first_at: int) -> Posting:
    """What the items name, as the ground of a decision. What stands in another shard does not exist here."""
    ids = {item.id.int for item in items}
    pending = {item.pending_id.int for item in items} - {0}
    newest_recorded, newest_burnt = _newest_ids()
    here = f" AND shard = {int(shard)}"
    found = _found_transfers({one for one in ids if one <= newest_recorded} | pending, f" AND t.shard = {int(shard)}")
    burnt = {one for one in ids if one <= newest_burnt}
    wanted = {item.debit.int for item in items} | {item.credit.int for item in items}
    accounts = _accounts({*wanted, *(as_integer(key) for row in found for key in row[1:3])}, here)
    return Posting(
        accounts=accounts,
        known={record.id: record for record in (_recorded(row, accounts) for row in found)},
        resolved=_resolutions(pending) if pending else {},
        burnt=[as_integer(key) for (key,) in rows_of_ids("SELECT id FROM ledger_burntid", "id", burnt, more=here)],
        first_at=first_at,
    )


def _newest_ids() -> tuple[int, int]:
    """The greatest id recorded, and the greatest burnt. New ids are ordered by time: most are above both, and need
    not be looked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT id FROM ledger_transfer ORDER BY id DESC LIMIT 1), "
            "(SELECT id FROM ledger_burntid ORDER BY id DESC LIMIT 1)"
        )
        recorded, burnt = cursor.fetchone()
    return as_integer(recorded), as_integer(burnt)


def _found_transfers(ids: set[int], here: str) -> list[tuple]:
    found = list(rows_of_ids(_TRANSFERS, "t.id", ids, more=here))
    # A repeated post or void is compared with the reservation that it resolved, which the repetition may not name.
    further = {as_integer(row[6]) for row in found} - {0} - ids
    return [*found, *rows_of_ids(_TRANSFERS, "t.id", further, more=here)]


def _resolutions(pending: Collection[int]) -> dict[int, int]:
    rows = rows_of_ids("SELECT pending_id, flags FROM ledger_transfer", "pending_id", pending)
    return {as_integer(key): flags for key, flags in rows}


def due_posting(*, shard: int, first_at: int, limit: int) -> tuple[Posting, list[Recorded]]:
    """Reservations whose time has passed, those due first in front, and the ground on which they are let go."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [shard, first_at, limit])
        numbers = [number for (number,) in cursor.fetchall()]
    # In two steps: a database without statistics joins these tables the wrong way round.
    rows = {row[-1]: row for row in rows_of_numbers(_TRANSFERS, "t.number", numbers)}
    found = [rows[number] for number in numbers]
    accounts = _accounts({as_integer(key) for row in found for key in row[1:3]}, f" AND shard = {int(shard)}")
    due = [_recorded(row, accounts) for row in found]
    known = {held.id: held for held in due}
    return Posting(accounts=accounts, known=known, resolved={}, burnt=(), first_at=first_at), due


def _accounts(ids: Collection[int], here: str) -> dict[int, AccountState]:
    accounts = {}
    for stored, number, book, flags, last, dp, dd, cp, cc in rows_of_ids(_ACCOUNTS, "id", ids, more=here):
        key = as_bytes(stored)
        id = int.from_bytes(key)
        accounts[id] = AccountState(id, key, number, book, flags, last, dp, dd, cp, cc)
    return accounts


def _recorded(row: tuple, accounts: dict[int, AccountState]) -> Recorded:
    id, debit, credit, amount, code, flags, pending, timeout, u128, u64, u32, at, number = row
    sides = (accounts[as_integer(debit)], accounts[as_integer(credit)])
    data = (as_integer(u128), u64 % 2**64, u32 % 2**32)
    return Recorded(as_integer(id), *sides, amount, code, flags, as_integer(pending), timeout, *data, at, number)
