"""Decisions about events that come in: what is believed, what is kept, when it is tried again."""

import datetime as dt

from django.db import models


class Verdict(models.TextChoices):
    """What is thought of what came in under a source's event id."""

    GOOD = "good"
    UNSIGNED = "unsigned"  # no signature, or one that does not fit: kept to be seen, never applied
    OTHER_BYTES = "other_bytes"  # signed, and other than the first under this id: kept to be seen, never applied


LARGEST_EVENT = 256 * 1024
"""Bytes of one event; a source that sends more is answered 413 by its door."""

LEASE = dt.timedelta(minutes=2)
"""How long an event that is being applied is left alone by others."""

_LONGEST_WAIT_SECONDS = 3600
_KEPT_HEADERS = 40
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})

UNSIGNED_KEPT = dt.timedelta(days=30)
RAW_KEPT = dt.timedelta(days=550)
"""How long the bytes of an applied event are kept: longer than a card payment can be disputed. Their hash stays."""


def wait_after(attempts: int) -> dt.timedelta:
    """How long until an event whose object has not appeared yet is tried again: 2, 4, 8 s … an hour, for ever."""
    return dt.timedelta(seconds=min(_LONGEST_WAIT_SECONDS, 2 ** min(attempts, 12)))


def headers_to_keep(headers: dict[str, str]) -> dict[str, str]:
    """The headers of an event without what opens doors."""
    kept = [(name.lower(), str(value)[:1000]) for name, value in headers.items()]
    return dict([pair for pair in kept if pair[0] not in _SECRET_HEADERS][:_KEPT_HEADERS])
