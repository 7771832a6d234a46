"""Opening books and accounts."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from rahba.ledger.actions.rows import execute_together, insert_values
from rahba.ledger.actions.turns import end_of_turn, take_turn
from rahba.ledger.actions.writing import signed
from rahba.ledger.models import Account, Book
from rahba.ledger.queries.accounts import opened_accounts
from rahba.ledger.rules.opening import Opening
from rahba.ledger.rules.records import BookKind, NewAccount, check_accounts, microseconds
from rahba.ledger.rules.results import AccountResult


def open_book(
    *,
    number: int,
    institution_id: uuid.UUID,
    now: dt.datetime,
    currency: str = "MAD",
    exponent: int = 2,
    kind: BookKind = BookKind.MONEY,
    shard: int = 0,
) -> Book:
    """A book of one legal issuer in one currency. It never changes; a second one of money is an IntegrityError."""
    return Book.objects.create(
        number=number,
        shard=shard,
        kind=kind,
        currency=currency,
        exponent=exponent,
        institution_id=institution_id,
        opened_at=now,
    )


@transaction.atomic
def open_accounts(accounts: Iterable[NewAccount], *, now: dt.datetime, shard: int = 0) -> list[AccountResult]:
    """A code for each account, in order. The same again is `exists`, so that whoever comes first may open it.

    Raises MalformedItem where a value fits no column; nothing is then tried.
    """
    items = list(accounts)
    check_accounts(items)
    if not items:
        return []
    turn = take_turn(shard)
    first_at = max(microseconds(now), turn.last_at + 1)
    books = dict(Book.objects.filter(number__in={item.book for item in items}).values_list("number", "shard"))
    opening = Opening(known=opened_accounts(item.id for item in items), books=books, shard=shard)
    codes = opening.decide(items)
    rows = [
        (
            number, item.id.bytes, shard, item.book, item.code, int(item.flags), 0, 0, 0, 0,
            item.user_data_128.bytes if item.user_data_128.int else None,
            signed(item.user_data_64, 64), signed(item.user_data_32, 32), 0, first_at + place,
        )
        for number, (place, item) in enumerate(opening.created, start=turn.last_account + 1)
    ]  # fmt: skip
    if rows:
        insert_values(Account, rows)
    turn.last_account += len(rows)
    turn.last_at = first_at + len(items) - 1
    execute_together([end_of_turn(turn)])
    return codes
