"""Runs of payments through the ledger's doors, each beside the bare writing of the same rows."""

import gc
import statistics
import threading
import time
import uuid
from collections.abc import Iterator
from random import Random

from django.db import connection, transaction

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.ledger import actions
from rahba.ledger.actions.rows import execute_together, insert_values, updating
from rahba.ledger.actions.writing import CHANGING
from rahba.ledger.models import Account, Batch, Book, Shard
from rahba.ledger.models import Transfer as TransferRow
from rahba.ledger.rules import AccountFlag, NewAccount, Transfer

MERCHANTS, CUSTOMERS, BATCH = 2_000, 8_000, 8_000
_FUNDS = 10**12


class Town:
    """A bank, merchants, and customers who can spend what they have and no more."""

    def __init__(self, seed: int = 1):
        self.dice = Random(seed)
        self.book = actions.open_book(number=1, institution_id=uuid7(), now=clock.now()).number
        self.bank, *self.merchants = self._open(1 + MERCHANTS, 0)
        self.customers = self._open(CUSTOMERS, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)
        post([self.payment(self.bank, one, _FUNDS) for one in self.customers])

    def payments(self, count: int) -> list[Transfer]:
        """Payments of customers to merchants, some merchants far busier than others."""
        dice, merchants = self.dice, self.merchants
        return [
            self.payment(
                dice.choice(self.customers), merchants[int(MERCHANTS * dice.random() ** 3)], dice.randint(100, 50_000)
            )
            for _ in range(count)
        ]

    def payment(self, debit: uuid.UUID, credit: uuid.UUID, amount: int) -> Transfer:
        return Transfer(uuid7(), debit, credit, amount, self.book, 10, user_data_128=uuid7())

    def _open(self, count: int, flags: int) -> list[uuid.UUID]:
        ids = [uuid7() for _ in range(count)]
        codes = actions.open_accounts([NewAccount(one, self.book, 100, flags) for one in ids], now=clock.now())
        assert set(codes) == {"created"}, set(codes)
        return ids


def post(items: list[Transfer]) -> None:
    codes = actions.post(items, now=clock.now())
    assert set(codes) == {"created"}, set(codes)


def measure_batches(runs: int, batches: int) -> tuple[list[float], list[float], list[float], list[float]]:
    """Transfers a second of each run: through the door, on the clock and on this process's processor time; bare rows
    of all tables; bare transfers alone."""
    town, door, processor, all_rows, transfers = Town(), [], [], [], []
    post(town.payments(BATCH))
    for _ in range(runs):
        work = [town.payments(BATCH) for _ in range(batches)]
        # What the load generator holds is not the ledger's to look through at every collection.
        gc.collect()
        gc.freeze()
        busy = time.process_time()
        door.append(_speed(batches, lambda work=work: [post(batch) for batch in work]))
        processor.append(batches * BATCH / (time.process_time() - busy))
        for speeds, with_totals in ((all_rows, True), (transfers, False)):
            bare = list(_bare_batches(batches, with_totals=with_totals))
            speeds.append(_speed(batches, lambda bare=bare: [_write_bare(*batch) for batch in bare]))
        gc.unfreeze()
    return door, processor, all_rows, transfers


def _speed(batches: int, act) -> float:
    started = time.perf_counter()
    act()
    return batches * BATCH / (time.perf_counter() - started)


def _bare_batches(batches: int, *, with_totals: bool) -> Iterator[tuple[list[tuple], list[tuple], Batch]]:
    """The rows of the last batches again, under new ids that follow in time: transfers, totals, links."""
    end = Shard.objects.get(number=0)
    for place in range(batches):
        last = end.last_transfer - place * BATCH
        rows = _rows("ledger_transfer", TransferRow, f"number > {last - BATCH} AND number <= {last}")
        first = end.last_transfer + 1 + place * BATCH
        transfers = [(number, uuid7().bytes, *row[2:]) for number, row in enumerate(rows, start=first)]
        touched = ", ".join(str(number) for number in {account for row in rows for account in row[2:4]})
        columns = (*CHANGING, "number")
        totals = _rows("ledger_account", Account, f"number IN ({touched})", columns) if with_totals else []
        seal = bytes(end.last_seal)
        link = Batch(number=end.last_batch + 1 + place, shard=0, first=first, count=BATCH, at=0, root=seal, seal=seal)
        yield transfers, totals, link
    # The ledger goes on behind these rows; its chain is broken, which a measurement may do.
    Shard.objects.filter(number=0).update(
        last_transfer=end.last_transfer + batches * BATCH, last_batch=end.last_batch + batches
    )


def _rows(table: str, model, condition: str, columns: tuple[str, ...] = ()) -> list[tuple]:
    names = ", ".join(columns or [field.column for field in model._meta.concrete_fields])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE {condition} ORDER BY number")
        return [tuple(v.bytes if isinstance(v, uuid.UUID) else v for v in row) for row in cursor.fetchall()]


def _write_bare(transfers: list[tuple], totals: list[tuple], link: Batch) -> None:
    with transaction.atomic():
        insert_values(TransferRow, transfers)
        if totals:
            execute_together([updating(Account, CHANGING, totals)])
            link.save(force_insert=True)


def measure_callers(runs: int, callers: int, payments: int) -> tuple[list[float], list[float]]:
    """Payments a second of each run, from so many threads that pay one merchant one by one; milliseconds of p99."""
    book = Book.objects.get().number
    merchant, customers = uuid7(), [uuid7() for _ in range(1000)]
    limit = AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS
    accounts = [NewAccount(merchant, book, 100), *(NewAccount(one, book, 100, limit) for one in customers)]
    actions.open_accounts(accounts, now=clock.now())
    post([Transfer(uuid7(), merchant, one, _FUNDS, book, 10) for one in customers])
    speeds, slowest = [], []
    for run in range(runs):
        dice = Random(run)
        work = [Transfer(uuid7(), dice.choice(customers), merchant, 100, book, 10) for _ in range(payments)]
        # A server's process is frozen before it serves, too; a full collection stops everything for 100 ms.
        gc.collect()
        gc.freeze()
        seconds, waits = _pay_from_many(work, callers)
        speeds.append(payments / seconds)
        actions.end_writers()
        slowest.append(statistics.quantiles(waits, n=100)[98] * 1000)
        gc.unfreeze()
    return speeds, slowest


def _submit_until_taken(item: Transfer) -> list[str]:
    """As a caller does whom the ledger sends away because the machine stood still."""
    while True:
        try:
            return actions.submit([item], now=clock.now())
        except actions.RetryLater:
            time.sleep(0.1)


def _pay_from_many(work: list[Transfer], callers: int) -> tuple[float, list[float]]:
    queue, waits = iter(work), []
    start = threading.Barrier(callers + 1)

    def pay() -> None:
        start.wait()
        for item in queue:
            began = time.perf_counter()
            codes = _submit_until_taken(item)
            waits.append(time.perf_counter() - began)
            assert codes == ["created"], codes

    threads = [threading.Thread(target=pay) for _ in range(callers)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, waits
