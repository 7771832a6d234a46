"""Taking turns: one writer at a time in a shard."""

from django.db import connection, transaction

from rahba.ledger.actions.rows import Statement
from rahba.ledger.models import Shard
from rahba.ledger.rules.records import start_of
from rahba.ledger.rules.sealing import NO_SEAL

# Plain SQL: both run in every batch, and the ORM would take as long as deciding two hundred transfers.
_READ = """
    SELECT number, last_at, last_account, last_transfer, last_batch, last_seal FROM ledger_shard WHERE number = %s
"""
_LOCK = " FOR UPDATE"
_WRITE = """
    UPDATE ledger_shard SET last_at = %s, last_account = %s, last_transfer = %s, last_batch = %s, last_seal = %s
    WHERE number = %s
"""


def take_turn(number: int) -> Shard:
    """Wait for the writer before, then hold the shard until the transaction ends.

    All that is read after this stands still. Callers take their own locks before, never after: the shard's is last.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("take_turn needs a transaction")
    held = _hold(number)
    if held is None:
        start = start_of(number)
        new = Shard(
            number=number, last_account=start, last_transfer=start, last_batch=start, last_seal=NO_SEAL, last_at=0
        )
        Shard.objects.bulk_create([new], ignore_conflicts=True)
        held = _hold(number)
    return held


def _hold(number: int) -> Shard | None:
    with connection.cursor() as cursor:
        # On SQLite the transaction itself holds the database.
        cursor.execute(_READ + (_LOCK if connection.features.has_select_for_update else ""), [number])
        row = cursor.fetchone()
    return row and Shard(*row)


def end_of_turn(held: Shard) -> Statement:
    """Writes back how far the shard has come."""
    counters = (held.last_at, held.last_account, held.last_transfer, held.last_batch, held.last_seal)
    return Statement(_WRITE, [(*counters, held.number)])
