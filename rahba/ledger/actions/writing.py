"""Writing down what was decided: one statement per table and batch."""

from collections.abc import Iterator, Sequence

from rahba.ledger.actions.rows import Statement, deleting, execute_together, insert_values, updating
from rahba.ledger.actions.turns import end_of_turn
from rahba.ledger.models import Account, BurntId, Hold, Shard, Transfer
from rahba.ledger.rules.posting import Posting
from rahba.ledger.rules.records import NIL, Flag, Recorded
from rahba.ledger.rules.sealing import leaves_of, record_bytes, root_of, seal_of

_PENDING = int(Flag.PENDING)
_NO_KEY = NIL.bytes
_LINK = """
    INSERT INTO ledger_batch (number, shard, first, count, at, root, seal) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
CHANGING = ("debits_pending", "debits_posted", "credits_pending", "credits_posted", "flags", "last_transfer")


def write_posting(turn: Shard, posting: Posting) -> None:
    """The transfers, totals, reservations and burnt ids of a decided batch, its link in the chain, the shard's end."""
    if posting.newly_burnt:
        burnt = [(id.to_bytes(16), turn.number, code, posting.first_at) for id, code in posting.newly_burnt.items()]
        insert_values(BurntId, burnt)
    rest: list[Statement] = []
    if posting.created:
        first = turn.last_transfer + 1
        leaves = _write_transfers(turn.number, first, posting.created)
        _write_opened_holds(turn.number, first, posting)
        rest = [_totals(posting), *_resolved_holds(posting), _link(turn, first, leaves, posting.first_at)]
    execute_together([*rest, end_of_turn(turn)])


def _write_transfers(shard: int, first: int, created: Sequence[Recorded]) -> list[bytes]:
    """Insert the rows and return the leaves of the batch's tree."""
    records: list[bytes] = []

    def rows() -> Iterator[tuple]:
        for number, record in enumerate(created, start=first):
            id, debit, credit, amount, code, flags, pending, timeout, u128, u64, u32, at, _ = record
            key = id.to_bytes(16)
            pending_key = pending.to_bytes(16) if pending else None
            data_key = u128.to_bytes(16) if u128 else None
            yield (
                number, key, debit.number, credit.number, debit.last_transfer, credit.last_transfer, amount, at,
                timeout, signed(u64, 64), signed(u32, 32), code, flags, shard, pending_key, data_key,
            )  # fmt: skip
            debit.last_transfer = credit.last_transfer = number
            records.append(
                record_bytes(
                    number, key, debit.key, credit.key, amount, pending_key or _NO_KEY, code, flags, timeout,
                    data_key or _NO_KEY, u64, u32, at,
                )
            )  # fmt: skip

    insert_values(Transfer, rows())
    return leaves_of(records)


def _totals(posting: Posting) -> Statement:
    rows = [
        (
            one.debits_pending, one.debits_posted, one.credits_pending, one.credits_posted, one.flags,
            one.last_transfer, one.number,
        )
        for one in posting.accounts.values() if one.touched
    ]  # fmt: skip
    return updating(Account, CHANGING, rows)


def _write_opened_holds(shard: int, first: int, posting: Posting) -> None:
    """The working list: what this batch reserved and did not resolve goes in …"""
    opened = [
        (number, shard, record.expires_at)
        for number, record in enumerate(posting.created, start=first)
        if record.flags & _PENDING and record.id not in posting.resolved
    ]
    if opened:
        insert_values(Hold, opened)


def _resolved_holds(posting: Posting) -> list[Statement]:
    """… and what it resolved goes out."""
    made = {record.id for record in posting.created if record.flags & _PENDING}
    pending = (record.pending_id for record in posting.created if record.pending_id)
    resolved = [posting.known[id].number for id in pending if id not in made]
    return [deleting(Hold, resolved)] if resolved else []


def _link(turn: Shard, first: int, leaves: Sequence[bytes], at: int) -> Statement:
    number, count, root = turn.last_batch + 1, len(leaves), root_of(leaves)
    seal = seal_of(bytes(turn.last_seal), turn.number, number, first, count, root)
    turn.last_transfer, turn.last_batch, turn.last_seal = first + count - 1, number, seal
    return Statement(_LINK, [(number, turn.number, first, count, at, root, seal)])


def signed(value: int, bits: int) -> int:
    """An unsigned integer as the signed one of the same bits, which is what databases can hold."""
    return value - (1 << bits) if value >> (bits - 1) else value
