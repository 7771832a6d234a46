"""A second ledger, written from TigerBeetle's documentation and not from ours: slow, plain, and in memory.

Its rules stand in tables, in order of precedence: the first that holds gives the code.
"""

from collections import ChainMap
from dataclasses import dataclass, field, replace

from rahba.ledger.rules import AMOUNT_MAX, AccountFlag, Flag, Transfer

MAX_ID = 2**128 - 1
SECOND = 1_000_000


@dataclass(frozen=True)
class Account:
    book: int
    flags: int
    debits_pending: int = 0
    debits_posted: int = 0
    credits_pending: int = 0
    credits_posted: int = 0
    closed: bool = False

    @property
    def debits(self) -> int:
        return self.debits_pending + self.debits_posted

    @property
    def credits(self) -> int:
        return self.credits_pending + self.credits_posted


@dataclass(frozen=True)
class Row:
    item: Transfer  # with the amount that was moved, and everything filled in
    at: int
    state: str = ""  # of a reservation: pending, posted, voided or expired


@dataclass
class Question:
    """One item, with what it names."""

    item: Transfer
    at: int
    debit: Account | None
    credit: Account | None
    row: Row | None  # already recorded under this id
    held: Row | None  # the reservation that it names
    amount: int

    def has(self, *flags: Flag) -> bool:
        return any(self.item.flags & flag for flag in flags)


def _differs(name: str):
    def differs(q: Question) -> bool:
        asked, stands = getattr(q.item, name), getattr(q.row.item, name)
        if q.held and q.has(Flag.POST_PENDING_TRANSFER, Flag.VOID_PENDING_TRANSFER) and not _said(name, q.item):
            asked = getattr(q.held.item, name)
        if name == "amount" and q.has(Flag.BALANCING_DEBIT, Flag.BALANCING_CREDIT):
            return asked < stands
        return asked != stands

    return differs


def _said(name: str, item: Transfer) -> bool:
    value = getattr(item, name)
    if name == "amount":
        return value != (AMOUNT_MAX if item.flags & Flag.POST_PENDING_TRANSFER else 0)
    return bool(value if isinstance(value, int) else value.int)


RECORDED = [
    ("exists_with_different_flags", lambda q: q.item.flags != q.row.item.flags),
    ("exists_with_different_pending_id", lambda q: q.item.pending_id != q.row.item.pending_id),
    ("exists_with_different_timeout", lambda q: q.item.timeout != q.row.item.timeout),
    ("exists_with_different_debit_account_id", _differs("debit")),
    ("exists_with_different_credit_account_id", _differs("credit")),
    ("exists_with_different_amount", _differs("amount")),
    ("exists_with_different_user_data_128", _differs("user_data_128")),
    ("exists_with_different_user_data_64", _differs("user_data_64")),
    ("exists_with_different_user_data_32", _differs("user_data_32")),
    ("exists_with_different_ledger", _differs("book")),
    ("exists_with_different_code", _differs("code")),
    ("exists", lambda q: True),
]

NEW = [
    ("debit_account_id_must_not_be_zero", lambda q: q.item.debit.int == 0),
    ("debit_account_id_must_not_be_int_max", lambda q: q.item.debit.int == MAX_ID),
    ("credit_account_id_must_not_be_zero", lambda q: q.item.credit.int == 0),
    ("credit_account_id_must_not_be_int_max", lambda q: q.item.credit.int == MAX_ID),
    ("accounts_must_be_different", lambda q: q.item.debit == q.item.credit),
    ("pending_id_must_be_zero", lambda q: q.item.pending_id.int != 0),
    ("timeout_reserved_for_pending_transfer", lambda q: q.item.timeout and not q.has(Flag.PENDING)),
    (
        "closing_transfer_must_be_pending",
        lambda q: q.has(Flag.CLOSING_DEBIT, Flag.CLOSING_CREDIT) and not q.has(Flag.PENDING),
    ),
    ("ledger_must_not_be_zero", lambda q: q.item.book == 0),
    ("code_must_not_be_zero", lambda q: q.item.code == 0),
    ("debit_account_not_found", lambda q: q.debit is None),
    ("credit_account_not_found", lambda q: q.credit is None),
    ("accounts_must_have_the_same_ledger", lambda q: q.debit.book != q.credit.book),
    ("transfer_must_have_the_same_ledger_as_accounts", lambda q: q.item.book != q.debit.book),
    ("debit_account_already_closed", lambda q: q.debit.closed),
    ("credit_account_already_closed", lambda q: q.credit.closed),
]

