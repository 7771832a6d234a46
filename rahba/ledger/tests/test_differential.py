"""Two ledgers, written apart, are given the same events and must say the same."""

import datetime as dt
import os
from collections import Counter

import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.models import Shard
from rahba.ledger.rules import TransferResult, microseconds
from rahba.ledger.tests.events import Events
from rahba.ledger.tests.model import Account, Model

EVENTS = int(os.environ.get("RAHBA_LEDGER_EVENTS", 100_000))
NOW = dt.datetime(2026, 3, 18, 17, 30, tzinfo=dt.UTC)
# They need imports, or a flag that nobody can name by accident; test_posting.py has them.
ELSEWHERE = {"imported_event_expected", "imported_event_not_expected", "reserved_flag"}


@pytest.mark.slow
@pytest.mark.django_db
def test_no_difference_over_a_hundred_thousand_random_events():
    seen: Counter = Counter()
    for seed in range(5):
        seen += play(seed, EVENTS // 5)
    assert sum(seen.values()) >= EVENTS
    never = {str(code) for code in TransferResult} - set(seen) - ELSEWHERE
    assert not never, f"the events are not random enough: never seen {never}"


@pytest.mark.django_db
def test_no_difference_over_some_random_events():
    play(seed=int.from_bytes(os.urandom(2)), events=3_000)


def play(seed: int, events: int) -> Counter:
    """Give both the same batches, and compare every code, every balance and the recount."""
    books = tuple(10 * (seed % 100_000) + n for n in (1, 2))
    for number in books:
        actions.open_book(number=number, institution_id=uuid7(), now=NOW)
    source, model, now, seen = Events(seed, books), Model(), NOW + dt.timedelta(days=seed), Counter()
    assert set(actions.open_accounts(source.accounts, now=now)) == {"created"}
    model.accounts = {one.id: Account(one.book, one.flags) for one in source.accounts}
    while sum(seen.values()) < events:
        now += dt.timedelta(milliseconds=source.dice.choice([10, 10, 10, 700, 2500]))
        items = source.batch(source.dice.choice([1, 2, 7, 300, 800])) if seen else source.filling()
        codes = actions.post(items, now=now)
        first_at = Shard.objects.get().last_at - len(items) + 1
        expected = model.post(items, now=microseconds(now), first_at=first_at)
        if codes != expected:
            first = next(place for place, pair in enumerate(zip(codes, expected, strict=True)) if pair[0] != pair[1])
            pytest.fail(f"seed {seed}: {items[first]} is {codes[first]}, the model says {expected[first]}")
        seen.update(map(str, codes))
        assert balances(source) == model.accounts, f"seed {seed}"
    assert queries.verify().findings == []
    return seen


def balances(source: Events) -> dict:
    found = queries.balances_of(one.id for one in source.accounts)
    return {one.id: Account(one.book, one.flags, **vars(found[one.id])) for one in source.accounts}
