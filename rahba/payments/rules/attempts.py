"""How an attempt on a rail advances, and when its rail is asked what became of it."""

import datetime as dt
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptState(models.TextChoices):
    """Where an attempt stands. `unknown` stays so until the rail's own word or its report says more."""

    CREATED = "created", _("Not sent yet")
    SENT = "sent", _("Sent, no answer yet")
    NEEDS_CUSTOMER = "needs_customer", _("Waiting for the customer")
    UNKNOWN = "unknown", _("Not known yet")
    SUCCEEDED = "succeeded", _("Paid")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")
    GOES_BACK = "goes_back", _("Taken too late, goes back")
    GIVEN_BACK = "given_back", _("Taken too late, given back")


OPEN = (AttemptState.CREATED, AttemptState.SENT, AttemptState.NEEDS_CUSTOMER, AttemptState.UNKNOWN)
PAYABLE = (*OPEN, AttemptState.REFUSED, AttemptState.EXPIRED)
"""From where an attempt may still succeed: a customer may try a second card on the same page, and a rail's word that
it took the money is true whatever we thought before."""

LIFE = dt.timedelta(minutes=15)
FIRST_POLL = dt.timedelta(seconds=90)
_POLLS = (FIRST_POLL, dt.timedelta(minutes=15), dt.timedelta(minutes=110))
"""When the rail is asked, counted from when it was asked for the money: three times in two hours, then its report."""

ABSENT_AFTER = dt.timedelta(days=2)
"""How old an unknown attempt must be before a report that does not name it says that nothing was taken."""


def return_id(attempt_id: uuid.UUID) -> str:
    """Under which number the rail is asked to give back what it took too late."""
    return str(uuid.uuid5(attempt_id, "back"))


def next_poll(sent_at: dt.datetime, polls: int) -> dt.datetime | None:
    """When the rail is asked next, after so many questions; None: not again."""
    return sent_at + _POLLS[polls] if polls < len(_POLLS) else None
