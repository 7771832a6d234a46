"""Keeps the processes of one `start` together: forks them, restarts the worker if it falls, ends them all."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import Any

from rahba.web.serve import obey_parent_only

# Forked where that is safe, so that Django is imported once for all; elsewhere each process imports its own.
_context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
_GRACE_SECONDS = 12
_RESTART_SECONDS = 1.0


class Stopped(BaseException):
    """SIGINT or SIGTERM arrived. Not an Exception: nobody on the way may swallow it."""


class Steward:
    """The parent of every process. `essential` ones take all others down with them; others are started again."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._running: dict[str, Any] = {}
        self._recipes: dict[str, tuple[Callable[..., None], tuple, bool]] = {}
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)

    def run(self, name: str, target: Callable[..., None], *arguments: Any, essential: bool) -> None:
        self._recipes[name] = (target, arguments, essential)
        self._start(name)

    def watch(self, until: Callable[[], bool] | None = None) -> str | None:
        """Wait until an essential process ends and return its name, or until `until` says so and return None."""
        while until is None or not until():
            sentinels = {process.sentinel: name for name, process in self._running.items()}
            for sentinel in wait(list(sentinels), timeout=None if until is None else 0.03):
                name = sentinels[sentinel]
                if self._recipes[name][2]:
                    return name
                time.sleep(_RESTART_SECONDS)
                self._start(name)
        return None

    def stop(self) -> None:
        """Ask every process to end, wait, and kill what does not listen."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in self._running.values():
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()

    def _start(self, name: str) -> None:
        target, arguments, _ = self._recipes[name]
        process = _context.Process(name=name, target=_child, args=(target, arguments))
        process.start()
        self._running[name] = process

    def _on_signal(self, *_: object) -> None:
        if os.getpid() != self._pid:
            os._exit(0)  # a child that was forked a moment ago and has not yet taken its own handlers
        raise Stopped


def _child(target: Callable[..., None], arguments: tuple) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    obey_parent_only()
    target(*arguments)
