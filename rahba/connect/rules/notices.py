"""Decisions about notices that need no database."""

import datetime as dt
import enum


class NoticeKind(enum.StrEnum):
    """Why a person is written to."""

    CODE = "code"
    INVITATION = "invitation"
    WALLET = "wallet"
    WEBHOOK = "webhook"


LAST_ATTEMPT = 12
_LONGEST_WAIT_SECONDS = 3600
LEASE = dt.timedelta(minutes=1)
"""How long a notice that is being sent is left alone by others; longer than any sender's time limit."""


class NotSent(Exception):
    """The message may not have left; `reason` is a short code, without the number and the text."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def wait_after(attempts: int) -> dt.timedelta | None:
    """How long until the next try: 10, 20, 40 s … an hour; None when it is given up (after about five hours)."""
    if attempts >= LAST_ATTEMPT:
        return None
    return dt.timedelta(seconds=min(_LONGEST_WAIT_SECONDS, 10 * 2 ** (attempts - 1)))
