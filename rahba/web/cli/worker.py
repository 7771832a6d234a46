"""`python -m rahba worker`."""

from rahba.web.cli.app import console
from rahba.web.worker import deliver_until_stopped


def command() -> None:
    """Deliver stored events to their subscribers until Ctrl-C."""
    console.print("Delivering events. Ctrl-C stops.")
    deliver_until_stopped()
