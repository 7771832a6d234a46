"""The decision on a batch of accounts to be opened."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rahba.ledger.rules.chains import objection_to_time, run_in_order
from rahba.ledger.rules.records import ID_MAX, AccountFlag, NewAccount
from rahba.ledger.rules.results import AccountResult

R = AccountResult
_ONE_LIMIT_ONLY = int(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
_IMPORTED = int(AccountFlag.IMPORTED)
_KNOWN_FLAGS = sum(AccountFlag)


@dataclass(frozen=True)
class Opened:
    """An account that was opened, as far as a repeated request is compared with it."""

    book: int
    code: int
    flags: int
    user_data_128: uuid.UUID
    user_data_64: int
    user_data_32: int


class Opening:
    """One batch while it is decided."""

    def __init__(self, *, known: dict[uuid.UUID, Opened], books: Mapping[int, int], shard: int):
        """`books` gives the shard of each book that there is."""
        self._known, self._books, self._shard = known, books, shard
        self.created: list[tuple[int, NewAccount]] = []  # with the place in the batch
        self._mark = 0

    def decide(self, items: Sequence[NewAccount]) -> list[AccountResult]:
        """A code for each item; what is to be written is then in `created`."""

        importing = items[0].flags & _IMPORTED

        def attempt(item: NewAccount, index: int) -> AccountResult:
            code = objection_to_time(item, _IMPORTED, importing, R) or self._objection(item)
            if code is None:
                self._open(item, index)
            return code or R.CREATED

        return run_in_order(items, attempt, self, R)

    def open(self) -> None:
        """See chains.Scope."""
        self._mark = len(self.created)

    def keep(self) -> None:
        """See chains.Scope."""

    def roll_back(self) -> None:
        """See chains.Scope."""
        for _, item in self.created[self._mark :]:
            del self._known[item.id]
        del self.created[self._mark :]

    def refused(self, item: NewAccount, code: AccountResult) -> None:
        """See chains.Scope. An account that was refused may be opened later."""

    def _open(self, item: NewAccount, index: int) -> None:
        data = (item.user_data_128, item.user_data_64, item.user_data_32)
        self._known[item.id] = Opened(item.book, item.code, int(item.flags), *data)
        self.created.append((index, item))

    def _objection(self, item: NewAccount) -> AccountResult | None:
        if item.flags & ~_KNOWN_FLAGS:
            return R.RESERVED_FLAG
        if not item.id.int:
            return R.ID_MUST_NOT_BE_ZERO
        if item.id.int == ID_MAX:
            return R.ID_MUST_NOT_BE_INT_MAX
        earlier = self._known.get(item.id)
        if earlier is not None:
            return _difference(item, earlier)
        if item.flags & _ONE_LIMIT_ONLY == _ONE_LIMIT_ONLY:
            return R.FLAGS_ARE_MUTUALLY_EXCLUSIVE
        if not item.book:
            return R.LEDGER_MUST_NOT_BE_ZERO
        if not item.code:
            return R.CODE_MUST_NOT_BE_ZERO
        if self._books.get(item.book) != self._shard:
            return R.LEDGER_NOT_FOUND
        return None


def _difference(item: NewAccount, earlier: Opened) -> AccountResult:
    if item.flags != earlier.flags:
        return R.EXISTS_WITH_DIFFERENT_FLAGS
    if item.user_data_128 != earlier.user_data_128:
        return R.EXISTS_WITH_DIFFERENT_USER_DATA_128
    if item.user_data_64 != earlier.user_data_64:
        return R.EXISTS_WITH_DIFFERENT_USER_DATA_64
    if item.user_data_32 != earlier.user_data_32:
        return R.EXISTS_WITH_DIFFERENT_USER_DATA_32
    if item.book != earlier.book:
        return R.EXISTS_WITH_DIFFERENT_LEDGER
    if item.code != earlier.code:
        return R.EXISTS_WITH_DIFFERENT_CODE
    return R.EXISTS
