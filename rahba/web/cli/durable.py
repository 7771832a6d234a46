"""No process serves or works on a database that may lose what was acknowledged."""

import typer

from rahba.web.cli.app import console, load


def refuse_unless_durable() -> None:
    """End with a word on what to do. Leaves no connection behind, since whoever calls may fork."""
    queries, database = load("rahba.ledger.queries"), load("django.db")
    try:
        objection = queries.objection_to_durability()
    except database.OperationalError as problem:
        objection = f"The database does not answer ({problem}). Start it first."
    finally:
        database.connections.close_all()
    if objection is not None:
        console.print(
            f"[red]{objection}[/red]\nNothing was started: with a loss of power, confirmed payments could be lost. "
            "What is stored is untouched.",
            highlight=False,
        )
        raise typer.Exit(1)
