"""Real connections, one per thread, and a way to let them start together."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections


@pytest.fixture
def at_once():
    """at_once(acts) runs them in threads that start together; gives back results, or the errors in their place."""

    def run(acts: list[Callable]) -> list:
        barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

        def work(place: int, act: Callable) -> None:
            try:
                barrier.wait()
                results[place] = act()
            except Exception as problem:
                results[place] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=item) for item in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
