"""What the worker does for payments, again and again. Each may run twice, or in two places at once."""

import datetime as dt

from rahba.payments import actions


def work_on_rails(*, now: dt.datetime) -> int:
    """Apply news that had to wait, ask rails that are silent, go on with refunds and with what we send; how many."""
    rails = actions.rails
    return (
        rails.apply_waiting_news(now=now)
        + rails.ask_due(now=now)
        + rails.resume_refunds(now=now)
        + rails.resume_sendings(now=now)
    )


def expire(*, now: dt.datetime) -> int:
    """Close intents whose time has passed, and forget whom people looked up elsewhere."""
    return actions.expire_due(now=now) + actions.rails.erase_aliases(now=now)


def settle(*, now: dt.datetime) -> int:
    """Close windows whose day is over, make payouts, go on with the bank's files."""
    return actions.settle_due(now=now)


def check(*, now: dt.datetime) -> int:
    """Compare payments, ledger and the ring-fenced account, once a day."""
    return actions.write_safeguarding(now=now)


def give_back(*, now: dt.datetime) -> int:
    """Give back what was paid for baskets that were dropped."""
    return actions.give_back_dropped(now=now)
