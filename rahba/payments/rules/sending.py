"""How a payment to another issuer advances, and when the switch is asked what became of it."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class SendingState(models.TextChoices):
    """Where it stands. `unknown` stays so until the switch's own word or its report says more."""

    HELD = "held", _("Reserved, not sent yet")
    SENT = "sent", _("Sent, no answer yet")
    UNKNOWN = "unknown", _("Not known yet")
    DONE = "done", _("Paid")
    REFUSED = "refused", _("Refused, the money is back")


OPEN_SENDINGS = (SendingState.HELD, SendingState.SENT, SendingState.UNKNOWN)

FOUND_FOR = dt.timedelta(hours=1)
"""How long what was looked up may be paid."""
ALIAS_KEPT = dt.timedelta(days=1)
SEND_WITHIN = dt.timedelta(minutes=10)
"""How long a transfer that the switch does not know is sent again; one that never left is given back after that."""
ABSENT_AFTER = dt.timedelta(days=2)
_POLLS = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 900, 6600))


def next_look(since: dt.datetime, polls: int) -> dt.datetime | None:
    """When the switch is asked next, after so many questions; None: only its report can tell."""
    return since + _POLLS[polls] if polls < len(_POLLS) else None
