"""Walking the whole ledger: is the chain whole, and do the totals follow from what is recorded?

Nothing here uses the code that posts, except the layout of the seals: it is the second opinion.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from rahba.ledger.models import Account, Batch, Hold, Shard
from rahba.ledger.queries.sets import as_bytes, as_integer
from rahba.ledger.rules.records import EXPIRY, NIL, AccountFlag, Flag, start_of
from rahba.ledger.rules.sealing import NO_SEAL, leaves_of, record_bytes, root_of, seal_of

_ROWS = """
    SELECT t.number, t.id, t.debit_id, t.credit_id, d.id, c.id, t.amount, t.pending_id, t.code, t.flags, t.timeout,
           t.user_data_128, t.user_data_64, t.user_data_32, t.at, t.debit_previous, t.credit_previous
    FROM ledger_transfer t
    JOIN ledger_account d ON d.number = t.debit_id JOIN ledger_account c ON c.number = t.credit_id
    WHERE t.number >= %s AND t.number < %s ORDER BY t.number
"""
_SIDES = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
_DEBITS_PENDING, _DEBITS_POSTED, _CREDITS_PENDING, _CREDITS_POSTED = range(4)


@dataclass
class Report:
    """What a walk saw, and everything in it that is not as it must be."""

    batches: int = 0
    transfers: int = 0
    accounts: int = 0
    seal: str = ""
    findings: list[str] = field(default_factory=list)


@dataclass
class _Recount:
    """Totals, reservations, closings and strings as the transfers alone make them."""

    totals: dict[int, list[int]] = field(default_factory=dict)
    held: dict[int, tuple[int, int, int, int, int]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    last: dict[int, int] = field(default_factory=dict)

    def follow(self, number: int, account: int, previous: int) -> str | None:
        """Go on along an account's string; the objection, if it does not lead back to the transfer before."""
        expected, self.last[account] = self.last.get(account, 0), number
        return None if previous == expected else f"transfer {number}: the one before it is {expected}, not {previous}"

    def add(self, id: int, number: int, debit: int, credit: int, amount: int, pending: int, flags: int) -> str | None:
        """Count one transfer; the objection, if it cannot have been made so."""
        if flags & Flag.PENDING:
            self.held[id] = (number, debit, credit, amount, flags)
            self._move(debit, credit, amount, _DEBITS_PENDING, _CREDITS_PENDING)
            self.closed |= self._closings(debit, credit, flags)
            return None
        if flags & (Flag.POST_PENDING_TRANSFER | Flag.VOID_PENDING_TRANSFER | EXPIRY):
            if pending not in self.held:
                return f"transfer {number} resolves what was not reserved, or was resolved before"
            _, debit, credit, reserved, how = self.held.pop(pending)
            self._move(debit, credit, -reserved, _DEBITS_PENDING, _CREDITS_PENDING)
            if not flags & Flag.POST_PENDING_TRANSFER:
                self.closed -= self._closings(debit, credit, how)
                return None
            if amount > reserved:
                return f"transfer {number} posts {amount} of {reserved} reserved"
        self._move(debit, credit, amount, _DEBITS_POSTED, _CREDITS_POSTED)
        return None

    def _move(self, debit: int, credit: int, amount: int, debit_side: int, credit_side: int) -> None:
        self.totals.setdefault(debit, [0, 0, 0, 0])[debit_side] += amount
        self.totals.setdefault(credit, [0, 0, 0, 0])[credit_side] += amount

    @staticmethod
    def _closings(debit: int, credit: int, flags: int) -> set[int]:
        sides = {debit if flags & Flag.CLOSING_DEBIT else 0, credit if flags & Flag.CLOSING_CREDIT else 0}
        return sides - {0}


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read within stood so at one moment, and no writer waits for the reader."""
    if connection.in_atomic_block:
        yield
        return
    snapshot = "ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN {snapshot}")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def shards() -> list[int]:
    """The shards in which something was ever opened."""
    return list(Shard.objects.order_by("number").values_list("number", flat=True))


def knows_seal(seal: bytes) -> bool:
    """Whether a batch carries this seal. A copy that does not know one that was told misses what was acknowledged."""
    return Batch.objects.filter(seal=seal).exists()


def verify(*, shard: int = 0, progress: Callable[[int], None] = lambda batches: None) -> Report:
    """Walk the chain of a shard from its first batch and recount every account; `progress` is told how far it is."""
    with _one_moment():
        return _walk(shard, progress)


def _walk(shard: int, progress: Callable[[int], None]) -> Report:
    report, recount = Report(), _Recount()
    end = Shard.objects.filter(number=shard).first()
    if end is None:
        return report
    seal, next_number, next_first = NO_SEAL, start_of(shard) + 1, start_of(shard) + 1
    for batch in Batch.objects.filter(shard=shard).order_by("number").iterator(2000):
        if (batch.number, batch.first) != (next_number, next_first):
            report.findings.append(f"batch {next_number} from transfer {next_first} is missing")
        leaves = leaves_of(_records_of(batch, recount, report))
        root = root_of(leaves) if leaves else NO_SEAL
        seal = seal_of(seal, shard, batch.number, batch.first, len(leaves), root)
        if seal != bytes(batch.seal):
            report.findings.append(f"batch {batch.number}: its seal is not that of its {len(leaves)} transfers")
            seal = bytes(batch.seal)  # what follows is judged for itself
        next_number, next_first = batch.number + 1, batch.first + batch.count
        report.batches += 1
        report.transfers += len(leaves)
        progress(report.batches)
    if (next_number - 1, next_first - 1, seal) != (end.last_batch, end.last_transfer, bytes(end.last_seal)):
        report.findings.append("the chain does not end where the shard says that it ends")
    _compare_accounts(shard, recount, report)
    _compare_holds(shard, recount, report)
    report.seal = seal.hex()
    return report


def _records_of(batch: Batch, recount: _Recount, report: Report) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [batch.first, batch.first + batch.count])
        rows = cursor.fetchall()
    for number, id, debit, credit, debit_id, credit_id, amount, pending, code, flags, timeout, *rest in rows:
        u128, u64, u32, at, debit_previous, credit_previous = rest
        objections = (
            recount.add(as_integer(id), number, debit, credit, amount, as_integer(pending), flags),
            recount.follow(number, debit, debit_previous),
            recount.follow(number, credit, credit_previous),
        )
        report.findings += [objection for objection in objections if objection]
        sides = (_key(id), _key(debit_id), _key(credit_id), amount, _key(pending))
        yield record_bytes(number, *sides, code, flags, timeout, _key(u128), u64 % 2**64, u32 % 2**32, at)


def _key(stored) -> bytes:
    return as_bytes(stored) or NIL.bytes


def _compare_accounts(shard: int, recount: _Recount, report: Report) -> None:
    """Each account against the recount; each book against the first law of double entry."""
    books: dict[int, list[int]] = {}
    names = ("number", "id", "book_id", "flags", "last_transfer", *_SIDES)
    rows = Account.objects.filter(shard=shard).order_by("number").values_list(*names)
    for number, id, book, flags, last, *totals in rows.iterator(5000):
        report.accounts += 1
        counted = recount.totals.pop(number, [0, 0, 0, 0])
        if totals != counted:
            report.findings.append(f"account {id}: its totals are {totals}, its transfers make {counted}")
        if last != recount.last.get(number, 0):
            report.findings.append(f"account {id}: its string of transfers does not end with its last one")
        if number in recount.closed and not flags & AccountFlag.CLOSED:
            report.findings.append(f"account {id} is open, its transfers close it")
        books[book] = [sum(pair) for pair in zip(books.get(book, [0, 0, 0, 0]), totals, strict=True)]
    report.findings += [f"account number {number} has transfers and no row" for number in recount.totals]
    for book, sums in books.items():
        if sums[:2] != sums[2:]:
            report.findings.append(f"book {book}: debits {sums[:2]} and credits {sums[2:]} differ")


def _compare_holds(shard: int, recount: _Recount, report: Report) -> None:
    listed = set(Hold.objects.filter(shard=shard).values_list("transfer_id", flat=True))
    open_ones = {number for number, *_ in recount.held.values()}
    for number in sorted(listed ^ open_ones):
        state = "is listed and resolved" if number in listed else "is open and not listed"
        report.findings.append(f"reservation {number} {state}")
