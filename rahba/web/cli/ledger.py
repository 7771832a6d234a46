"""`python -m rahba ledger`: replay cases, verify what stands, sign how far it stands."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection
from rich.progress import track

from rahba.kernel import clock
from rahba.ledger import queries
from rahba.ledger.jobs.cases import Replay
from rahba.ledger.rules.checkpoints import (
    NotACheckpoint,
    key_id_of,
    public_key_of,
    read_checkpoint,
    signed_checkpoint,
)
from rahba.web.checkpoint_key import read_checkpoint_key, read_or_make_checkpoint_key
from rahba.web.cli.app import console
from rahba.web.scratch_database import scratch_database

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The ledger: replay cases, verify what stands, sign how far it stands."""


@app.command()
def cases(
    file: Annotated[Path, typer.Argument(help="A file in the format of rahba/ledger/data/ledger_semantics.json.")],
    database: Annotated[str, typer.Option(help="sqlite or postgresql; the configured one when left out.")] = "",
) -> None:
    """Replay every case of a file on an empty database; say `N of M` and every difference."""
    if database not in {"", connection.vendor}:
        _run_again_on(database)
    try:
        listed = json.loads(file.read_text())["cases"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        console.print(f"[red]{file} holds no cases that can be read ({problem}). Nothing was run.[/red]")
        raise typer.Exit(2) from problem
    passed = 0
    with scratch_database("cases"):
        replay = Replay(clock.now())
        for case in track(listed, description=f"Replaying on {connection.vendor}", console=console, transient=True):
            differences = replay.differences(case)
            passed += not differences
            for difference in differences:
                console.print(f"{case.get('id', '?')}: {difference}", highlight=False, markup=False)
    console.print(f"{passed} of {len(listed)}", highlight=False)
    if passed != len(listed):
        raise typer.Exit(1)


def _run_again_on(database: str) -> None:
    """Settings are read once: another database means another process in this one's place."""
    environment = dict(os.environ)
    if database == "sqlite":
        environment.pop("DATABASE_URL", None)
    elif database != "postgresql":
        console.print(f"[red]“{database}” is neither sqlite nor postgresql. Nothing was run.[/red]")
        raise typer.Exit(2)
    elif "DATABASE_URL" not in environment:
        console.print(
            "[red]DATABASE_URL names no PostgreSQL server. Nothing was run; set it, such as\n"
            "  DATABASE_URL=postgresql://user@host/rahba[/red]\n"
            "An empty database is made there beside the named one, and removed afterwards.",
            highlight=False,
        )
        raise typer.Exit(2)
    os.execve(sys.executable, [sys.executable, "-m", "rahba", *sys.argv[1:]], environment)  # noqa: S606


@app.command()
def prove(
    out: Annotated[Path | None, typer.Option(help="File to write; printed when left out.")] = None,
    shard: Annotated[int, typer.Option(help="Whose chain.")] = 0,
) -> None:
    """Export a signed checkpoint: keep it away from this machine, for `ledger verify --checkpoint`."""
    end = queries.end_of_chain(shard)
    if end is None:
        console.print(f"[red]Shard {shard} holds no transfer yet. Nothing was written.[/red]")
        raise typer.Exit(1)
    told = signed_checkpoint(read_or_make_checkpoint_key(settings.DATA), at=clock.now(), **end)
    text = json.dumps(told, indent=1) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text)
    console.print(
        f"Batch {told['batch']:,} of shard {shard}, signed with the key {told['key_id']}. Keep {out} elsewhere.",
        highlight=False,
    )


@app.command()
def verify(
    seal: Annotated[str, typer.Option(help="A seal that this command told before: it must be found again.")] = "",
    checkpoint: Annotated[Path | None, typer.Option(help="A file of `ledger prove`: all of it must be here.")] = None,
) -> None:
    """Walk the chain of batches, recompute every balance, and say what does not follow."""
    if seal and not re.fullmatch("[0-9a-f]{64}", seal):
        console.print("[red]A seal is 64 digits of 0–9 and a–f. Nothing was read.[/red]")
        raise typer.Exit(2)
    findings = []
    if seal and not queries.knows_seal(bytes.fromhex(seal)):
        findings.append(f"No batch carries the seal {seal}: batches that were acknowledged are missing here.")
    if checkpoint is not None:
        findings += _compare_with(checkpoint)
    for shard in queries.shards():
        report = _walk(shard)
        console.print(
            f"Shard {shard}: {report.batches:,} batches, {report.transfers:,} transfers, {report.accounts:,} accounts."
            f"\nSeal of the last batch: {report.seal}",
            highlight=False,
        )
        findings += report.findings
    for finding in findings:
        console.print(f"[red]{finding}[/red]", highlight=False)
    console.print("Not all is as it must be." if findings else "All follows from what is recorded.")
    if findings:
        raise typer.Exit(1)


def _compare_with(file: Path) -> list[str]:
    try:
        checkpoint = read_checkpoint(file.read_text())
    except (OSError, UnicodeDecodeError, NotACheckpoint) as problem:
        console.print(f"[red]{file} is no checkpoint that can be trusted ({problem}). Nothing was read.[/red]")
        raise typer.Exit(2) from problem
    own = read_checkpoint_key(settings.DATA)
    whose = "this machine’s key" if own and key_id_of(public_key_of(own)) == checkpoint.key_id else "another machine’s"
    console.print(
        f"Checkpoint of {checkpoint.at}, signed with {checkpoint.key_id}, {whose}: compare it with the key you know.",
        highlight=False,
    )
    objection = queries.objection_to_checkpoint(checkpoint)
    return [objection] if objection else []


def _walk(shard: int) -> queries.Report:
    with console.status(f"Shard {shard}: walking the chain …") as status:
        return queries.verify(shard=shard, progress=lambda done: status.update(f"Shard {shard}: {done:,} batches …"))
