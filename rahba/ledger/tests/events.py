"""Random batches that try everything: few accounts, ids again and again, chains, reservations, absurd values."""

import uuid
from random import Random

from rahba.kernel.ids import uuid7
from rahba.ledger.rules import AMOUNT_MAX, NIL, AccountFlag, Flag, NewAccount, Transfer

_ID_MAX = uuid.UUID(int=2**128 - 1)
_LIMITS = (0, 0, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS, AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
_SIDE_FLAGS = (Flag.BALANCING_DEBIT, Flag.BALANCING_CREDIT, Flag.CLOSING_DEBIT, Flag.CLOSING_CREDIT)


class Events:
    """A source of batches; the same seed gives the same batches but for the ids."""

    def __init__(self, seed: int, books: tuple[int, int]):
        self.dice = Random(seed)
        self.books = books
        self.accounts = [
            NewAccount(uuid7(), self.dice.choice([*books[:1] * 4, books[1]]), 1, self.dice.choice(_LIMITS))
            for _ in range(24)
        ]
        self.accounts += [NewAccount(uuid7(), books[0], 1) for _ in range(4)]
        self.strangers = [uuid7() for _ in range(2)]
        self.past: list[Transfer] = []
        self.reserved: list[Transfer] = []

    def filling(self) -> list[Transfer]:
        """A first batch that brings two accounts of each side to the edge of what a column holds."""
        *_, a, b, c, d = self.accounts
        almost = AMOUNT_MAX - 300
        return [
            Transfer(uuid7(), a.id, b.id, almost, self.books[0], 1),
            Transfer(uuid7(), c.id, d.id, almost, self.books[0], 1, Flag.PENDING),
        ]

    def batch(self, size: int) -> list[Transfer]:
        items = [self._item() for _ in range(size)]
        self.past = [*self.past, *items][-3000:]
        self.reserved = [*self.reserved, *(one for one in items if one.flags & Flag.PENDING)][-400:]
        return items

    def _item(self) -> Transfer:
        luck = self.dice.random()
        if self.past and luck < 0.08:
            return self.dice.choice(self.past)
        if self.past and luck < 0.14:
            return self._spoilt(self.dice.choice(self.past))
        item = self._resolution() if self.reserved and luck < 0.35 else self._movement()
        if self.dice.random() < 0.15:
            item = item._replace(flags=item.flags | Flag.LINKED)
        return self._spoilt(item) if self.dice.random() < 0.06 else item

    def _movement(self) -> Transfer:
        dice = self.dice
        debit, credit = dice.sample(self.accounts, 2)
        if debit.book != credit.book and dice.random() < 0.9:
            credit = dice.choice([one for one in self.accounts if one.book == debit.book and one != debit] or [credit])
        flags = Flag.PENDING if dice.random() < 0.3 else 0
        if dice.random() < 0.15:
            flags |= dice.choice(_SIDE_FLAGS[: 4 if flags else 2])
        closing = flags & (Flag.CLOSING_DEBIT | Flag.CLOSING_CREDIT)
        return Transfer(
            self._new_id(), debit.id, credit.id, dice.choice([0, 1, dice.randint(1, 500), dice.randint(1, 500)]),
            debit.book, dice.randint(1, 3), flags,
            # Accounts that stay closed for ever would end the play.
            timeout=dice.choice([1, 2]) if closing else dice.choice([0, 0, 1, 3, 60]) if flags & Flag.PENDING else 0,
            user_data_128=dice.choice([NIL, uuid.UUID(int=7)]), user_data_64=dice.choice([0, 2**64 - 1]),
            user_data_32=dice.choice([0, 2**32 - 1]),
        )  # fmt: skip

    def _resolution(self) -> Transfer:
        dice = self.dice
        held = dice.choice(self.reserved[-60:])
        post = dice.random() < 0.6
        item = Transfer(
            self._new_id(),
            amount=dice.choice([AMOUNT_MAX, held.amount, held.amount // 2]) if post else dice.choice([0, held.amount]),
            flags=Flag.POST_PENDING_TRANSFER if post else Flag.VOID_PENDING_TRANSFER,
            pending_id=held.id,
        )
        if dice.random() < 0.3:
            item = item._replace(debit=held.debit, credit=held.credit, book=held.book, code=held.code)
        return item

    def _new_id(self) -> uuid.UUID:
        """Mostly ordered by time, as ours are; sometimes from anywhere, as others' may be."""
        return uuid7() if self.dice.random() < 0.8 else uuid.UUID(int=self.dice.getrandbits(127) | 1)

    def _spoilt(self, item: Transfer) -> Transfer:
        """One value that is wrong, or only different."""
        dice = self.dice
        name, values = dice.choice(
            [
                ("id", [NIL, _ID_MAX]),
                ("debit", [NIL, _ID_MAX, item.credit, *self.strangers, dice.choice(self.accounts).id]),
                ("credit", [NIL, _ID_MAX, item.debit, *self.strangers, dice.choice(self.accounts).id]),
                ("amount", [min(item.amount + 1, AMOUNT_MAX), max(0, item.amount - 1), AMOUNT_MAX, AMOUNT_MAX - 5]),
                ("book", [0, *self.books, 999]),
                ("code", [0, 1, 2, 65_535]),
                ("flags", [item.flags ^ flag for flag in Flag if flag != Flag.IMPORTED]),
                ("pending_id", [NIL, _ID_MAX, item.id, self._new_id(), dice.choice(self.past or [item]).id]),
                ("timeout", [0, 1, 2**32 - 1]),
                ("user_data_128", [NIL, uuid.UUID(int=9)]),
                ("user_data_64", [0, 1]),
                ("user_data_32", [0, 1]),
                ("timestamp", [1]),
            ]
        )
        return item._replace(**{name: dice.choice(values)})
