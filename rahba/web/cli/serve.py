"""`python -m rahba serve`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from rahba.web.cli.durable import refuse_unless_durable
from rahba.web.data_folder import DataFolder
from rahba.web.serve import WORKERS, Place, serve


def command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; one or two per processor.")] = WORKERS,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate, where no proxy has it.")] = None,
    key: Annotated[Path | None, typer.Option(help="Private key of the certificate.")] = None,
) -> None:
    """Serve pages and the API. Migrate first, and run `worker` beside it."""
    DataFolder(Path(os.environ.get("RAHBA_DATA", "data"))).hold()
    refuse_unless_durable()
    serve(Place(host, port, certificate, key), workers=workers)
