"""The worker outlives what it does."""

from rahba.web import worker


def test_a_job_that_fails_is_told_and_holds_up_no_other(db, monkeypatch, caplog):
    def breaks(now):
        raise RuntimeError("the gateway sent nonsense")

    monkeypatch.setattr(worker, "JOBS", (breaks, lambda now: 3))
    assert worker.work_once() == 3
    assert "the gateway sent nonsense" in caplog.text


def test_an_idle_round_does_nothing(db):
    assert worker.work_once() == 0