LIMITS = [
    ("overflows_debits_pending", lambda q: q.has(Flag.PENDING) and q.debit.debits_pending + q.amount > AMOUNT_MAX),
    ("overflows_credits_pending", lambda q: q.has(Flag.PENDING) and q.credit.credits_pending + q.amount > AMOUNT_MAX),
    ("overflows_debits_posted", lambda q: q.debit.debits_posted + q.amount > AMOUNT_MAX),
    ("overflows_credits_posted", lambda q: q.credit.credits_posted + q.amount > AMOUNT_MAX),
    ("overflows_debits", lambda q: q.debit.debits + q.amount > AMOUNT_MAX),
    ("overflows_credits", lambda q: q.credit.credits + q.amount > AMOUNT_MAX),
    (
        "exceeds_credits",
        lambda q: (
            q.debit.flags & AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS
            and q.debit.debits + q.amount > q.debit.credits_posted
        ),
    ),
    (
        "exceeds_debits",
        lambda q: (
            q.credit.flags & AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS
            and q.credit.credits + q.amount > q.credit.debits_posted
        ),
    ),
]

_ONE_PHASE_ONLY = (Flag.PENDING, Flag.BALANCING_DEBIT, Flag.BALANCING_CREDIT, Flag.CLOSING_DEBIT, Flag.CLOSING_CREDIT)
_BOTH = Flag.POST_PENDING_TRANSFER | Flag.VOID_PENDING_TRANSFER

RESOLVING = [
    ("flags_are_mutually_exclusive", lambda q: q.item.flags & _BOTH == _BOTH or q.has(*_ONE_PHASE_ONLY)),
    ("pending_id_must_not_be_zero", lambda q: q.item.pending_id.int == 0),
    ("pending_id_must_not_be_int_max", lambda q: q.item.pending_id.int == MAX_ID),
    ("pending_id_must_be_different", lambda q: q.item.pending_id == q.item.id),
    ("timeout_reserved_for_pending_transfer", lambda q: q.item.timeout),
    ("pending_transfer_not_found", lambda q: q.held is None),
    ("pending_transfer_not_pending", lambda q: not q.held.item.flags & Flag.PENDING),
    (
        "pending_transfer_has_different_debit_account_id",
        lambda q: q.item.debit.int and q.item.debit != q.held.item.debit,
    ),
    (
        "pending_transfer_has_different_credit_account_id",
        lambda q: q.item.credit.int and q.item.credit != q.held.item.credit,
    ),
    ("pending_transfer_has_different_ledger", lambda q: q.item.book and q.item.book != q.held.item.book),
    ("pending_transfer_has_different_code", lambda q: q.item.code and q.item.code != q.held.item.code),
    ("exceeds_pending_transfer_amount", lambda q: q.amount > q.held.item.amount),
    (
        "pending_transfer_has_different_amount",
        lambda q: q.has(Flag.VOID_PENDING_TRANSFER) and q.amount < q.held.item.amount,
    ),
    ("pending_transfer_already_posted", lambda q: q.held.state == "posted"),
    ("pending_transfer_already_voided", lambda q: q.held.state == "voided"),
    ("pending_transfer_expired", lambda q: q.held.state == "expired" or _due(q.held, q.at)),
    ("debit_account_already_closed", lambda q: q.debit.closed and not q.has(Flag.VOID_PENDING_TRANSFER)),
    ("credit_account_already_closed", lambda q: q.credit.closed and not q.has(Flag.VOID_PENDING_TRANSFER)),
]

MAY_PASS = {
    "debit_account_not_found",
    "credit_account_not_found",
    "pending_transfer_not_found",
    "exceeds_credits",
    "exceeds_debits",
    "debit_account_already_closed",
    "credit_account_already_closed",
}


def _due(row: Row, at: int) -> bool:
    return bool(row.item.timeout) and row.at + row.item.timeout * SECOND <= at


def _first(rules: list, question: Question) -> str | None:
    return next((code for code, holds in rules if holds(question)), None)


