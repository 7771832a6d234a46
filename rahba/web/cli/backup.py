"""`python -m rahba backup FILE`."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection

import rahba
from rahba.kernel import clock
from rahba.web.backup import BackupProblem, back_up
from rahba.web.cli.app import console


def command(
    file: Annotated[Path, typer.Argument(help="The file to write, such as rahba-monday.tar.gz")],
    data: Annotated[Path | None, typer.Option(help="The data folder to copy.")] = None,
) -> None:
    """Copy the data folder into one checked file, while in use."""
    refuse_server_database('pg_dump --format=custom --file=rahba.dump "$DATABASE_URL"')
    try:
        with console.status("Copying and checking …"):
            manifest = back_up(
                (data or settings.DATA).resolve(), file.resolve(), version=rahba.__version__, now=clock.now()
            )
    except BackupProblem as problem:
        console.print(f"[red]{problem}[/red]", highlight=False)
        raise typer.Exit(1) from problem
    size = file.stat().st_size / 1_000_000
    console.print(f"{file}: {len(manifest['members'])} files, {size:.1f} MB, checked.", highlight=False)
    console.print("It opens every account of this market: keep it where only you can read it.")


def refuse_server_database(instead: str) -> None:
    """A database server has its own tools, which do this better."""
    if connection.vendor != "sqlite":
        console.print(
            f"This market lives on a {connection.vendor} server, which has its own tool. Nothing was done; use:\n"
            f"  {instead}\nand copy the folder {settings.MEDIA_ROOT} beside it.",
            highlight=False,
        )
        raise typer.Exit(1)
