"""Group commit: many callers with an item or two each, one batch, one durable commit for all of them.

Each process has one writer. It takes whatever was queued while it was writing; light load means batches of one and no
delay, heavy load means large batches and hardly any cost per item. Requests share a commit, never a fate.
"""

import contextlib
import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from django.db import OperationalError, connection, transaction

from rahba.ledger.actions.posting import post_chain
from rahba.ledger.rules.records import Flag, MalformedItem, Transfer, check_transfers
from rahba.ledger.rules.results import TransferResult

ITEMS_AT_ONCE = 4000
LONGEST_WAIT_SECONDS = 2.0
_IDLE_SECONDS = 5.0  # after which the writer closes its connection and ends; the next request starts another
_MOMENT_SECONDS, _MOMENTS = 0.0005, 8
_WOKEN_AT_ONCE = 4
_TRIES = 3


class RetryLater(Exception):
    """The ledger could not take the request now. Send the same again, with the same ids: nothing is done twice."""


@dataclass(eq=False)
class _Request:
    items: list[Transfer]
    now: dt.datetime
    then: Callable[[list[TransferResult]], None] | None
    queued_at: float = field(default_factory=time.monotonic)
    codes: list[TransferResult] = field(default_factory=list)
    problem: Exception | None = None

    def __post_init__(self):
        # Held until the answer is there: the lightest thing that a thread can wait for.
        self._unanswered = threading.Lock()
        self._unanswered.acquire()

    def answer(self) -> None:
        self._unanswered.release()

    def wait(self) -> None:
        self._unanswered.acquire()


def submit(
    transfers: Iterable[Transfer],
    *,
    now: dt.datetime,
    then: Callable[[list[TransferResult]], None] | None = None,
    shard: int = 0,
) -> list[TransferResult]:
    """Like `post_chain`, for callers that own no transaction: returns when the transfers are durable.

    `then` is called with the codes in the transaction that writes them, for the caller's own compare-and-set: what it
    raises takes back this caller's transfers and is raised here. It writes to the database and does nothing else,
    since it may be called again; and no transaction that itself posts may hold the rows that it writes.

    Raises RetryLater, before anything is written, when somebody has been waiting for more than two seconds.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "submit waits for another transaction, and would wait for ever inside one; post there instead"
        )
    items = list(transfers)
    check_transfers(items)
    if not items:
        return []
    if len(items) > ITEMS_AT_ONCE:
        raise MalformedItem(f"{len(items)} items in one request; {ITEMS_AT_ONCE} is the most, post() takes more")
    if items[-1].flags & Flag.LINKED or any(item.flags & Flag.IMPORTED for item in items):
        raise MalformedItem("an open chain or an import would reach into the request of somebody else")
    request = _Request(items, now, then)
    _writer_of(shard).take(request)
    request.wait()
    if request.problem is not None:
        raise request.problem
    return request.codes


class _Writer:
    """The queue of one shard in this process, and the thread that empties it."""

    def __init__(self, shard: int):
        self._shard = shard
        self._queue: SimpleQueue[_Request | None] = SimpleQueue()  # None: whoever waits there may go
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._answered = 0  # how many requests the last batch had
        self._oldest = 0.0  # when the oldest request was queued that is being written now; 0: none is

    def take(self, request: _Request) -> None:
        if self._oldest and request.queued_at - self._oldest > LONGEST_WAIT_SECONDS:
            raise RetryLater("others have been waiting for more than two seconds")
        self._queue.put(request)
        if self._thread is None:
            self._claim(start=True)

    def end(self) -> None:
        """Write what is queued, and let go of the thread and its connection."""
        thread = self._thread
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _claim(self, *, start: bool) -> bool:
        """Become the one writer, or start it; False where there is one."""
        with self._starting:
            if self._thread is not None:
                return False
            name = f"ledger-writer-{self._shard}"
            self._thread = (
                threading.Thread(target=self._run, name=name, daemon=True) if start else threading.current_thread()
            )
            if start:
                self._thread.start()
            return True

    def _run(self) -> None:
        try:
            while True:
                while requests := self._next():
                    self._oldest = requests[0].queued_at
                    self._write(requests)
                    self._oldest, self._answered = 0.0, len(requests)
                self._thread = None
                # A request that came in between either sees that there is no writer, or is seen here.
                if self._queue.empty() or not self._claim(start=False):
                    return
        finally:
            connection.close()

    def _next(self) -> list[_Request]:
        """What is queued, up to so many items; nothing, when for a while nothing was."""
        chosen: list[_Request] = []
        count = 0
        with contextlib.suppress(Empty):
            while count < ITEMS_AT_ONCE:
                request = self._queue.get_nowait() if chosen else self._first()
                if request is None:
                    break
                chosen.append(request)
                count += len(request.items)
        return chosen

    def _first(self) -> _Request | None:
        """The next request, after a moment for others.

        Who was just answered often asks again, and while they think they are only in the writer's way. A single caller
        is not made to wait.
        """
        request = self._queue.get(timeout=_IDLE_SECONDS)
        for _ in range(_MOMENTS):
            if self._queue.qsize() + 1 >= self._answered:
                break
            time.sleep(_MOMENT_SECONDS)
        return request

    def _write(self, requests: list[_Request]) -> None:
        """All in one transaction; where it fails, in halves, until the one that makes it fail is alone."""
        try:
            self._write_together(requests)
        except Exception as problem:
            connection.close_if_unusable_or_obsolete()
            if len(requests) == 1:
                self._write_alone(requests[0], problem)
                return
            middle = len(requests) // 2
            self._write(requests[:middle])
            self._write(requests[middle:])
        else:
            # Hundreds of threads woken at once would fight over the interpreter's lock: a fifth of all the time.
            for place, request in enumerate(requests, start=1):
                request.answer()
                if place % _WOKEN_AT_ONCE == 0:
                    time.sleep(0)

    def _write_alone(self, request: _Request, problem: Exception) -> None:
        """What the database may do better a moment later is tried again; every other problem is the caller's."""
        for _ in range(_TRIES - 1):
            if not isinstance(problem, OperationalError):
                break
            try:
                self._write_together([request])
            except Exception as again:
                connection.close_if_unusable_or_obsolete()
                problem = again
            else:
                request.answer()
                return
        request.problem = problem
        if isinstance(problem, OperationalError):
            request.problem = RetryLater("the database did not take it")
            request.problem.__cause__ = problem
        request.answer()

    def _write_together(self, requests: list[_Request]) -> None:
        items = [item for request in requests for item in request.items]
        with transaction.atomic():
            codes = iter(post_chain(items, now=max(request.now for request in requests), shard=self._shard))
            for request in requests:
                request.codes = [next(codes) for _ in request.items]
                if request.then:
                    request.then(request.codes)


_writers: dict[int, _Writer] = {}
_making = threading.Lock()


def _writer_of(shard: int) -> _Writer:
    with _making:
        return _writers.setdefault(shard, _Writer(shard))


def end_writers() -> None:
    """Write what is queued and close the writers' connections: before a process ends, or a database is taken away."""
    for writer in list(_writers.values()):
        writer.end()


# A child process has the queue of its parent and not the thread: it starts with neither.
os.register_at_fork(after_in_child=_writers.clear)
