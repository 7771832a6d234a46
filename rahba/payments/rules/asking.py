"""How long an intent lives, and its reference: short enough for a code, too long to guess."""

import datetime as dt
import secrets

from rahba.payments.rules.kinds import Purpose

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
REFERENCE_LENGTH = 16
LIFE = {
    Purpose.SALE: dt.timedelta(minutes=10),
    Purpose.CARNET: dt.timedelta(minutes=10),
    Purpose.ORDER: dt.timedelta(minutes=30),
    Purpose.REQUEST: dt.timedelta(days=3),
    Purpose.CASH_OUT: dt.timedelta(minutes=10),
    Purpose.TOPUP: dt.timedelta(minutes=30),
    Purpose.INCOMING: dt.timedelta(minutes=1),  # it is paid in the same breath
}
LONGEST_LIFE = dt.timedelta(days=30)


def new_reference() -> str:
    """80 random bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(REFERENCE_LENGTH))
