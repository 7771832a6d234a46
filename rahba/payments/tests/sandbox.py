"""The world around the rails' tests: sandbox rails as child processes, our own door over HTTP, one clock for all."""

import contextlib
import datetime as dt
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions
from rahba.payments.models import Attempt
from rahba.payments.rules.rails.words import Step
from rahba.payments.tests.market import Market


class Child:
    """One sandbox rail in a process of its own."""

    def __init__(self, rail: str, now: dt.datetime):
        self.rail = rail
        command = [sys.executable, "-m", "rahba.payments.sandbox", "--rail", rail, "--clock", now.isoformat()]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


ON_SERVER = connection.vendor == "postgresql"
SERVED = [pytest.mark.django_db(transaction=ON_SERVER)]
"""The marks of a module whose tests are reached over HTTP (see `served_market`)."""


class OurDoor:
    """Our addresses, served over HTTP by one thread: on SQLite with the test's own connection and transaction."""

    def __init__(self):
        self._shared = {} if ON_SERVER else {alias: connections[alias] for alias in connections}
        for shared in self._shared.values():
            shared.inc_thread_sharing()
        self._server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for alias, shared in self._shared.items():
            connections[alias] = shared
        self._server.serve_forever(poll_interval=0.02)
        if not self._shared:
            connections.close_all()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for shared in self._shared.values():
            shared.dec_thread_sharing()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


class World:
    """A market, one rail, and a clock that both look at."""

    def __init__(self, market: Market, child: Child, door: str, now: dt.datetime):
        self.market, self.child, self.door, self.now = market, child, door, now
        self.rail = child.rail
        self.http = httpx.Client(base_url=child.address, timeout=20)
        ahead = now - dt.datetime.fromisoformat(self.post("/advance", {"seconds": 0})["now"])
        self.post("/advance", {"seconds": round(ahead.total_seconds())})
        self.faults()

    def post(self, path: str, body: object) -> dict:
        answer = self.http.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def faults(self, *names: str) -> None:
        """What goes wrong with the next charges, one entry each."""
        self.post("/faults", list(names))

    def pass_time(self, **span: int) -> None:
        """Let time pass on both sides; the rail sends what falls due, and our worker does its rounds."""
        passed = dt.timedelta(**span)
        self.now += passed
        self.post("/advance", {"seconds": round(passed.total_seconds())})
        self.work()

    def work(self) -> None:
        """A round of the worker."""
        actions.rails.apply_waiting_news(now=self.now)
        actions.rails.ask_due(now=self.now)
        actions.rails.resume_refunds(now=self.now)

    def begin(self, intent, *, attempt_id: uuid.UUID | None = None) -> tuple[Attempt, Step | None]:
        return actions.rails.begin(
            attempt_id=attempt_id or uuid7(),
            intent_id=intent.id,
            rail=self.rail,
            callback_url=f"{self.door}/rails/{self.rail}/{self.market.institution.id}/news",
            return_url=f"{self.door}/fr/card/back/",
            payer_alias="+212699000001",
            now=self.now,
        )

    def open_page(self, step: Step | None) -> None:
        """The customer's browser goes where the step says. A line that drops is tried again once, as people do."""
        for _ in range(2):
            try:
                if step and step.method == "post":
                    assert httpx.post(step.url, data=step.fields).is_success
                elif step and step.method == "visit":
                    assert httpx.get(step.url).is_success
            except httpx.HTTPError:
                continue
            return

    def customer(self, attempt: Attempt, what: str = "pay") -> str:
        """What the customer does there; "cut" where they hear nothing."""
        try:
            return self.post(f"/customer/{attempt.id}", {"do": what})["state"]
        except httpx.HTTPError:
            return "cut"

    def pay(self, intent, *, what: str = "pay") -> Attempt:
        """From the beginning to the customer's act; the attempt as it stands afterwards."""
        attempt, step = self.begin(intent)
        self.open_page(step)
        self.customer(attempt, what)
        return self.again(attempt)

    def again(self, attempt: Attempt) -> Attempt:
        return Attempt.objects.select_related("intent").get(id=attempt.id)

    def charge(self, attempt: Attempt) -> dict:
        """The charge as the rail knows it."""
        return next(one for one in self.http.get("/charges").json() if one["attempt"] == str(attempt.id))


@contextlib.contextmanager
def world_of(child: Child, market: Market, door, settings, monkeypatch, *, later: int = 0) -> Iterator[World]:
    """A story's world. The rail keeps its time: each story begins `later` seconds after the one before."""
    settings.SANDBOX_RAILS = {child.rail: child.address}
    told = httpx.post(f"{child.address}/advance", json={"seconds": later}).json()
    world = World(market, child, door.address, dt.datetime.fromisoformat(told["now"]))
    market.now = world.now
    monkeypatch.setattr("rahba.kernel.clock.now", lambda: world.now)
    yield world
    assert ledger.verify().findings == []
