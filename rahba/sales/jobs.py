"""What the background process does for sales."""

import datetime as dt

from rahba.sales import actions


def give_back(now: dt.datetime) -> int:
    """Send back to wallets what returns, voids and dropped baskets owe them."""
    return actions.give_back_due(now=now)
