"""Opening accounts: a code for each, with TigerBeetle's names and precedence; the same again is no error."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.models import Account, Book
from rahba.ledger.rules import NIL, AccountFlag, BookKind, MalformedItem, NewAccount

BOTH = AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS


def opened(town, *accounts: NewAccount) -> list[str]:
    return actions.open_accounts(accounts, now=town.now)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"flags": 1 << 9}, "reserved_flag"),
        ({"id": NIL}, "id_must_not_be_zero"),
        ({"id": uuid.UUID(int=2**128 - 1)}, "id_must_not_be_int_max"),
        ({"flags": BOTH}, "flags_are_mutually_exclusive"),
        ({"book": 0, "code": 0}, "ledger_must_not_be_zero"),
        ({"code": 0, "book": 99}, "code_must_not_be_zero"),
        ({"book": 99}, "ledger_not_found"),
        ({"timestamp": 5, "flags": 1 << 9}, "timestamp_must_be_zero"),
        ({"flags": AccountFlag.IMPORTED, "timestamp": 5}, "imported_event_not_expected"),
        ({"flags": AccountFlag.LINKED}, "linked_event_chain_open"),
    ],
)
def test_what_is_wrong_is_told_in_the_order_of_precedence(town, values, code):
    account = NewAccount(uuid7(), town.book, 1)._replace(**values)
    assert opened(town, account) == [code]
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "exists"),
        ({"flags": AccountFlag.HISTORY, "code": 2}, "exists_with_different_flags"),
        ({"user_data_128": uuid7(), "user_data_64": 1}, "exists_with_different_user_data_128"),
        ({"user_data_64": 1, "user_data_32": 1}, "exists_with_different_user_data_64"),
        ({"user_data_32": 1, "book": 0}, "exists_with_different_user_data_32"),
        ({"book": 0, "code": 0}, "exists_with_different_ledger"),
        ({"code": 0}, "exists_with_different_code"),
    ],
)
def test_the_same_again_exists_and_another_under_its_id_is_refused(town, values, code):
    account = NewAccount(uuid7(), town.book, 1, user_data_128=uuid7(), user_data_64=2**64 - 1, user_data_32=2**32 - 1)
    assert opened(town, account, account) == ["created", "exists"]
    assert opened(town, account._replace(**values)) == [code]


def test_linked_accounts_are_opened_all_or_none(town):
    first, second = NewAccount(uuid7(), town.book, 1, AccountFlag.LINKED), NewAccount(uuid7(), town.book, 1)
    bad = second._replace(code=0)
    assert opened(town, first, bad) == ["linked_event_failed", "code_must_not_be_zero"]
    assert opened(town, first, second, first, second) == ["created", "created", "exists", "linked_event_failed"]


def test_an_import_decides_for_its_whole_batch(town):
    imported = NewAccount(uuid7(), town.book, 1, AccountFlag.IMPORTED)
    told = opened(town, imported, NewAccount(uuid7(), town.book, 1))
    assert told == ["imported_event_not_expected", "imported_event_expected"]


def test_what_fits_no_column_is_refused_before_anything_is_tried(town):
    good = NewAccount(uuid7(), town.book, 1)
    for values in ({"code": 2**16}, {"book": -1}, {"user_data_64": 2**64}):
        with pytest.raises(MalformedItem):
            opened(town, good, good._replace(id=uuid7(), **values))
    assert opened(town) == []
    assert queries.balances_of([good.id]) == {}


def test_an_issuer_has_one_book_of_money_in_a_currency_and_as_many_memo_books_as_it_needs(town):
    issuer = Book.objects.get().institution_id
    for number in (2, 3):
        actions.open_book(number=number, institution_id=issuer, kind=BookKind.MEMO, now=town.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.open_book(number=4, institution_id=issuer, now=town.now)
