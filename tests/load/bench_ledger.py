"""How many transfers a second the ledger writes durably, in large batches and from many callers with one each.

Beside the real door stands a reference in the same run: the same rows into the same tables, one transaction per batch,
with nothing looked up, decided or sealed. What is above it is the price of the invariants.
"""

import contextlib
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Annotated

import django
import typer

BUDGET = {"sqlite": 50_000, "postgresql": 30_000}
CALLERS, CALLERS_BUDGET = 256, "10,000 /s, p99 < 100 ms"


@dataclasses.dataclass
class Report:
    """What one database answered: transfers a second of each run; milliseconds of the slowest in a hundred."""

    database: str
    posted: list[float]
    processor: list[float]
    bare_rows: list[float]
    bare_transfers: list[float]
    submitted: list[float]
    p99: list[float]
    load: float
    size: int


def command(
    runs: int = 7,
    batches: int = 5,
    payments: int = 20_000,
    rows: Annotated[
        int, typer.Option(help="Instead: so many transfers into one ledger, told million by million.")
    ] = 0,
) -> None:
    """Measure on SQLite, and on PostgreSQL when DATABASE_URL names one."""
    from rich.console import Console

    console = Console()
    for database in ("sqlite", "postgresql") if os.environ.get("DATABASE_URL") else ("sqlite",):
        if rows:
            show_growth(console, database, rows)
            continue
        with console.status(f"{database}: {runs} runs of {batches} batches, then of {payments:,} single payments …"):
            report = measure_apart(database, runs, batches, payments)
        show(console, report)
    if not os.environ.get("DATABASE_URL"):
        console.print("PostgreSQL: not measured, DATABASE_URL names none.")


@contextlib.contextmanager
def environment_of(database: str) -> Iterator[dict[str, str]]:
    """For a process of its own, so that each database has fresh settings."""
    with tempfile.TemporaryDirectory(prefix="rahba-bench-") as folder:
        environment = {**os.environ, "RAHBA_DATA": folder}
        if database == "sqlite":
            environment.pop("DATABASE_URL", None)
        yield environment


def show_growth(console, database: str, rows: int) -> None:
    """A line for every million, as it is reached."""
    with environment_of(database) as environment:
        command = [sys.executable, "-m", "tests.load.ledger_growth", str(rows)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as growing:
            for line in growing.stdout:
                told = json.loads(line)
                console.print(
                    f"{told['database']}: {told['rows']:>12,} transfers · the last at {told['rate']:,.0f} a second, "
                    f"{told['busy']:,.0f} a second of processor time · {told['megabytes']:.0f} MB · "
                    f"load {told['load']:.1f}",
                    highlight=False,
                    soft_wrap=True,
                )
    if growing.returncode:
        raise typer.Exit(growing.returncode)


def measure_apart(database: str, runs: int, batches: int, payments: int) -> Report:
    with environment_of(database) as environment:
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.bench_ledger", str(runs), str(batches), str(payments)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return Report(**json.loads(done.stdout.splitlines()[-1]))


def show(console, report: Report) -> None:
    from rich.table import Table

    table = Table(title=f"{report.database}, transfers a second")
    for name in ("", "median", "slowest", "fastest", "budget"):
        table.add_column(name, justify="left" if not name else "right")
    budget = f"{BUDGET[report.database]:,} /s, a third of bare"
    _row(table, f"post(), batches of {report.size:,}", report.posted, budget)
    _row(table, "of it, a second of this process's processor time", report.processor)
    _row(table, "bare: the same transfers, totals and links, unchecked", report.bare_rows)
    _row(table, "bare: of these, the transfers alone", report.bare_transfers)
    _row(table, f"submit(), {CALLERS} callers with one payment each to one merchant", report.submitted, CALLERS_BUDGET)
    _row(table, "of it, milliseconds within which 99 of 100 are answered", report.p99)
    console.print(table)
    share = statistics.median(report.posted) / statistics.median(report.bare_rows)
    of_transfers = statistics.median(report.posted) / statistics.median(report.bare_transfers)
    console.print(f"post() reaches {share:.2f} of the bare rows, {of_transfers:.2f} of the bare transfers.")
    console.print(f"Load of the machine meanwhile: {report.load:.1f} on {os.cpu_count()} processors.")


def _row(table, name: str, values: list[float], budget: str = "") -> None:
    numbers = [f"{value:,.0f}" for value in (statistics.median(values), min(values), max(values))]
    table.add_row(name, *numbers, budget)


def measure(runs: int, batches: int, payments: int) -> Report:
    """In the process that has the right settings, on an empty database that is thrown away."""
    from django.db import connection

    from rahba.web.scratch_database import scratch_database
    from tests.load import ledger_runs

    with scratch_database("bench"):
        posted, processor, bare_rows, bare_transfers = ledger_runs.measure_batches(runs, batches)
        submitted, p99 = ledger_runs.measure_callers(runs, CALLERS, payments)
    return Report(
        database=connection.vendor,
        posted=posted,
        processor=processor,
        bare_rows=bare_rows,
        bare_transfers=bare_transfers,
        submitted=submitted,
        p99=p99,
        load=os.getloadavg()[1],
        size=ledger_runs.BATCH,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    asked = [int(number) for number in sys.argv[1:]] or [7, 5, 20_000]
    print(json.dumps(dataclasses.asdict(measure(*asked))))
