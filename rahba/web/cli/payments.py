"""`python -m rahba payments …`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from rahba.kernel.money import format_dirhams
from rahba.payments import queries
from rahba.payments.rules.qr import differences
from rahba.web.cli.app import console

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _payments() -> None:
    """Mobile payment: checks."""


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


def _read(file: Path) -> list[dict[str, Any]]:
    content = json.loads(file.read_text(encoding="utf-8"))
    cases = content.get("vectors") if isinstance(content, dict) else None
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise ValueError("this is no file of payment codes: it needs a list named “vectors”. Nothing was checked.")
    return cases
