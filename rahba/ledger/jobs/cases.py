"""Replaying files of cases: what must come out of given accounts and batches (`ledger_semantics.json` is one).

Names are mapped to new ids, ledgers to new books, so that the cases of a file share one database and not one row.
"""

import datetime as dt
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.rules import AMOUNT_MAX, NIL, AccountFlag, Flag, NewAccount, Transfer

_FIXED = {"ZERO": NIL, "ID_MAX": uuid.UUID(int=2**128 - 1)}
_A_FLAG_NOBODY_KNOWS = 1 << 15
_USER_DATA = ("user_data_64", "user_data_32", "timestamp")


@dataclass
class Replay:
    """Cases one after another, under one clock that only goes on."""

    now: dt.datetime
    _book_numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def differences(self, case: dict) -> list[str]:
        """Everything that came out otherwise than the case says; nothing, when it passes."""
        found: list[str] = []
        try:
            found.extend(_Scene(self, case).play())
        except Exception as problem:
            # One case that cannot be played must not keep the others from being played.
            found.append(f"cannot be played: {type(problem).__name__} {problem}")
        return found

    def next_book(self) -> int:
        """Open a book that no case has used."""
        number = next(self._book_numbers)
        actions.open_book(number=number, institution_id=uuid7(), now=self.now)
        return number


class _Scene:
    """One case while it is played."""

    def __init__(self, replay: Replay, case: dict):
        self.replay, self.case = replay, case
        self.accounts: dict[str, uuid.UUID] = defaultdict(uuid7, _FIXED)
        self.transfers: dict[str, uuid.UUID] = defaultdict(uuid7, _FIXED)
        self.books: dict[int, int] = defaultdict(replay.next_book, {0: 0})
        self.stood: set[str] = set()  # names of transfers that were created

    def play(self) -> Iterator[str]:
        given = self.case["accounts"]
        codes = self._open(given)
        yield from _compare("accounts", [one["id"] for one in given], ["created"] * len(given), codes)
        for number, step in enumerate(self.case["steps"], start=1):
            yield from (f"step {number}: {found}" for found in self._play_step(step))
            yield from (f"after step {number}: {found}" for found in queries.verify().findings)
        yield from self._compare_balances()

    def _play_step(self, step: dict) -> Iterator[str]:
        if step["op"] == "create_transfers":
            yield from self._post(step)
        elif step["op"] == "create_accounts":
            codes = self._open(step["events"])
            yield from _compare("create_accounts", [one["id"] for one in step["events"]], step["expect"], codes)
        elif step["op"] == "advance_time":
            self.replay.now += dt.timedelta(seconds=step["seconds"])
            actions.release_expired(now=self.replay.now)
        elif step["op"] == "lookup_amounts":
            found = queries.amounts_of(self.transfers[name] for name in step["expect"])
            for name, expected in step["expect"].items():
                amount = found.get(self.transfers[name])
                if amount != _amount(expected):
                    yield f"amount of {name} is {amount}, not {expected}"
        else:
            yield f"this version knows no step {step['op']!r}"

    def _post(self, step: dict) -> Iterator[str]:
        names = [event["id"] for event in step["events"]]
        codes = actions.post([self._transfer(event) for event in step["events"]], now=self.replay.now)
        yield from _compare("create_transfers", names, step["expect"], codes)
        for name, code in zip(names, codes, strict=True):
            if name in self.stood and not code.startswith(("exists", "linked_event")):
                yield f"{name} was created before, and is now {code}"
            if code == "created":
                self.stood.add(name)

    def _open(self, events: list[dict]) -> list[str]:
        return actions.open_accounts([self._account(event) for event in events], now=self.replay.now)

    def _account(self, event: dict) -> NewAccount:
        return NewAccount(
            id=self.accounts[event["id"]],
            book=self.books[event["ledger"]],
            code=event["code"],
            flags=_flags(event.get("flags", []), AccountFlag),
            **_user_data(event),
        )

    def _transfer(self, event: dict) -> Transfer:
        return Transfer(
            id=self.transfers[event["id"]],
            debit=self.accounts[event["debit"]],
            credit=self.accounts[event["credit"]],
            amount=_amount(event.get("amount", 0)),
            book=self.books[event["ledger"]],
            code=event["code"],
            flags=_flags(event.get("flags", []), Flag),
            pending_id=self.transfers[event.get("pending", "ZERO")],
            timeout=event.get("timeout", 0),
            **_user_data(event),
        )

    def _compare_balances(self) -> Iterator[str]:
        found = queries.balances_of(self.accounts[name] for name in self.case["final_balances"])
        for name, expected in self.case["final_balances"].items():
            balance = found.get(self.accounts[name])
            for part, value in expected.items():
                actual = getattr(balance, part, None)
                if actual != (value if isinstance(value, bool) else _amount(value)):
                    yield f"at the end: {part} of {name} is {actual}, not {value}"


def _compare(what: str, names: Iterable[str], expected: list[str], codes: list[str]) -> Iterator[str]:
    for name, wanted, code in zip(names, expected, codes, strict=True):
        if code != wanted:
            yield f"{what}: {name} is {code}, not {wanted}"


def _amount(value: int | str) -> int:
    if isinstance(value, int):
        return value
    _, _, less = value.partition("-")
    return AMOUNT_MAX - int(less or 0)


def _flags(names: list[str], known: type) -> int:
    return sum(int(known.__members__.get(name.upper(), _A_FLAG_NOBODY_KNOWS)) for name in set(names))


def _user_data(event: dict) -> dict:
    values = {name: event[name] for name in _USER_DATA if name in event}
    return {**values, "user_data_128": uuid.UUID(int=event.get("user_data_128", 0))}
