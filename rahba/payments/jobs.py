"""What the worker does for payments, again and again."""

import datetime as dt

from rahba.payments import actions


def work_on_rails(*, now: dt.datetime) -> int:
    """Apply news that had to wait, ask rails that are silent, tell them again of refunds; how many of all."""
    rails = actions.rails
    return rails.apply_waiting_news(now=now) + rails.ask_due(now=now) + rails.resume_refunds(now=now)
