"""Rows gathered from many facts, then written together: a handful of statements whatever their number."""

import datetime as dt
import uuid
from collections import Counter

from rahba.carnet import actions as carnet
from rahba.carnet.rules import NewEntry
from rahba.catalogue import actions as catalogue
from rahba.catalogue.rules import Movement
from rahba.kernel import figures
from rahba.kernel.figures import Figure
from rahba.kernel.ids import uuid7
from rahba.kernel.rows import insert_rows
from rahba.sales.figures import DRAWER
from rahba.sales.models import CashEntry, GivingBack, Payment, Sale, SaleLine
from rahba.sales.rules import PaymentDraft, Stamp


class Books:
    """What a transaction is about to add to a shop's books: nothing is written before `write`."""

    def __init__(self, shop_id: uuid.UUID, now: dt.datetime):
        self.shop_id, self.now = shop_id, now
        self.sales: list[Sale] = []
        self.lines: list[SaleLine] = []
        self.payments: list[Payment] = []
        self.cash: list[CashEntry] = []
        self.movements: list[Movement] = []
        self.entries: list[NewEntry] = []
        self.back: list[GivingBack] = []
        self.counted: Counter = Counter()

    def count(self, figure: Figure, day: dt.date, amount: int, dimension: str = "") -> None:
        """Add to a running total."""
        self.counted[self.shop_id, day, figure.code, dimension] += amount

    def settle(self, sale_id: uuid.UUID, payment: PaymentDraft) -> None:
        """Keep a payment as it was sent: nothing is filled in (shop:F43)."""
        self.payments.append(
            Payment(
                sale_id=sale_id,
                shop_id=self.shop_id,
                means=payment.means,
                amount=payment.amount,
                tendered=payment.tendered,
                change=payment.change,
                intent_id=payment.intent_id,
            )
        )

    def move_cash(
        self,
        kind: str,
        amount: int,
        *,
        stamp: Stamp,
        day: dt.date,
        source_id: uuid.UUID | None = None,
        reason: str = "",
        entry_id: uuid.UUID | None = None,
    ) -> None:
        """Cash into (positive) or out of the drawer of the till that made the fact (shop:F37)."""
        if not amount:
            return
        self.cash.append(
            CashEntry(
                id=entry_id or uuid7(),
                shop_id=self.shop_id,
                device_id=stamp.device_id,
                kind=kind,
                amount=amount,
                reason=reason,
                source_id=source_id,
                by_id=stamp.by_id,
                at=stamp.happened_at,
                received_at=stamp.received_at,
                sequence=stamp.sequence,
                day=day,
            )
        )
        self.count(DRAWER, day, amount, kind)

    def give_back(self, intent_id: uuid.UUID, amount: int, source_id: uuid.UUID) -> None:
        """Have money go back to the wallet it came from, once this is committed."""
        self.back.append(
            GivingBack(
                shop_id=self.shop_id,
                source_id=source_id,
                intent_id=intent_id,
                amount=amount,
                at=self.now,
                due_at=self.now,
            )
        )

    def write(self) -> None:
        """All of it, in the caller's transaction."""
        insert_rows(self.sales)
        insert_rows(self.lines)
        insert_rows(self.payments)
        insert_rows(self.cash)
        insert_rows(self.back)
        catalogue.move_stock(shop_id=self.shop_id, movements=self.movements, now=self.now)
        carnet.add_entries(shop_id=self.shop_id, entries=self.entries, now=self.now)
        figures.add(self.counted)
