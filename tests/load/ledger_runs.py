"""Runs of batches through the ledger's door, each beside the bare writing of the same rows."""

import time
import uuid
from random import Random

from django.db import connection, transaction

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.ledger import actions
from rahba.ledger.actions.rows import insert_values
from rahba.ledger.models import Shard
from rahba.ledger.models import Transfer as TransferRow
from rahba.ledger.rules import AccountFlag, NewAccount, Transfer

MERCHANTS, CUSTOMERS, BATCH = 2_000, 8_000, 8_000
_FUNDS = 10**12


class Town:
    """A bank, merchants, and customers who can spend what they have and no more."""

    def __init__(self, seed: int = 1):
        self.dice = Random(seed)
        now = clock.now()
        self.book = actions.open_book(number=1, institution_id=uuid7(), now=now).number
        self.bank, *self.merchants = self._open(1 + MERCHANTS, 0)
        self.customers = self._open(CUSTOMERS, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)
        self._post([self._payment(self.bank, one, _FUNDS) for one in self.customers])

    def payments(self, count: int) -> list[Transfer]:
        """Payments of customers to merchants, some merchants far busier than others."""
        dice, merchants = self.dice, self.merchants
        return [
            self._payment(
                dice.choice(self.customers), merchants[int(MERCHANTS * dice.random() ** 3)], dice.randint(100, 50_000)
            )
            for _ in range(count)
        ]

    def _payment(self, debit: uuid.UUID, credit: uuid.UUID, amount: int) -> Transfer:
        return Transfer(uuid7(), debit, credit, amount, self.book, 10, user_data_128=uuid7())

    def _open(self, count: int, flags: int) -> list[uuid.UUID]:
        ids = [uuid7() for _ in range(count)]
        codes = actions.open_accounts([NewAccount(one, self.book, 100, flags) for one in ids], now=clock.now())
        assert set(codes) == {"created"}, set(codes)
        return ids

    @staticmethod
    def _post(items: list[Transfer]) -> None:
        codes = actions.post(items, now=clock.now())
        assert set(codes) == {"created"}, set(codes)


def time_posts(batches: list[list[Transfer]]) -> float:
    """Seconds to post the batches, every one a durable commit."""
    started = time.perf_counter()
    for batch in batches:
        codes = actions.post(batch, now=clock.now())
    seconds = time.perf_counter() - started
    assert set(codes) == {"created"}, set(codes)
    return seconds


def time_bare(size: int, batches: int) -> float:
    """Seconds to insert as many rows of the last batches again under new ids: no checks, totals or chain."""
    names = [field.column for field in TransferRow._meta.concrete_fields]
    turn = Shard.objects.get(number=0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM ledger_transfer WHERE number > %s ORDER BY number",
            [turn.last_transfer - size * batches],
        )
        rows = [tuple(v.bytes if isinstance(v, uuid.UUID) else v for v in row) for row in cursor.fetchall()]
    fresh = [(number, uuid7().bytes, *row[2:]) for number, row in enumerate(rows, start=turn.last_transfer + 1)]
    portions = [fresh[start : start + size] for start in range(0, len(fresh), size)]
    started = time.perf_counter()
    for portion in portions:
        with transaction.atomic():
            insert_values(TransferRow, portion)
    seconds = time.perf_counter() - started
    Shard.objects.filter(number=0).update(last_transfer=turn.last_transfer + len(fresh))
    return seconds
