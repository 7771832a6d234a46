"""Finds the command that was asked for and loads only that one, so that `--help` answers at once.

A command's module imports what it needs at its top; where the models are needed, Django is made ready first.
"""

import dataclasses
import importlib
import importlib.util
import os
import sys
from types import ModuleType

import typer
from rich.console import Console

console = Console()


@dataclasses.dataclass(frozen=True)
class Command:
    """A row of the command table. The module has `command` (one command) or `app` (a group of them)."""

    name: str
    module: str
    help: str
    needs_django: bool = True
    takes_anything: bool = False


COMMANDS = (
    Command("start", "rahba.web.cli.start", "Open Rahba on this machine: prepare, serve, deliver.", False),
    Command("serve", "rahba.web.cli.serve", "Serve pages and the API only (production).", False),
    Command("worker", "rahba.web.cli.worker", "Deliver stored events to their subscribers, for ever."),
    Command("migrate", "rahba.web.cli.migrate", "Bring the database to the shape of this version."),
    Command("messages", "rahba.web.cli.messages", "Compile the translations that changed.", False),
    Command("backup", "rahba.web.cli.backup", "Copy the data folder into one checked file, while in use."),
    Command("restore", "rahba.web.cli.restore", "Put a backup file back, after checking it."),
    Command("ledger", "rahba.web.cli.ledger", "The ledger: replay cases, verify what stands."),
    Command("payments", "rahba.web.cli.payments", "Checks of mobile payment: `payments qr-cases FILE`."),
    Command("bench", "tests.load.bench", "Measure speed and report it."),
    Command("soak", "tests.load.soak", "Hours of use with faults, recounted at the end."),
    Command("shots", "tests.browser.shots", "Photograph every screen, in French and Arabic, at three widths."),
    Command(
        "manage",
        "rahba.web.cli.manage",
        "Django's own commands: `manage shell`, `manage check` …",
        False,
        True,
    ),
)


def main() -> None:
    """Entry point of `python -m rahba`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    asked = sys.argv[1] if len(sys.argv) > 1 else None
    build(asked)(prog_name="python -m rahba")


def build(asked: str | None) -> typer.Typer:
    """The application: the command `asked` for in full, every other one by its name and help only."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_show_locals=False,
    )
    app.callback()(_nothing)
    for command in COMMANDS:
        if command.name == asked:
            _add_in_full(app, command)
        elif _is_here(command):
            app.command(command.name, help=command.help)(_nothing)
    return app


def load(module: str) -> ModuleType:
    """Import a module that needs Django's models, once settings and environment stand."""
    django = importlib.import_module("django")
    django.setup()
    return importlib.import_module(module)


def _nothing() -> None:
    """Rahba, the open square: till, carnet and market for neighbourhood shops."""


def _is_here(command: Command) -> bool:
    """Benchmarks and screenshots live with the tests, which an installed package does not carry."""
    try:
        return importlib.util.find_spec(command.module) is not None
    except ModuleNotFoundError:
        return False


def _add_in_full(app: typer.Typer, command: Command) -> None:
    if not _is_here(command):
        console.print(f"[red]The command “{command.name}” is not in this installation.[/red]")
        raise SystemExit(2)
    module = load(command.module) if command.needs_django else importlib.import_module(command.module)
    if hasattr(module, "app"):
        app.add_typer(module.app, name=command.name, help=command.help)
        return
    settings = {"allow_extra_args": True, "ignore_unknown_options": True} if command.takes_anything else {}
    app.command(
        command.name, help=command.help, context_settings=settings, add_help_option=not command.takes_anything
    )(module.command)
