"""How far a shard has come, and whether this database has come as far as one that was seen before."""

from rahba.ledger.models import Batch, Shard
from rahba.ledger.rules.checkpoints import Checkpoint
from rahba.ledger.rules.records import start_of


def end_of_chain(shard: int) -> dict[str, int | bytes] | None:
    """What a checkpoint of the shard says now; None where nothing was ever posted."""
    held = Shard.objects.filter(number=shard).first()
    if held is None or held.last_batch == start_of(shard):
        return None
    return {
        "shard": shard,
        "batch": held.last_batch - start_of(shard),
        "transfers": held.last_transfer - start_of(shard),
        "seal": bytes(held.last_seal),
    }


def objection_to_checkpoint(checkpoint: Checkpoint) -> str | None:
    """What is wrong with this database if that checkpoint was right; None where it has all that stood then."""
    batch = Batch.objects.filter(number=start_of(checkpoint.shard) + checkpoint.batch).first()
    name = f"Batch {checkpoint.batch:,} of shard {checkpoint.shard}, sealed before {checkpoint.at},"
    if batch is None:
        end = end_of_chain(checkpoint.shard)
        return (
            f"{name} is missing: this copy ends with batch {end['batch'] if end else 0:,}. What was acknowledged "
            "after that is not in it. Do not serve from it; restore a later one."
        )
    count = batch.first + batch.count - 1 - start_of(checkpoint.shard)
    if bytes(batch.seal).hex() != checkpoint.seal or count != checkpoint.transfers:
        return f"{name} has another seal here: something before it was changed. Do not serve from this copy."
    return None
