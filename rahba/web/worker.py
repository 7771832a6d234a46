"""The one background process: delivers stored events to the domains above and sends what waits, in a loop."""

import datetime as dt
import logging
import os
import signal
import threading
from collections.abc import Callable

from django.db import close_old_connections

from rahba.connect.jobs import keep_house, send_waiting, send_webhooks
from rahba.kernel import clock, events
from rahba.ledger import actions as ledger_actions
from rahba.ledger import queries as ledger_queries
from rahba.payments import jobs as payments
from rahba.sales.jobs import give_back

IDLE_SECONDS = 1.0
HOUSEKEEPING_EVERY = dt.timedelta(minutes=10)
EXPIRY_EVERY, SETTLEMENT_EVERY = dt.timedelta(seconds=10), dt.timedelta(minutes=1)
CHECK_EVERY = dt.timedelta(hours=1)
_log = logging.getLogger("rahba.worker")


def _deliver_events(now: dt.datetime) -> int:
    return events.deliver_due(now=now)


def _send_notices(now: dt.datetime) -> int:
    return send_waiting(now=now)


def _let_go_of_reservations(now: dt.datetime) -> int:
    due = ledger_queries.shards_with_due(now=now)
    return sum(ledger_actions.release_expired(now=now, shard=shard) for shard in due)


def _send_webhooks(now: dt.datetime) -> int:
    return send_webhooks(now=now)


def _work_on_rails(now: dt.datetime) -> int:
    return payments.work_on_rails(now=now)


def _give_back_dropped(now: dt.datetime) -> int:
    return payments.give_back(now=now)


class Seldom:
    """A job that, once it finds nothing to do, is left alone for a while."""

    def __init__(self, job: Callable[..., int], every: dt.timedelta):
        self.job, self.every, self.next_at = job, every, None

    def __call__(self, now: dt.datetime) -> int:
        if self.next_at is not None and now < self.next_at:
            return 0
        done = self.job(now=now)
        self.next_at = None if done else now + self.every
        return done


JOBS: tuple[Callable[[dt.datetime], int], ...] = (
    _deliver_events,
    _send_notices,
    give_back,
    _give_back_dropped,
    _let_go_of_reservations,
    _send_webhooks,
    _work_on_rails,
    Seldom(keep_house, HOUSEKEEPING_EVERY),
    Seldom(payments.expire, EXPIRY_EVERY),
    Seldom(payments.settle, SETTLEMENT_EVERY),
    Seldom(payments.check, CHECK_EVERY),
)


def work_until_stopped() -> None:
    """Work until SIGINT or SIGTERM, which let the piece of work under way finish, or until the parent is gone."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    parent = os.getppid()
    while not stopped.is_set() and os.getppid() == parent:
        if not work_once():
            stopped.wait(IDLE_SECONDS)


def work_once() -> int:
    """One round of every job; returns how many pieces were done. A failure is logged and retried, and ends nothing."""
    done = 0
    for job in JOBS:
        try:
            done += job(clock.now())
        except Exception:
            _log.exception("a job failed; it is tried again in %s s", IDLE_SECONDS)
        finally:
            close_old_connections()
    return done
