"""Decisions about credit that need no database: kinds of debt, signs, what a repayment pays, age, limits."""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.ids import uuid7


class Debt(models.TextChoices):
    """The three kinds of debt, kept apart: only the first is a sale."""

    GOODS = "goods", _("Goods on credit")
    CASH = "cash", _("Cash lent")
    DEPOSIT = "deposit", _("Container deposit")


class EntryKind(models.TextChoices):
    """What an entry of the carnet is."""

    GOODS = "goods", _("Goods on credit")
    CASH = "cash", _("Cash lent")
    DEPOSIT = "deposit", _("Container deposit")
    REPAYMENT = "repayment", _("Repayment")
    RETURN = "return", _("Goods returned")
    REVERSAL = "reversal", _("Correction")


class ContestState(models.TextChoices):
    """What became of a customer's objection to an entry."""

    OPEN = "open", _("Waiting for the shop")
    UPHELD = "upheld", _("Corrected")
    ANSWERED = "answered", _("Answered by the shop")


class Refusal(enum.StrEnum):
    """Why the carnet refuses an act; `CarnetRefused` says it in words."""

    UNKNOWN_CUSTOMER = "unknown_customer"
    ALREADY_REVERSED = "already_reversed"
    IS_A_REVERSAL = "is_a_reversal"
    ALREADY_ANSWERED = "already_answered"
    SAME_CUSTOMER = "same_customer"
    STILL_OWES = "still_owes"


_WORDS = {
    Refusal.UNKNOWN_CUSTOMER: _("This customer is not in this shop’s carnet. Nothing was written."),
    Refusal.ALREADY_REVERSED: _(
        "This entry was already corrected, and cannot be corrected twice. Nothing was changed."
    ),
    Refusal.IS_A_REVERSAL: _("A correction cannot itself be corrected. Write the right amount as a new entry."),
    Refusal.ALREADY_ANSWERED: _("The shop has already answered. Talk with the shopkeeper; nothing was changed."),
    Refusal.SAME_CUSTOMER: _("These are one and the same customer. Choose the other card to join."),
    Refusal.STILL_OWES: _(
        "The account is not at zero, so the name is still needed. Settle or correct it first; nothing was erased."
    ),
}


class CarnetRefused(Exception):
    """The carnet refuses: `code` for programs, `str(error)` for people."""

    def __init__(self, code: Refusal):
        super().__init__(code)
        self.code = code

    def __str__(self):
        return str(_WORDS[self.code])


@dataclass(frozen=True)
class Sums:
    """Centimes of each kind of debt; positive is owed by the customer, negative is the customer's advance."""

    goods: int = 0
    cash: int = 0
    deposit: int = 0

    @property
    def total(self) -> int:
        return self.goods + self.cash + self.deposit

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.goods + other.goods, self.cash + other.cash, self.deposit + other.deposit)

    def __neg__(self) -> "Sums":
        return Sums(-self.goods, -self.cash, -self.deposit)

    def of(self, debt: Debt) -> int:
        """The centimes of one kind."""
        return getattr(self, debt.value)


@dataclass(frozen=True)
class NewEntry:
    """An entry to be written: `amount` is positive, the kind gives its sign; `split` may say what a repayment pays."""

    customer_id: uuid.UUID
    kind: EntryKind
    amount: int
    at: dt.datetime
    day: dt.date
    id: uuid.UUID = field(default_factory=uuid7)
    sale_id: uuid.UUID | None = None
    by_id: uuid.UUID | None = None
    device_id: uuid.UUID | None = None
    split: Sums | None = None

    def __post_init__(self):
        if self.amount < 0 or self.kind == EntryKind.REVERSAL:
            raise ValueError("a new entry has a positive amount; a reversal is made from the entry that it reverses")
        if self.split is not None and (
            self.kind != EntryKind.REPAYMENT
            or self.split.total != self.amount
            or min(self.split.goods, self.split.cash, self.split.deposit) < 0
        ):
            raise ValueError("the parts of a repayment are not negative and add up to what was repaid")


@dataclass(frozen=True)
class Line:
    """What the rules need to know of an entry that exists. Lines are given oldest first."""

    id: uuid.UUID
    kind: EntryKind
    effect: Sums
    day: dt.date
    reverses_id: uuid.UUID | None = None


@dataclass(frozen=True)
class OpenDebt:
    """The part of an entry that is not repaid yet."""

    entry_id: uuid.UUID
    debt: Debt
    day: dt.date
    amount: int


def effect_of(kind: EntryKind, amount: int) -> Sums:
    """What an entry does to the balance; a repayment needs the open debts, see `split_repayment`."""
    return {
        EntryKind.GOODS: Sums(goods=amount),
        EntryKind.CASH: Sums(cash=amount),
        EntryKind.DEPOSIT: Sums(deposit=amount),
        EntryKind.RETURN: Sums(goods=-amount),
    }[kind]


def open_debts(lines: Iterable[Line]) -> list[OpenDebt]:
    """What is still owed, oldest first. Within a kind the oldest is repaid first; a corrected entry never happened."""
    lines = list(lines)
    undone = {line.reverses_id for line in lines if line.reverses_id}
    standing = [line for line in lines if line.id not in undone and not line.reverses_id]
    found = []
    for debt in Debt:
        owed = sum(line.effect.of(debt) for line in standing)
        for place in range(len(standing) - 1, -1, -1):  # the newest debts are those that are left
            if owed <= 0:
                break
            given = standing[place].effect.of(debt)
            if given > 0:
                found.append((place, OpenDebt(standing[place].id, debt, standing[place].day, min(given, owed))))
                owed -= given
    return [debt for _, debt in sorted(found, key=lambda item: item[0])]


def split_repayment(amount: int, debts: Iterable[OpenDebt]) -> Sums:
    """What a repayment pays: the oldest debt first, whatever its kind; what is left over is an advance on goods.

    The parts are not negative and add up to `amount`.
    """
    paid = dict.fromkeys(Debt, 0)
    left = amount
    for debt in debts:
        part = min(left, debt.amount)
        paid[debt.debt] += part
        left -= part
    paid[Debt.GOODS] += left
    return Sums(paid[Debt.GOODS], paid[Debt.CASH], paid[Debt.DEPOSIT])


AGES = (7, 30, 60, 90)
"""Days: a debt is at most 7, 30, 60 or 90 days old, or older than all of these."""


def ageing(owed: int, given_within: Mapping[int, int]) -> list[int]:
    """Split what is owed by age: one part for each of AGES, and one for what is older.

    `given_within` says how much credit was given within the last 7, 30, … days. As the oldest debt is repaid first,
    what is left is the newest credit.
    """
    reached, parts = 0, []
    for days in AGES:
        until = min(max(owed, 0), given_within.get(days, 0))
        parts.append(max(0, until - reached))
        reached = max(reached, until)
    return [*parts, max(owed, 0) - reached]


def passes_limit(owed: int, more: int, limit: int | None) -> bool:
    """Whether giving `more` credit takes a customer beyond the limit; without a limit, never."""
    return limit is not None and more > 0 and owed + more > limit
