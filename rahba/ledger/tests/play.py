"""One play of random events on two ledgers, for the tests and for the soak."""

import datetime as dt
from collections import Counter

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.models import Shard
from rahba.ledger.rules import microseconds
from rahba.ledger.tests.events import Events
from rahba.ledger.tests.model import Account, Model

NOW = dt.datetime(2026, 3, 18, 17, 30, tzinfo=dt.UTC)


class Difference(AssertionError):
    """The two ledgers disagree."""


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
            raise Difference(f"seed {seed}: {items[first]} is {codes[first]}, the model says {expected[first]}")
        seen.update(map(str, codes))
        if balances(source) != model.accounts:
            raise Difference(f"seed {seed}: balances differ after {sum(seen.values())} events")
    findings = queries.verify().findings
    if findings:
        raise Difference(f"seed {seed}: {findings}")
    return seen


def balances(source: Events) -> dict:
    found = queries.balances_of(one.id for one in source.accounts)
    return {one.id: Account(one.book, one.flags, **vars(found[one.id])) for one in source.accounts}
