"""Balances, and what is recorded under an id."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum

from rahba.ledger.models import Account
from rahba.ledger.queries.sets import as_integer, rows_of_ids
from rahba.ledger.rules.opening import Opened
from rahba.ledger.rules.records import NIL, AccountFlag

_OPENED = "SELECT id, book_id, code, flags, user_data_128, user_data_64, user_data_32 FROM ledger_account"
_AMOUNTS = "SELECT id, amount FROM ledger_transfer"


@dataclass(frozen=True)
class Balance:
    """The totals of an account, in the smallest unit of its book."""

    debits_pending: int
    debits_posted: int
    credits_pending: int
    credits_posted: int
    closed: bool

    @property
    def free_to_debit(self) -> int:
        """What an account of somebody's money may still spend: what came in, less what left or is reserved."""
        return self.credits_posted - self.debits_posted - self.debits_pending


def balances_of(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Balance]:
    """The totals of each of these accounts that exists."""
    rows = Account.objects.filter(id__in=set(account_ids)).values_list(
        "id", "debits_pending", "debits_posted", "credits_pending", "credits_posted", "flags"
    )
    return {id: Balance(*totals, closed=bool(flags & AccountFlag.CLOSED)) for id, *totals, flags in rows}


def totals_by_code(book: int) -> dict[int, int]:
    """What all accounts of a code hold together, credits less debits, for each code of a book."""
    rows = Account.objects.filter(book_id=book).order_by().values_list("code")
    summed = rows.annotate(held=Sum(F("credits_posted")) - Sum(F("debits_posted")))
    return {code: int(held) for code, held in summed}


def amounts_of(transfer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What was moved or reserved under each of these ids that is recorded; it may be less than was asked."""
    rows = rows_of_ids(_AMOUNTS, "id", {one.int for one in transfer_ids})
    return {uuid.UUID(int=as_integer(key)): amount for key, amount in rows}


def opened_accounts(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Opened]:
    """Accounts as they stand, to compare a repeated opening with."""
    found = {}
    for key, book, code, flags, u128, u64, u32 in rows_of_ids(_OPENED, "id", {one.int for one in account_ids}):
        data = (uuid.UUID(int=as_integer(u128)) if u128 else NIL, u64 % 2**64, u32 % 2**32)
        found[uuid.UUID(int=as_integer(key))] = Opened(book, code, flags, *data)
    return found
