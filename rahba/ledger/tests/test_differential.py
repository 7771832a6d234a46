"""Two ledgers, written apart, are given the same events and must say the same."""

import os
from collections import Counter

import pytest

from rahba.ledger.rules import TransferResult
from rahba.ledger.tests.play import play

EVENTS = int(os.environ.get("RAHBA_LEDGER_EVENTS", 100_000))
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
