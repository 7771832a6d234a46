"""Payments over HTTP: one POST each that creates, authorises with the PIN, commits durably and answers.

The load generator sits on the same processors. Beside it, in the same run and on the same server, stands the cheapest
answer of the same door that touches the database, so that the price of the payment itself can be told from HTTP's.
"""

import dataclasses
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import django

BUDGET = "300 /s, p99 < 250 ms"
CALLERS = 32
PIN, AMOUNT = "402917", 1_00


@dataclasses.dataclass
class Report:
    """What one database answered: payments and plain answers a second of each run, milliseconds of the slowest, and
    how much of one processor the phones themselves took."""

    database: str
    paid: list[float]
    p99: list[float]
    read: list[float]
    phones: list[float]
    load: float


def command(runs: int = 5, payments: int = 3000) -> None:
    """Measure on SQLite, and on PostgreSQL when DATABASE_URL names an empty database of its own."""
    from rich.console import Console

    console = Console()
    for database in ("sqlite", "postgresql") if os.environ.get("DATABASE_URL") else ("sqlite",):
        with console.status(f"{database}: {runs} runs of {payments:,} payments from {CALLERS} phones …"):
            show(console, measure_apart(database, runs, payments))


def measure_apart(database: str, runs: int, payments: int) -> Report:
    """A process of its own, so that each database has fresh settings."""
    with tempfile.TemporaryDirectory(prefix="rahba-bench-") as folder:
        environment = {**os.environ, "RAHBA_DATA": folder}
        if database == "sqlite":
            environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.bench_payments", str(runs), str(payments)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return Report(**json.loads(done.stdout.splitlines()[-1]))


def show(console, report: Report) -> None:
    from rich.table import Table

    table = Table(title=f"{report.database}, payments over HTTP from {CALLERS} phones")
    for name in ("", "median", "slowest", "fastest", "budget"):
        table.add_column(name, justify="left" if not name else "right")
    for name, values, budget in (
        ("payments a second", report.paid, BUDGET),
        ("milliseconds within which 99 of 100 are answered", report.p99, ""),
        ("for scale: reading one's own balance, a second", report.read, ""),
        ("hundredths of a processor that the phones took", report.phones, ""),
    ):
        numbers = [f"{value:,.0f}" for value in (statistics.median(values), min(values), max(values))]
        table.add_row(name, *numbers, budget)
    console.print(table)
    console.print(f"Load of the machine meanwhile: {report.load:.1f} on {os.cpu_count()} processors.")


def measure(runs: int, payments: int) -> Report:
    """In the process that has the right settings: a market, a server of its own, and the phones."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    phones = open_market()
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "rahba", "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        report = Report(connection.vendor, [], [], [], [], 0.0)
        connection.close()
        for turn in range(runs + 1):
            paid, p99, taken = _run(port, phones, payments, Phone.payment)
            read, _, _ = _run(port, phones, payments, Phone.reading)
            if turn:  # the first warms up
                report.paid.append(paid)
                report.p99.append(p99)
                report.read.append(read)
                report.phones.append(taken)
        report.load = os.getloadavg()[1]
        return report
    finally:
        server.terminate()
        server.wait()


def open_market() -> list["Phone"]:
    """A shop, and for each caller a signed-in phone that was told the fee."""
    from rahba.kernel import clock
    from rahba.ledger import actions as ledger
    from rahba.payments import actions
    from rahba.payments.tests import market as stage

    market = stage.open_market(clock.now())
    shop = market.shop()
    customers = [market.customer(money=20_000_00) for _ in range(CALLERS)]
    ledger.end_writers()
    told = [
        actions.quote_payment(payer_id=one.id, payee_id=shop.id, amount=AMOUNT, now=clock.now()) for one in customers
    ]
    return [
        Phone(_session_of(one.holder.person), shop.id, quote.id) for one, quote in zip(customers, told, strict=True)
    ]


def _session_of(person) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from rahba.web.known import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


class Phone:
    """One customer's requests, as bytes."""

    def __init__(self, session: str, shop_id: uuid.UUID, quote_id: uuid.UUID):
        self._terms = {"payee": str(shop_id), "quote": str(quote_id), "amount": AMOUNT, "pin": PIN}
        token = "a" * 32
        self._head = f"Host: localhost\r\nCookie: sessionid={session}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n"

    def payment(self) -> bytes:
        from rahba.kernel.ids import uuid7

        body = json.dumps({"id": str(uuid7()), **self._terms})
        return (
            f"POST /api/v1/wallet/payments HTTP/1.1\r\n{self._head}Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def reading(self) -> bytes:
        return f"GET /api/v1/wallet/me HTTP/1.1\r\n{self._head}\r\n".encode()


def _run(port: int, phones: list[Phone], count: int, request) -> tuple[float, float, float]:
    """Answers a second, the 99th of 100 in milliseconds, and this process's share of a processor, for all phones."""
    times: list[float] = []
    problems: list[str] = []

    def work(phone: Phone) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answers = line.makefile("rb")
            for _ in range(count // len(phones)):
                sent = request(phone)
                started = time.perf_counter()
                line.sendall(sent)
                status = _answer(answers)
                times.append(time.perf_counter() - started)
                if not 200 <= status < 300:
                    problems.append(str(status))

    threads = [threading.Thread(target=work, args=(phone,)) for phone in phones]
    started, busy = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if problems or len(times) < count // len(phones) * len(phones):
        raise SystemExit(f"{len(problems)} of {count} were not answered well: {set(problems)}")
    taken = 100 * (time.process_time() - busy) / seconds
    return len(times) / seconds, sorted(times)[int(len(times) * 0.99)] * 1000, taken


def _answer(answers) -> int:
    status = int(answers.readline().split()[1])
    length = 0
    while line := answers.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    answers.read(length)
    return status


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    asked = [int(number) for number in sys.argv[1:]] or [5, 3000]
    print(json.dumps(dataclasses.asdict(measure(*asked))))
