"""`python -m rahba bench`: measurements, never timed asserts."""

import typer

from tests.load import bench_ledger, bench_payments, bench_till

app = typer.Typer(no_args_is_help=True)
app.command("till", help="The till's door, the home page and a long import, on SQLite and on PostgreSQL.")(
    bench_till.command
)
app.command("ledger", help="The ledger's doors, in large batches and from many callers, on SQLite and on PostgreSQL.")(
    bench_ledger.command
)
app.command("payments", help="Payments over HTTP, one POST each, on SQLite and on PostgreSQL.")(bench_payments.command)


@app.callback()
def _group() -> None:
    """Measure speed and report it."""
