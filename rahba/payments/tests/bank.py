"""A bank for the tests: it takes payout files and answers with statements, as well or as badly as it is told."""

import datetime as dt
from dataclasses import dataclass, field

from rahba.payments.rules.payout_files import Order
from rahba.payments.rules.rails.bank_files import StatementLine, write_statement
from rahba.payments.rules.rails.trial import ACCOUNT


@dataclass
class Bank:
    """The ring-fenced account, line by line."""

    account: str = ACCOUNT
    balance: int = 0
    statements: int = 0
    operations: int = 0
    lines: list[StatementLine] = field(default_factory=list)

    def take(self, order: Order, *, amount: int | None = None) -> None:
        """Pay an order out, in another amount if told so."""
        self._book(-(amount or order.amount), reference=order.reference)

    def bring_back(self, order: Order) -> None:
        """The shop's bank did not want it."""
        self._book(order.amount, reference=order.reference, text="RETOUR VIREMENT")

    def receive(self, amount: int, text: str) -> None:
        self._book(amount, text=text)

    def statement(self, day: dt.date, *, id: str | None = None) -> bytes:
        """What happened since the last one."""
        self.statements += 1
        lines, self.lines = self.lines, []
        data = write_statement(
            id=id or f"REL-{self.statements:04}",
            account=self.account,
            made_at=dt.datetime(day.year, day.month, day.day, 20, tzinfo=dt.UTC),
            lines=lines,
            opening=self.balance,
        )
        self.balance += sum(line.signed for line in lines)
        return data

    def _book(self, signed: int, *, reference: str = "", text: str = "") -> None:
        self.operations += 1
        day = dt.date(2026, 11, 19)
        self.lines.append(
            StatementLine(
                bank_ref=f"OP{self.operations:08}",
                end_to_end=reference,
                amount=abs(signed),
                credit=signed > 0,
                booked_on=day,
                value_on=day,
                text=text,
            )
        )
