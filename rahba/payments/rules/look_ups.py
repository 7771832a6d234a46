"""Looking somebody up by their number costs tokens, so that nobody can walk through all numbers (as Pix does)."""

import datetime as dt

MOST = 100
PER_MINUTE = 2
FOUND, NOT_FOUND, PAID_AFTER = 1, 20, 1


def tokens_at(tokens: int, since: dt.datetime, now: dt.datetime) -> int:
    """What an asker has now, who had `tokens` then."""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    return min(tokens + minutes * PER_MINUTE, MOST)
