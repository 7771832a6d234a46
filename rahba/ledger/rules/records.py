"""Value types of the ledger: what is asked, what an account holds, what is recorded."""

import datetime as dt
import enum
import uuid
from typing import NamedTuple

AMOUNT_MAX = 2**63 - 1  # also asks for "all there is" where an amount is an upper limit
BATCH_MAX = 8189  # items in one call, as TigerBeetle takes them
ID_MAX = 2**128 - 1
NIL = uuid.UUID(int=0)  # stands for "none" wherever an id may be left out
SHARD_BITS = 48  # rows are numbered shard by shard: its number, then a count without holes
SECOND = 1_000_000  # times are microseconds of the server's clock
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Flag(enum.IntFlag):
    """What a transfer does, with TigerBeetle's names and bits."""

    LINKED = 1 << 0
    PENDING = 1 << 1
    POST_PENDING_TRANSFER = 1 << 2
    VOID_PENDING_TRANSFER = 1 << 3
    BALANCING_DEBIT = 1 << 4
    BALANCING_CREDIT = 1 << 5
    CLOSING_DEBIT = 1 << 6
    CLOSING_CREDIT = 1 << 7
    IMPORTED = 1 << 8


EXPIRY = 1 << 14  # on the ledger's own row that releases an expired reservation; nobody may ask for it


class AccountFlag(enum.IntFlag):
    """What holds for an account, with TigerBeetle's names and bits."""

    LINKED = 1 << 0
    DEBITS_MUST_NOT_EXCEED_CREDITS = 1 << 1
    CREDITS_MUST_NOT_EXCEED_DEBITS = 1 << 2
    HISTORY = 1 << 3  # taken, and without effect: every transfer is kept, so every past balance is known
    IMPORTED = 1 << 4
    CLOSED = 1 << 5


class BookKind(enum.StrEnum):
    """What the amounts of a book are."""

    MONEY = "money"
    MEMO = "memo"  # ceilings, quotas, refundable sums: figures that limit money and are none


class Transfer(NamedTuple):
    """A movement that is asked for. Immutable and quick to make, since there are thousands in a batch."""

    id: uuid.UUID
    debit: uuid.UUID = NIL
    credit: uuid.UUID = NIL
    amount: int = 0
    book: int = 0
    code: int = 0
    flags: int = 0
    pending_id: uuid.UUID = NIL
    timeout: int = 0  # seconds; a reservation without one never expires
    user_data_128: uuid.UUID = NIL
    user_data_64: int = 0
    user_data_32: int = 0
    timestamp: int = 0  # must stay zero: time is the server's


class NewAccount(NamedTuple):
    """An account to be opened."""

    id: uuid.UUID
    book: int = 0
    code: int = 0
    flags: int = 0
    user_data_128: uuid.UUID = NIL
    user_data_64: int = 0
    user_data_32: int = 0
    timestamp: int = 0


class AccountState:
    """An account while a batch is decided: the id as an integer and as bytes, totals that change."""

    __slots__ = (
        "book",
        "credits_pending",
        "credits_posted",
        "debits_pending",
        "debits_posted",
        "flags",
        "id",
        "key",
        "last_transfer",
        "number",
        "touched",
    )

    def __init__(
        self,
        id,
        key,
        number,
        book,
        flags,
        last_transfer,
        debits_pending,
        debits_posted,
        credits_pending,
        credits_posted,
    ):
        self.id, self.key, self.number, self.book, self.flags = id, key, number, book, flags
        self.last_transfer, self.touched = last_transfer, False
        self.debits_pending, self.debits_posted = debits_pending, debits_posted
        self.credits_pending, self.credits_posted = credits_pending, credits_posted


class Recorded(NamedTuple):
    """A transfer that stands in the ledger. Ids are integers here: thousands are looked up in a batch."""

    id: int
    debit: AccountState
    credit: AccountState
    amount: int
    code: int
    flags: int
    pending_id: int
    timeout: int
    user_data_128: int
    user_data_64: int
    user_data_32: int
    at: int
    number: int = 0  # of its row, once it has one

    @property
    def expires_at(self) -> int | None:
        return self.at + self.timeout * SECOND if self.timeout else None


class MalformedItem(ValueError):
    """The caller's program built an item that no ledger could hold; nothing of its batch was tried."""


def start_of(shard: int) -> int:
    """What the first row of a shard is numbered after."""
    return shard << SHARD_BITS


def microseconds(moment: dt.datetime) -> int:
    """A moment as the ledger counts time."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def moment_of(at: int) -> dt.datetime:
    """The ledger's time as everybody else's."""
    return _EPOCH + dt.timedelta(microseconds=at)


def check_transfers(items: list[Transfer]) -> None:
    """Raise MalformedItem where a value does not fit its field. What is merely refused gets a code instead."""
    _check_size(items)
    for index, item in enumerate(items):
        # Counted on `type`, not `isinstance`: True and 1e3 are no amounts.
        if not (type(item.amount) is int and 0 <= item.amount <= AMOUNT_MAX):
            raise MalformedItem(f"item {index}: amount {item.amount!r} is no whole number of 0 to 2^63-1")
        if not (0 <= item.timeout < 2**32 and 0 <= item.code < 2**16 and 0 <= item.book < 2**31):
            raise MalformedItem(f"item {index}: timeout, code or book does not fit its field")
        if not (0 <= item.user_data_64 < 2**64 and 0 <= item.user_data_32 < 2**32 and 0 <= item.flags < 2**16):
            raise MalformedItem(f"item {index}: user data or flags do not fit their field")


def check_accounts(items: list[NewAccount]) -> None:
    """Raise MalformedItem where a value does not fit its field."""
    _check_size(items)
    for index, item in enumerate(items):
        if not (0 <= item.code < 2**16 and 0 <= item.book < 2**31 and 0 <= item.flags < 2**16):
            raise MalformedItem(f"account {index}: code, book or flags do not fit their field")
        if not (0 <= item.user_data_64 < 2**64 and 0 <= item.user_data_32 < 2**32):
            raise MalformedItem(f"account {index}: user data does not fit its field")


def _check_size(items: list) -> None:
    if len(items) > BATCH_MAX:
        raise MalformedItem(f"{len(items)} items in one batch; {BATCH_MAX} is the most")
