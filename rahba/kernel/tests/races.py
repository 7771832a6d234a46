"""Two hands at once, with the lock and with it switched off, where the harm must show (for every domain)."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.db.models import QuerySet


@pytest.fixture
def at_once():
    """at_once(act, act…) runs them in threads that start together, each with a connection of its own; gives back what
    each returned or raised."""

    def run(*acts: Callable) -> list:
        barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

        def work(place: int, act: Callable) -> None:
            try:
                barrier.wait()
                answers[place] = act()
            except Exception as problem:
                answers[place] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=item) for item in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return answers

    return run


@pytest.fixture(params=[True, False], ids=["locked", "unlocked"])
def locked(request, monkeypatch) -> bool:
    """Whether rows are locked in this run."""
    if not request.param:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    return request.param


@pytest.fixture
def meet(monkeypatch):
    """meet(module, name): both hands read before either writes, if no lock keeps one of them waiting."""

    def at(module, name: str) -> None:
        barrier, original = threading.Barrier(2), getattr(module, name)

        def wait_for_the_other(*args, **kwargs):
            found = original(*args, **kwargs)
            with contextlib.suppress(threading.BrokenBarrierError):  # broken: the other waits for the lock
                barrier.wait(timeout=1)
            return found

        monkeypatch.setattr(module, name, wait_for_the_other)

    return at
