"""`python -m rahba worker`."""

from django.conf import settings

from rahba.web.cli.app import console
from rahba.web.cli.durable import refuse_unless_durable
from rahba.web.data_folder import DataFolder
from rahba.web.worker import work_until_stopped


def command() -> None:
    """Deliver stored events to their subscribers until Ctrl-C."""
    DataFolder(settings.DATA).hold()
    refuse_unless_durable()
    console.print("Delivering events. Ctrl-C stops.")
    work_until_stopped()
