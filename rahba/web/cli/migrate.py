"""`python -m rahba migrate`."""

import typer

from rahba.web.cli.app import console
from rahba.web.preparation import OtherVersion, migrate


def command() -> None:
    """Bring the database to the shape of this version."""
    try:
        migrate()
    except OtherVersion as refusal:
        console.print(f"[red]{refusal}[/red]", highlight=False)
        raise typer.Exit(1) from refusal
    console.print("The database has the shape of this version.")
