"""A wallet's PIN: six digits, held as a keyed digest. Each miss makes the wait longer; the tenth locks it.

Six digits can be searched by whoever has the digests, however slow each is. So they are keyed by the installation's
secret, which is not in the database: without it they tell nothing, with it no slowness would help.
"""

import datetime as dt
import hmac
import itertools
import re

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits

DIGITS = 6
MISSES_BEFORE_LOCK = 10
_WAITS = {3: 30, 4: 60, 5: 300, 6: 900, 7: 3600, 8: 3600, 9: 3600}  # misses → seconds


def check_new_pin(text: str) -> str:
    """The digits of a PIN that is not among the first that anybody tries; ValidationError in words otherwise."""
    pin = western_digits(text).strip()
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", pin):
        raise ValidationError(_("A wallet’s PIN is 6 digits. Nothing was changed."), code="pin_not_six_digits")
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise ValidationError(_("This PIN is easy to guess. Choose six digits that do not follow."), code="pin_easy")
    return pin


def digest_of(pin: str, salt: str) -> str:
    """What is kept of a PIN."""
    return salted_hmac("rahba.payments.pin", f"{salt}:{pin}", algorithm="sha256").hexdigest()


def matches(pin: str, salt: str, digest: str) -> bool:
    """Whether this is the PIN, in constant time."""
    return bool(digest) and hmac.compare_digest(digest_of(western_digits(pin).strip(), salt), digest)


def wait_after(misses: int) -> dt.timedelta:
    """How long nobody may try after so many misses in a row."""
    return dt.timedelta(seconds=_WAITS.get(misses, 0))
