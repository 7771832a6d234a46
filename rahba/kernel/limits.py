"""How often something may be done: counted in the database cache, once for all processes, and exactly.

A count lives in one row: the number of the stretch of time it belongs to, and how often within it. Two at once take
turns at it, so neither of them is forgotten. What is over the limit is refused by reading alone: a flood writes
nothing and waits for nobody.
"""

import datetime as dt
import hashlib
import math

from django.core.cache import cache
from django.db import connection, transaction


def take(*, name: str, most: int, span: dt.timedelta, now: dt.datetime) -> int:
    """Count one of `most` within the present `span`; return 0, or the seconds to wait if that many were there."""
    row, stretch = f"limit:{name}", int(now.timestamp() // span.total_seconds())
    if _count(row, stretch) < most:
        with transaction.atomic():
            _wait_for_turn(row)
            count = _count(row, stretch)
            if count < most:
                cache.set(row, (stretch, count + 1), span.total_seconds() * 2)
                return 0
    return max(1, math.ceil((stretch + 1) * span.total_seconds() - now.timestamp()))


def _count(row: str, stretch: int) -> int:
    of, count = cache.get(row, (stretch, 0))
    return count if of == stretch else 0


def _wait_for_turn(row: str) -> None:
    """On SQLite every transaction that writes has its turn already."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(row.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
