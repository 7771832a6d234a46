"""`python -m rahba soak`: the long runs, made before a release. Each ends with an independent recount and a report."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from tests.browser.market import HOME, Owner, Server, free_port
from tests.browser.proxy import Line
from tests.load import recount, soak_ledger

TILL = HOME / "tests" / "js" / "soak_till.js"
REPORTS = HOME / "docs" / "reports"
SYNC = "/api/v1/sync"
PATIENCE = 300  # seconds that the tills have to send what is left

app = typer.Typer(no_args_is_help=True)
app.command("ledger")(soak_ledger.command)
console = Console()


@app.callback()
def _group() -> None:
    """Long runs with faults, recounted at the end."""


class _Fallible(Server):
    """A market whose processes can all be killed at once, as when the power goes."""

    def __init__(self, data: Path, port: int):
        super().__init__(data, port, own_session=True)

    def lose_power(self) -> "_Fallible":
        """kill −9 for every process of it, then a new start on the same folder."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return _Fallible(self.data, self.port).wait()


def _damage(dice: random.Random, line: Line) -> str:
    """One fault on one line; what it was."""
    fault = dice.choice(["cut", "during request", "before answer", "during answer", "portal"])
    if fault == "during request":
        line.cut_during_request(SYNC)
    elif fault == "before answer":
        line.cut_before_answer(SYNC)
    elif fault == "during answer":
        line.cut_during_answer(SYNC)
    elif fault == "portal":
        line.become_portal()
    else:
        line.cut()
    return fault


@app.command("sync")
def sync(
    minutes: Annotated[float, typer.Option(help="How long the tills sell.")] = 60,
    tills: Annotated[int, typer.Option(help="How many tills sell at once.")] = 4,
    seed: Annotated[int, typer.Option(help="Same seed, same acts and faults.")] = 1,
    report: Annotated[bool, typer.Option(help="Write docs/reports/soak_sync.md.")] = False,
) -> None:
    """Tills sell over lines cut at every point of an exchange, to a server that is killed now and again."""
    with tempfile.TemporaryDirectory(prefix="rahba-soak-") as folder:
        server = _Fallible(Path(folder) / "data", free_port()).wait()
        try:
            server, result = _run(server, minutes, tills, random.Random(seed))
        finally:
            server.stop()
    text = _words(result, minutes, tills, seed)
    console.print(text, markup=False, soft_wrap=True)
    if report:
        REPORTS.mkdir(exist_ok=True)
        (REPORTS / "soak_sync.md").write_text(text)
    raise typer.Exit(1 if result["differences"] else 0)


def _run(server: _Fallible, minutes: float, count: int, dice: random.Random) -> tuple[_Fallible, dict]:
    owner = Owner(server.address)
    before = recount.taken(server.data)
    lines = [Line(server.port) for _ in range(count)]
    phones = [_phone(line, owner.pairing_code(), dice.randrange(1 << 30)) for line in lines]
    owner.close()
    faults: Counter[str] = Counter()
    end, power = time.monotonic() + 60 * minutes, time.monotonic() + dice.uniform(30, 60)
    with _progress() as progress:
        task = progress.add_task("selling", total=60 * minutes)
        while time.monotonic() < end:
            line = dice.choice(lines)
            faults[_damage(dice, line)] += 1
            time.sleep(dice.uniform(0.2, 4))
            line.mend()
            if time.monotonic() > power:
                server = server.lose_power()
                faults["power"] += 1
                power = time.monotonic() + dice.uniform(30, 60)
            progress.update(task, completed=60 * minutes - max(0, end - time.monotonic()))
    for line in lines:
        line.mend()
    told = [_stop(phone) for phone in phones]
    for line in lines:
        line.close()
    differences = recount.differences(server.data, before, told)
    kinds = Counter(fact["kind"] for phone in told for fact in phone["facts"])
    sprung = sum(line.sprung for line in lines)
    reopened = sum(phone["reopened"] for phone in told)
    return server, {
        "faults": faults,
        "sprung": sprung,
        "kinds": kinds,
        "reopened": reopened,
        "differences": differences,
    }


def _phone(line: Line, code: str, seed: int) -> subprocess.Popen:
    node = shutil.which("node") or sys.exit("The soak needs Node.js: its tills are the shipped ones.")
    command = [node, str(TILL), line.address, code, str(seed)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TILL.parent)


def _stop(phone: subprocess.Popen) -> dict:
    """No more sales; what is left is sent; everything that the phone ever wrote."""
    printed, _ = phone.communicate("stop\n", timeout=PATIENCE)
    if phone.returncode:
        sys.exit("A till ended with an error: see above.")
    return json.loads(printed)


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=console)


def _words(result: dict, minutes: float, tills: int, seed: int) -> str:
    facts = sum(result["kinds"].values())
    rows = "".join(f"| {kind} | {count:,} |\n" for kind, count in result["kinds"].most_common())
    faults = ", ".join(f"{count} × {fault}" for fault, count in sorted(result["faults"].items()))
    found = "".join(f"- {one}\n" for one in result["differences"]) or "None: not one fact lost, doubled or changed.\n"
    command = f"python -m rahba soak sync --minutes {minutes:g} --tills {tills} --seed {seed}"
    return f"""# Soak: tills and their server under faults

`{command}`

{tills} tills sold for {minutes:g} minutes and wrote {facts:,} facts.
Faults: {faults}.
{result["sprung"]} exchanges were cut in their middle; tills were closed and opened again {result["reopened"]} times.

| Kind of fact | Written |
|---|---|
{rows}
Recounted from what the phones hold, beside the server's tables: every fact once and byte for byte, nothing
set aside, stock of every product, what is owed, cash in every drawer.

## Differences

{found}"""
