"""The worker outlives what it does."""

import datetime as dt

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
