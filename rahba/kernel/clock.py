"""Time: always aware, read at the edge and passed down as `now`; and the day a shop means by "today"."""

import datetime as dt
from zoneinfo import ZoneInfo

MOROCCO = ZoneInfo("Africa/Casablanca")


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def calendar_day(at: dt.datetime) -> dt.date:
    """The date on the wall calendar of Morocco: what laws go by."""
    return at.astimezone(MOROCCO).date()


def business_day(at: dt.datetime, cutoff_hour: int) -> dt.date:
    """The trading day to which a moment belongs, on the wall clock of Morocco.

    What is sold after midnight but before `cutoff_hour` (0–12) belongs to the evening before. The wall clock is
    compared, and no hours are subtracted, so the answer stays right when Ramadan moves the clock.
    """
    if at.tzinfo is None:
        raise ValueError("business_day needs an aware datetime")
    local = at.astimezone(MOROCCO)
    return local.date() if local.hour >= cutoff_hour else local.date() - dt.timedelta(days=1)
