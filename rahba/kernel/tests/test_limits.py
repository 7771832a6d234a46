"""Counts of what may be done so often: exact, also when many come at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rahba.kernel import limits

NOW = dt.datetime(2026, 11, 24, 11, 0, 40, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def take(name="door", most=3, at=NOW) -> int:
    return limits.take(name=name, most=most, span=MINUTE, now=at)


def test_within_the_limit_nobody_waits_and_beyond_it_until_the_stretch_ends(db):
    assert [take() for _ in range(5)] == [0, 0, 0, 20, 20]
    assert take(name="other-door") == 0
    later = NOW + dt.timedelta(seconds=19, milliseconds=500)
    assert (take(at=later), take(at=NOW + dt.timedelta(seconds=20))) == (1, 0)


def test_a_flood_writes_nothing(db):
    while take() == 0:
        pass
    with CaptureQueriesContext(connection) as asked:
        take()
    assert [query["sql"][:6] for query in asked] == ["SELECT"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_as_many_pass_as_may(at_once):
    def hand() -> list[int]:
        return [take(most=20) for _ in range(6)]

    passed = sum(wait == 0 for waits in at_once(*[hand] * 8) for wait in waits)
    assert passed == 20
