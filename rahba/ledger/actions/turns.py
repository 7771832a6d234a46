"""Taking turns: one writer at a time in a shard."""

from django.db import connection, transaction

from rahba.ledger.models import Shard
from rahba.ledger.rules.records import start_of
from rahba.ledger.rules.sealing import NO_SEAL


def take_turn(number: int) -> Shard:
    """Wait for the writer before, then hold the shard until the transaction ends.

    All that is read after this stands still. Callers take their own locks before, never after: the shard's is last.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("take_turn needs a transaction")
    rows = Shard.objects.select_for_update().filter(number=number)
    held = rows.first()
    if held is None:
        start = start_of(number)
        new = Shard(
            number=number, last_account=start, last_transfer=start, last_batch=start, last_seal=NO_SEAL, last_at=0
        )
        Shard.objects.bulk_create([new], ignore_conflicts=True)
        held = rows.get()
    return held


def end_turn(held: Shard) -> None:
    """Write back how far the shard has come."""
    held.save(update_fields=["last_at", "last_account", "last_transfer", "last_batch", "last_seal"])
