"""A small town with its bank, in the words of the stories of this domain."""

import datetime as dt
import uuid

import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.rules import AccountFlag, NewAccount, Transfer

NOW = dt.datetime(2026, 3, 18, 17, 30, tzinfo=dt.UTC)
WALLET = AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS


class Town:
    """Accounts in one book, and the verbs on them."""

    def __init__(self, book: int = 1):
        self.book, self.now = actions.open_book(number=book, institution_id=uuid7(), now=NOW).number, NOW
        self.bank = self.open()

    def open(self, flags: int = 0) -> uuid.UUID:
        account = NewAccount(uuid7(), self.book, 1, flags)
        assert actions.open_accounts([account], now=self.now) == ["created"]
        return account.id

    def wallet(self, funds: int = 0) -> uuid.UUID:
        """An account that cannot be overdrawn."""
        wallet = self.open(WALLET)
        if funds:
            assert self.post(self.transfer(self.bank, wallet, funds)) == ["created"]
        return wallet

    def transfer(self, debit: uuid.UUID, credit: uuid.UUID, amount: int, flags: int = 0, **more) -> Transfer:
        return Transfer(more.pop("id", None) or uuid7(), debit, credit, amount, self.book, 10, flags, **more)

    def post(self, *items: Transfer) -> list[str]:
        return actions.post(items, now=self.now)

    def pass_time(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)

    def free(self, account: uuid.UUID) -> int:
        """What the account's owner may still spend."""
        return queries.balances_of([account])[account].free_to_debit


@pytest.fixture
def town(db):
    return Town()
