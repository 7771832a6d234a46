"""`python -m rahba soak ledger`: two ledgers are given the same random events, and posters are killed again and again.

The work is done by a process for each database, so that each has fresh settings:
python -m tests.load.soak_ledger EVENTS KILLS SEED      prints lines of JSON, each with all so far
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import django
import typer

REPORT = Path(__file__).resolve().parents[2] / "docs" / "reports" / "soak_ledger.md"
PORTION = 20_000  # events on one set of accounts
KILLS_OF_A_LEDGER = 25  # each is followed by a walk of the whole chain
CALLERS = 12


def command(
    events: Annotated[int, typer.Option(help="Random events for each database.")] = 1_000_000,
    kills: Annotated[int, typer.Option(help="How many posters are killed on each database.")] = 500,
    seed: Annotated[int, typer.Option(help="Same seed, same events.")] = 1,
    report: Annotated[bool, typer.Option(help="Write docs/reports/soak_ledger.md.")] = False,
) -> None:
    """Events against an independent model, and kill −9 for posting processes; on both databases."""
    from rich.console import Console

    console, told = Console(), []
    for database in ("sqlite", "postgresql") if os.environ.get("DATABASE_URL") else ("sqlite",):
        with console.status(f"{database}: {events:,} events, {kills:,} kills …"):
            told.append(_run_apart(database, events, kills, seed))
    text = _words(told, f"python -m rahba soak ledger --events {events} --kills {kills} --seed {seed}")
    console.print(text, markup=False, soft_wrap=True)
    if report:
        REPORT.write_text(text)
    raise typer.Exit(1 if any(one["differences"] for one in told) else 0)


def _run_apart(database: str, events: int, kills: int, seed: int) -> dict:
    with tempfile.TemporaryDirectory(prefix="rahba-soak-") as folder:
        environment = {**os.environ, "RAHBA_DATA": folder}
        if database == "sqlite":
            environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.soak_ledger", str(events), str(kills), str(seed)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def run(events: int, kills: int, seed: int) -> None:
    """In the process that has the right settings, on empty databases that are thrown away.

    A line after every portion, so that a run that is cut short has told what it saw.
    """
    from django.db import connection

    result = {"database": connection.vendor, "differences": []}
    for part in (_play(events, seed, result["differences"]), _kill(kills, random.Random(seed), result["differences"])):
        for told in part:
            result |= told
            print(json.dumps(result), flush=True)


def _play(events: int, seed: int, differences: list[str]) -> Iterator[dict]:
    """Portions of random batches, a few on each database, so that the recount at their end stays short."""
    from rahba.ledger.tests.play import Difference, play
    from rahba.web.scratch_database import scratch_database

    seen: Counter = Counter()
    started, end = time.monotonic(), seed + events // PORTION
    for first in range(seed, end, 5):
        with scratch_database("soak_play"):
            for one in range(first, min(first + 5, end)):
                try:
                    seen += play(one, PORTION)
                except Difference as difference:
                    differences.append(str(difference))
        minutes = (time.monotonic() - started) / 60
        yield {"events": sum(seen.values()), "created": seen["created"], "codes": len(seen), "playing": minutes}


def _kill(kills: int, dice: random.Random, differences: list[str]) -> Iterator[dict]:
    from rahba.web.scratch_database import scratch_database

    acknowledged = recorded = done = 0
    started = time.monotonic()
    while done < kills:
        told: set[uuid.UUID] = set()
        with scratch_database("soak_kill"):
            for _ in range(min(KILLS_OF_A_LEDGER, kills - done)):
                told |= _killed_poster(dice)
                done += 1
                recorded_here, objections = _objections(told)
                differences += [f"after kill {done}: {one}" for one in objections]
        acknowledged, recorded = acknowledged + len(told), recorded + recorded_here
        minutes = (time.monotonic() - started) / 60
        yield {"kills": done, "acknowledged": acknowledged, "recorded": recorded, "killing": minutes}


def _killed_poster(dice: random.Random) -> set[uuid.UUID]:
    """A child of this process posts, one way or the other, until it is killed; the ids that it acknowledged."""
    from django.db import connections

    from tests.concurrency import ledger_poster

    connections.close_all()  # a connection that two processes share is no connection
    act = dice.choice([ledger_poster.post_for_ever, lambda: ledger_poster.submit_for_ever(CALLERS)])
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(writer, sys.stdout.fileno())
            act()
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as lines:
        told = [lines.readline()]  # it is at work now
        time.sleep(dice.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        told += lines
    os.waitpid(child, 0)
    # The last line may be cut; an id that was not read whole was not acknowledged.
    return {uuid.UUID(hex=word) for line in told if line.endswith("\n") for word in line.split()}


def _objections(acknowledged: set[uuid.UUID]) -> tuple[int, list[str]]:
    """What does not follow, or was lost, or stands in part; with how many transfers are recorded."""
    from rahba.ledger import queries
    from rahba.ledger.models import BurntId, Transfer
    from tests.concurrency.ledger_poster import MARKS, SUBMITTED

    report = queries.verify()
    objections = list(report.findings)
    missing = acknowledged - queries.amounts_of(acknowledged).keys()
    if missing:
        objections.append(f"{len(missing)} acknowledged transfers are lost")
    if report.transfers % 3:
        objections.append("a chain of three stands in part")
    marks, chains = BurntId.objects.filter(shard=MARKS).count(), Transfer.objects.filter(code=SUBMITTED).count() // 3
    if marks != chains:
        objections.append(f"{chains} chains were submitted, their callers wrote {marks} rows of their own")
    return report.transfers, objections


def _words(told: list[dict], command: str) -> str:
    rows = "".join(
        f"| {one['database']} | {one['events']:,} | {one['created']:,} | {one['codes']} | {one['kills']:,} "
        f"| {one['acknowledged']:,} | {one['recorded']:,} "
        f"| {one['playing']:.0f} + {one['killing']:.0f} min |\n"
        for one in told
    )
    found = "".join(f"- {one['database']}: {difference}\n" for one in told for difference in one["differences"])
    return f"""# Soak: the ledger beside a second one, and under kill −9

`{command}`

| Database | Random events | of them created | Kinds of answers | Posters killed | Acknowledged | Recorded | Time |
|---|---|---|---|---|---|---|---|
{rows}
Every event was also given to an independent model, written from TigerBeetle's documentation: each answer and, after
each batch, each balance was compared. Posters wrote chains of three, in batches or from {CALLERS} callers that share
commits and write a row of their own in the same transaction, and were killed at a random moment. After each kill the
whole chain was walked and every balance recounted, every acknowledged transfer was looked for, and no chain and no
caller's row stood in part.

## Differences

{found or "None."}
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    run(*map(int, sys.argv[1:]))
