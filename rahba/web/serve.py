"""Serves the WSGI application with granian: few threads, more processes (measured: rendering holds the lock)."""

import ctypes
import dataclasses
import importlib
import multiprocessing
import os
import signal
import sys
from pathlib import Path

from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server import Server

TARGET = "rahba.web.wsgi:application"
WORKERS, THREADS = 2, 3  # so that one request's commit is waited for while another is worked on, and shared
_GRACE_SECONDS = 10


@dataclasses.dataclass(frozen=True)
class Place:
    """Where to listen, and with which certificate (none: plain http)."""

    address: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None


def serve(place: Place, *, workers: int = WORKERS) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered first."""
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    Server(
        TARGET,
        address=place.address,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        ssl_cert=place.certificate,
        ssl_key=place.key,
        # Android 9 and older, still sold second-hand, stop at TLS 1.2.
        ssl_protocol_min=SSLProtocols.tls12,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
    ).serve(target_loader=load_application, wrap_loader=False)


def load_application() -> object:
    """Runs in each worker. Where the parent had it loaded before the fork, this costs nothing.

    A forked worker inherits granian's own handlers, which would only note the signal in a copy of its parent's
    state: until it sets its own, a worker told to stop simply stops.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    obey_parent_only()
    module, _, name = TARGET.partition(":")
    return getattr(importlib.import_module(module), name)


def obey_parent_only() -> None:
    """Leave the terminal's group: Ctrl-C is then heard once, by the parent, which ends its children in order. (Two
    signals in a row can leave a granian worker waiting for itself.) And end when the parent is killed outright, so
    that no port stays taken."""
    os.setpgid(0, 0)
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGTERM)
