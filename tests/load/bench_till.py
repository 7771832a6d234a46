"""How fast the till's door takes in queued sales, how fast the shopkeeper's home page opens and a list is taken in.

Each database is measured by a process of its own, on a scratch database that is thrown away. Beside the time of the
real door stands a reference: the same rows put into the same tables by `executemany`, one transaction per batch,
without any check; what is above it is the price of the invariants.
"""

import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile

import django
from django.conf import settings

BUDGET = {"sync": 3.0, "home": 30.0, "import": 20.0}
SALES, LINES, BATCH, ROWS = 1000, 3, 50, 20_000


@dataclasses.dataclass
class Report:
    """What one database answered: seconds of each run, milliseconds of each page."""

    database: str
    sync: list[float]
    reference: list[float]
    home: list[float]
    load: float
    processor: list[float]
    home_processor: list[float]
    rows: int
    products: int
    sales: int
    imports: dict[str, float]


def command(runs: int = 5, home_products: int = 10_000, home_sales: int = 100_000, profile: bool = False) -> None:
    """Measure on SQLite, and on PostgreSQL when DATABASE_URL names one."""
    from rich.console import Console

    console = Console()
    for database in ("sqlite", "postgresql") if os.environ.get("DATABASE_URL") else ("sqlite",):
        with console.status(
            f"{database}: {runs} runs of {SALES} sales, then {home_sales:,} sales behind the home page …"
        ):
            report = measure_apart(database, runs, home_products, home_sales, profile)
        show(console, report)
    if not os.environ.get("DATABASE_URL"):
        console.print("PostgreSQL: not measured, DATABASE_URL names none.")


def measure_apart(database: str, runs: int, home_products: int, home_sales: int, profile: bool) -> Report:
    """A process of its own, so that each database has fresh settings."""
    with tempfile.TemporaryDirectory(prefix="rahba-bench-") as folder:
        environment = {**os.environ, "RAHBA_DATA": folder}
        if database == "sqlite":
            environment.pop("DATABASE_URL", None)
        numbers = [str(runs), str(home_products), str(home_sales), str(int(profile))]
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.bench_till", *numbers],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return Report(**json.loads(done.stdout.splitlines()[-1]))


def show(console, report: Report) -> None:
    from rich.table import Table

    table = Table(title=report.database)
    for name in ("", "median", "fastest", "slowest", "budget"):
        table.add_column(name, justify="left" if not name else "right")
    _row(table, f"{SALES} sales of {LINES} lines, batches of {BATCH}", report.sync, "s", f"{BUDGET['sync']:.0f} s")
    _row(table, f"reference: the same {report.rows} rows, unchecked", report.reference, "s", "")
    _row(table, "of it, processor time of the server's process", report.processor, "s", "")
    home = f"home page, {report.products:,} products, {report.sales:,} sales"
    _row(table, home, report.home, "ms", f"{BUDGET['home']:.0f} ms")
    _row(table, "of it, processor time of the server's process", report.home_processor, "ms", "")
    for words, seconds in report.imports.items():
        _row(table, f"{ROWS:,} rows of CSV, {words}", [seconds], "s", f"{BUDGET['import']:.0f} s")
    console.print(table)
    ratio = statistics.median(report.sync) / statistics.median(report.reference)
    console.print(f"Load of the machine meanwhile: {report.load:.1f} on {os.cpu_count()} processors.")
    console.print(f"The door costs {ratio:.1f} times the bare writing of its rows.")


def _row(table, name: str, values: list[float], unit: str, budget: str) -> None:
    digits = 2 if unit == "s" else 1
    numbers = [f"{value:.{digits}f} {unit}" for value in (statistics.median(values), min(values), max(values))]
    table.add_row(name, *numbers, budget)


def measure(runs: int, home_products: int, home_sales: int, *, profile: bool) -> Report:
    """In the process that has the right settings: make a scratch database, fill, measure, throw away."""
    from django.db import connection

    from rahba.web.scratch_database import scratch_database
    from tests.load import home_page, import_run, sync_runs

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with scratch_database("bench"):
        sync, processor, reference, rows = sync_runs.measure(runs, SALES, LINES, BATCH, profile=profile)
        home, home_processor = home_page.measure(home_products, home_sales, profile=profile)
        new, known = import_run.measure(ROWS)
    load = os.getloadavg()[1]
    return Report(
        database=connection.vendor,
        sync=sync,
        reference=reference,
        home=home,
        load=load,
        processor=processor,
        home_processor=home_processor,
        rows=rows,
        products=home_products,
        sales=home_sales,
        imports={"all new": new, "all known, every price changed": known},
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    asked = [int(number) for number in sys.argv[1:]] or [5, 10_000, 100_000, 0]
    found = measure(*asked[:3], profile=bool(asked[3]))
    print(json.dumps(dataclasses.asdict(found)))
