"""`python -m rahba manage …`: Django's own command line, with Rahba's settings."""

import typer
from django.core.management import execute_from_command_line


def command(context: typer.Context) -> None:
    """Pass everything after `manage` on to Django."""
    execute_from_command_line(["python -m rahba manage", *context.args])
