"""`python -m rahba migrate`."""

from rahba.web.cli.app import console
from rahba.web.preparation import migrate


def command() -> None:
    """Bring the database to the shape of this version."""
    migrate()
    console.print("The database has the shape of this version.")
