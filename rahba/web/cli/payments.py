"""`python -m rahba payments …`."""

import json
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from rahba.kernel import clock
from rahba.kernel.money import format_dirhams
from rahba.payments import actions, queries
from rahba.payments.rules.qr import differences
from rahba.payments.rules.refusals import FileRefused, PaymentRefused
from rahba.web.cli.app import console

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _payments() -> None:
    """Mobile payment: checks, and files of the bank."""


@app.command("qr-cases")
def qr_cases(
    file: Annotated[Path, typer.Argument(help="A file of payment codes and what must be read in each.")],
) -> None:
    """Read every payment code of a file and print each difference from what the file expects."""
    try:
        cases = _read(file)
    except (OSError, ValueError) as problem:
        console.print(f"{file}: {problem}", style="red", highlight=False, markup=False)
        raise typer.Exit(2) from problem
    passed = 0
    for number, case in enumerate(cases, 1):
        found = differences(case)
        passed += not found
        for line in found:
            # Whole and plain: a code may contain what the console would take for its own marks.
            typer.echo(f"{case.get('id', f'case {number}')}: {line}".encode(errors="backslashreplace").decode())
    typer.echo(f"{passed} of {len(cases)}")
    if passed < len(cases):
        raise typer.Exit(1)


@app.command()
def check() -> None:
    """Compare payments with the ledger, and what is owed to holders with the ring-fenced account; exit 1 on any
    difference."""
    for institution in queries.institutions():
        safe = queries.safeguarding(institution)
        label = "SANDBOX" if institution.sandbox else institution.licence_reference
        lines = {
            **{f"{kind} wallets": sum_ for kind, sum_ in safe.wallets.items()},
            "contested": safe.disputed,
            "on its way to banks": safe.on_its_way_out,
            "owed to holders": safe.owed,
            "ring-fenced": safe.ring_fenced,
            "owed by rails": safe.owed_by_rails,
            "missing": safe.missing,
        }
        console.print(f"{institution.organisation.name} ({label})", highlight=False, markup=False)
        for name, amount in lines.items():
            console.print(f"  {name}: {format_dirhams(amount)}", highlight=False, markup=False)
    found = queries.findings()
    for finding in found:
        typer.echo(str(finding))
    typer.echo(f"{len(found)} differences")
    if found:
        raise typer.Exit(1)


@app.command("payout-file")
def payout_file(
    number: Annotated[int, typer.Argument(help="The order's number, as the issuer's page of the bank shows it.")],
    to: Annotated[Path, typer.Option(help="Where the file goes.")],
) -> None:
    """Take an order to the bank out as its file (pain.001); the same bytes whenever it is asked for."""
    try:
        data = actions.take_out_file(institution_id=_institution().id, number=number, by_id=None, now=clock.now())
    except PaymentRefused as refusal:
        _stop(str(refusal))
    to.write_bytes(data)
    typer.echo(f"{to}: {len(data)} bytes")


@app.command("take-statement")
def take_statement(
    file: Annotated[Path, typer.Argument(help="A statement (camt.053) or a notice (camt.054) of the bank.")],
) -> None:
    """Take in a bank's file; exit 1 where something of it waits for two persons, 2 where it cannot be taken."""
    now = clock.now()
    try:
        data = file.read_bytes()
        taken = actions.import_statement(institution_id=_institution().id, data=data, name=file.name, now=now)
    except (OSError, FileRefused) as refused:
        _stop(str(refused))
    said = queries.said_by(taken, today=clock.calendar_day(now))
    typer.echo(
        f"{len(said.lines)} lines, {said.matched} matched, {said.to_look_at} to look at, "
        f"{len(said.not_named)} payouts not named"
    )
    if taken.held:
        typer.echo("held back: two officers decide whether it is used")
    if taken.held or said.to_look_at:
        raise typer.Exit(1)


def _institution():
    return queries.institution_here() or _stop("There is no issuer here. Nothing was done.")


def _stop(said: str) -> NoReturn:
    typer.echo(said, err=True)
    raise typer.Exit(2)


def _read(file: Path) -> list[dict[str, Any]]:
    content = json.loads(file.read_text(encoding="utf-8"))
    cases = content.get("vectors") if isinstance(content, dict) else None
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise ValueError("this is no file of payment codes: it needs a list named “vectors”. Nothing was checked.")
    return cases