@dataclass
class Model:
    """Accounts and transfers by id; `burnt` ids were refused for ever."""

    accounts: dict = field(default_factory=dict)
    transfers: ChainMap = field(default_factory=ChainMap)
    burnt: set = field(default_factory=set)

    def post(self, items: list[Transfer], *, now: int, first_at: int) -> list[str]:
        """What is due `now` is let go, then the items happen, a microsecond apart, from `first_at` on."""
        self._expire(now)
        codes: list[str] = []
        while len(codes) < len(items):
            start = len(codes)
            end = next((i for i in range(start, len(items)) if not items[i].flags & Flag.LINKED), None)
            chain = items[start:] if end is None else items[start : end + 1]
            codes += self._chain(chain, first_at + start, left_open=end is None)
        return codes

    def _chain(self, chain: list[Transfer], at: int, *, left_open: bool) -> list[str]:
        accounts, self.transfers = dict(self.accounts), self.transfers.new_child()
        codes = []
        for place, item in enumerate(chain):
            last = place == len(chain) - 1
            code = "linked_event_chain_open" if left_open and last else self._one(item, at + place)
            codes.append(code)
            if code != "created":
                break
        overlay, self.transfers = self.transfers.maps[0], self.transfers.parents
        if codes[-1] == "created":
            self.transfers.update(overlay)
            return codes
        self.accounts = accounts
        if codes[-1] in MAY_PASS:
            self.burnt.add(chain[len(codes) - 1].id)
        told = ["linked_event_failed"] * len(chain)
        told[len(codes) - 1] = codes[-1]
        if left_open:
            told[-1] = "linked_event_chain_open"
        return told

    def _one(self, item: Transfer, at: int) -> str:
        if item.timestamp:
            return "timestamp_must_be_zero"
        if item.id.int in (0, MAX_ID):
            return "id_must_not_be_zero" if not item.id.int else "id_must_not_be_int_max"
        row, held = self.transfers.get(item.id), self.transfers.get(item.pending_id)
        named = held.item if held and item.flags & _BOTH else item
        debit, credit = self.accounts.get(named.debit), self.accounts.get(named.credit)
        question = Question(item, at, debit, credit, row, held, item.amount)
        if row:
            return _first(RECORDED, question)
        if item.id in self.burnt:
            return "id_already_failed"
        return self._resolve(question) if item.flags & _BOTH else self._move(question)

    def _move(self, q: Question) -> str:
        objection = _first(NEW, q)
        if objection:
            return objection
        if q.has(Flag.BALANCING_DEBIT):
            q.amount = min(q.amount, max(0, q.debit.credits_posted - q.debit.debits))
        if q.has(Flag.BALANCING_CREDIT):
            q.amount = min(q.amount, max(0, q.credit.debits_posted - q.credit.credits))
        objection = _first(LIMITS, q)
        if objection:
            return objection
        phase = "pending" if q.has(Flag.PENDING) else "posted"
        self._add(q.item, q.amount, phase)
        self._close(q.item, True)
        state = "pending" if q.has(Flag.PENDING) else ""
        self.transfers[q.item.id] = Row(q.item._replace(amount=q.amount), q.at, state)
        return "created"

    def _resolve(self, q: Question) -> str:
        if q.held and not _said("amount", q.item):
            q.amount = q.held.item.amount
        objection = _first(RESOLVING, q)
        if objection:
            return objection
        posted = q.has(Flag.POST_PENDING_TRANSFER)
        self._settle(q.held, "posted" if posted else "voided")
        if posted:
            self._add(q.held.item, q.amount, "posted")
        left_out = {
            name: getattr(q.held.item, name)
            for name in ("debit", "credit", "user_data_128", "user_data_64", "user_data_32", "book", "code")
            if not _said(name, q.item)
        }
        self.transfers[q.item.id] = Row(q.item._replace(amount=q.amount, **left_out), q.at)
        return "created"

    def _settle(self, held: Row, state: str) -> None:
        self._add(held.item, -held.item.amount, "pending")
        if state != "posted":
            self._close(held.item, False)
        self.transfers[held.item.id] = replace(held, state=state)

    def _add(self, item: Transfer, amount: int, phase: str) -> None:
        for id, side in ((item.debit, f"debits_{phase}"), (item.credit, f"credits_{phase}")):
            account = self.accounts[id]
            self.accounts[id] = replace(account, **{side: getattr(account, side) + amount})

    def _close(self, item: Transfer, closed: bool) -> None:
        for id, flag in ((item.debit, Flag.CLOSING_DEBIT), (item.credit, Flag.CLOSING_CREDIT)):
            if item.flags & flag:
                self.accounts[id] = replace(self.accounts[id], closed=closed)

    def _expire(self, now: int) -> None:
        for row in [row for row in self.transfers.values() if row.state == "pending" and _due(row, now)]:
            self._settle(row, "expired")
