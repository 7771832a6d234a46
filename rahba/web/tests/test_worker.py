"""The worker outlives what it does."""

import datetime as dt

import pytest

from rahba.ledger import queries
from rahba.ledger.rules import Flag
from rahba.ledger.tests.conftest import Town
from rahba.web import worker


def test_a_job_that_fails_is_told_and_holds_up_no_other(db, monkeypatch, caplog):
    def breaks(now):
        raise RuntimeError("the gateway sent nonsense")

    monkeypatch.setattr(worker, "JOBS", (breaks, lambda now: 3))
    assert worker.work_once() == 3
    assert "the gateway sent nonsense" in caplog.text


def test_an_idle_round_does_nothing(db):
    assert worker.work_once() == 0


def test_a_seldom_job_goes_on_while_there_is_work_and_then_rests():
    asked, left = [], [2, 1, 0, 1, 0]

    def job(*, now):
        asked.append(now.minute)
        return left.pop(0)

    seldom = worker.Seldom(job, dt.timedelta(minutes=10))
    start = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
    for minute in range(14):
        seldom(start + dt.timedelta(minutes=minute))

    assert asked == [0, 1, 2, 12, 13]


def reserve(town: Town, wallet, count: int) -> None:
    shop = town.open()
    town.post(*(town.transfer(wallet, shop, 100, Flag.PENDING, timeout=1) for _ in range(count)))
    assert town.free(wallet) == 0


def test_reservations_are_let_go_in_their_second_where_nothing_moves(db):
    town = Town()
    wallet = town.wallet(300)
    reserve(town, wallet, 3)
    assert worker._let_go_of_reservations(town.now) == 0
    town.pass_time(1.1)
    assert worker._let_go_of_reservations(town.now) == 3
    assert town.free(wallet) == 300


@pytest.mark.postgresql
@pytest.mark.story("pay:F32")
def test_a_round_run_twice_and_twice_at_once_changes_nothing_the_second_time(transactional_db, at_once):
    town = Town()
    wallet = town.wallet(2000)
    reserve(town, wallet, 20)  # in the past, by the clock that the worker reads
    assert sum(at_once(*[worker.work_once] * 4)) == 20
    assert town.free(wallet) == 2000
    before = queries.verify()
    assert (before.findings, worker.work_once()) == ([], 0)
    assert queries.verify().seal == before.seal
