"""`python -m rahba restore FILE`."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from rahba.web.backup import BackupProblem, restore
from rahba.web.cli.app import console
from rahba.web.cli.backup import refuse_server_database


def command(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    data: Annotated[Path | None, typer.Option(help="The folder to fill.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the market that is there; it is kept beside.")
    ] = False,
) -> None:
    """Put a backup file back, after checking it. Close Rahba first."""
    refuse_server_database('pg_restore --clean --if-exists --dbname="$DATABASE_URL" rahba.dump')
    folder = (data or settings.DATA).resolve()
    try:
        with console.status("Checking, then putting back …"):
            manifest = restore(file.resolve(), folder, force=force)
    except BackupProblem as problem:
        console.print(f"[red]{problem}[/red]", highlight=False)
        raise typer.Exit(1) from problem
    console.print(f"Restored {len(manifest['members'])} files of {manifest['made_at'][:16]} into {folder}.")
    console.print("Open it with ./start")
