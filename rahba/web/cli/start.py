"""`python -m rahba start`: everything one machine needs, and nothing left running afterwards."""

import datetime as dt
import errno
import json
import os
import socket
from pathlib import Path
from typing import Annotated

import segno
import typer

from rahba.web import local_ca, readiness
from rahba.web.cli.app import console, load
from rahba.web.cli.durable import refuse_unless_durable
from rahba.web.cli.steward import Steward, Stopped
from rahba.web.data_folder import CERTIFICATES, DataFolder
from rahba.web.messages import compile_messages
from rahba.web.serve import Place, serve

HOME = readiness.PACKAGE.parent
RAILS = ("cmi", "youcan", "payzone", "switch", "bank")
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - only with --lan, which is asked for


def command(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to answer on.")] = 8000,
    data: Annotated[Path, typer.Option(help="Folder of everything that is kept.")] = HOME / "data",
    empty: Annotated[bool, typer.Option("--empty", help="Without the demo market: for a real shop.")] = False,
    lan: Annotated[bool, typer.Option("--lan", help="Also for phones on this network, over https.")] = False,
) -> None:
    """Open Rahba on this machine: prepare what is missing, serve, deliver. Ctrl-C closes it."""
    refuse_taken_port(EVERY_ADDRESS if lan else "127.0.0.1", port)
    folder = use_folder(data)
    place = choose_place(folder, port, lan=lan)
    steward = Steward()
    try:
        prepare(folder, empty=empty)
        run(steward, place, lan=lan)
    except Stopped:
        console.print("\nClosing …")
    finally:
        steward.stop()
    console.print("Rahba is closed. Nothing is lost.")


def use_folder(data: Path) -> DataFolder:
    """Hold the folder, so that nobody restores a backup under a running market."""
    folder = DataFolder(data)
    if not folder.hold():
        stop_with(f"A backup is being restored into {folder.root}. Start again when it is done.")
    return folder


def refuse_taken_port(address: str, port: int) -> None:
    """Say so in words before anything else is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                saying = f"Port {port} is taken: perhaps Rahba is already open. Choose another: --port {port + 1}"
            else:
                saying = f"Port {port} cannot be opened ({problem.strerror}). Choose one above 1024: --port 8000"
            stop_with(saying)


def choose_place(folder: DataFolder, port: int, *, lan: bool) -> Place:
    """Settle the environment that settings read, and the address to listen on."""
    os.environ["RAHBA_DATA"] = str(folder.root)
    if not lan:
        return Place("127.0.0.1", port)
    addresses = local_ca.lan_addresses()
    if not addresses:
        stop_with("This machine is on no local network: connect it to the Wi-Fi of the shop first.")
    papers = local_ca.ensure_papers(folder.root / CERTIFICATES, addresses, now=dt.datetime.now(dt.UTC))
    os.environ["RAHBA_HOSTS"] = ",".join(["localhost", "127.0.0.1", *addresses])
    os.environ["RAHBA_HTTPS"] = "1"
    os.environ["RAHBA_ADDRESS"] = f"https://{addresses[0]}:{port}"
    return Place(EVERY_ADDRESS, port, papers.certificate, papers.key)


def prepare(folder: DataFolder, *, empty: bool) -> None:
    """Bring the folder up to date, showing what takes time, and load the code that the processes will share."""
    compile_messages()
    try:
        missing = readiness.missing_steps(folder, empty=empty)
    except readiness.DemoInTheWay:
        stop_with("This folder holds the demo market. For an empty one, name another folder: --data my-shop")
    os.environ["RAHBA_DEMO"] = "1" if readiness.has_demo(folder) else "0"
    if os.environ["RAHBA_DEMO"] == "1":
        os.environ["RAHBA_SANDBOX_RAILS"] = json.dumps({rail: f"http://127.0.0.1:{free_port()}" for rail in RAILS})
        if os.environ.get("RAHBA_HTTPS"):  # phones of the network do not reach this machine's loopback
            os.environ["RAHBA_SANDBOX_PAGES"] = f"{os.environ['RAHBA_ADDRESS']}/sandbox"
    preparation = load("rahba.web.preparation")
    refuse_unless_durable()
    for step in missing:
        with console.status(f"{preparation.SAYINGS[step]} …"):
            try:
                preparation.prepare(folder, step)
            except preparation.OtherVersion as refusal:
                stop_with(str(refusal))
        console.print(f"[green]✓[/green] {preparation.SAYINGS[step]}")
    preparation.warm_up()


def run(steward: Steward, place: Place, *, lan: bool) -> None:
    """Serve and deliver until told to stop."""
    steward.run("web", serve, place, essential=True)
    steward.run("worker", deliver, essential=False)
    for rail, address in json.loads(os.environ.get("RAHBA_SANDBOX_RAILS") or "{}").items():
        steward.run(f"sandbox-{rail}", rehearse, rail, int(address.rpartition(":")[2]), place, essential=False)
    fallen = steward.watch(until=lambda: answers(place.port))
    if fallen is None:
        welcome(place, lan=lan)
        fallen = steward.watch()
    stop_with("The web server ended by itself; what it printed above says why. The data is safe.")


def deliver() -> None:
    """The worker's process. Forked, it finds Django ready."""
    load("rahba.web.worker").work_until_stopped()


def rehearse(rail: str, port: int, place: Place) -> None:
    """The process of a sandbox rail, which holds no money: the demo's cards, switch and bank. Its news come to our own
    address, which on a local network has a certificate of our own authority.
    """
    if place.certificate:
        os.environ["SSL_CERT_FILE"] = str(place.certificate.with_name(local_ca.AUTHORITY))
    load("rahba.payments.sandbox.running").serve(rail, port)


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
    except OSError:
        return False
    return True


def welcome(place: Place, *, lan: bool) -> None:
    """Where to go, and who to be there."""
    scheme = "https" if place.certificate else "http"
    console.print(f"\n[bold]Rahba is open:[/bold] {scheme}://localhost:{place.port}", highlight=False)
    if os.environ["RAHBA_DEMO"] == "1":
        for line in load("rahba.web.demo").sign_in_lines():
            console.print(f"  {line}", highlight=False)
    else:
        console.print("  Sign up with a Moroccan mobile number; the one-time code is printed here.")
    if lan:
        invite_phones(place)
    console.print("Ctrl-C closes it.")


def invite_phones(place: Place) -> None:
    """The address for phones, as text and as a code to photograph, and the authority they have to trust first."""
    address = os.environ["RAHBA_ADDRESS"]
    authority = place.certificate.with_name(local_ca.AUTHORITY)
    console.print(f"\n[bold]On a phone of this network:[/bold] {address}", highlight=False)
    segno.make(f"{address}/ca").terminal(compact=True)
    console.print(
        f"  1. Photograph the code, or open {address}/ca and pass the warning, once.\n"
        "  2. Install the certificate the page offers (it vouches for this network only).\n"
        f"     Its fingerprint: {local_ca.fingerprint_of(authority)}\n"
        f"  3. Open {address} and install the till.",
        highlight=False,
    )


def stop_with(saying: str) -> None:
    console.print(f"[red]{saying}[/red]", highlight=False)
    raise typer.Exit(1)
