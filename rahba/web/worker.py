"""The one background process: delivers stored events to the domains above and sends notices, in a loop."""

import logging
import os
import signal
import threading

from django.db import DatabaseError, close_old_connections

from rahba.connect import jobs as notices
from rahba.kernel import clock, events

IDLE_SECONDS = 1.0
_log = logging.getLogger("rahba.worker")


def deliver_until_stopped() -> None:
    """Deliver until SIGINT or SIGTERM, which let the delivery under way finish."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    parent = os.getppid()
    while not stopped.is_set() and os.getppid() == parent:
        if not deliver_once():
            stopped.wait(IDLE_SECONDS)


def deliver_once() -> int:
    """One round; a database that is away is waited for, never the end of the worker."""
    try:
        return events.deliver_due(now=clock.now()) + notices.send_waiting(now=clock.now())
    except DatabaseError:
        _log.exception("the database did not answer; trying again in %s s", IDLE_SECONDS)
        return 0
    finally:
        close_old_connections()
