"""What sales do about news from below."""

import datetime as dt

from rahba.carnet.events import RepaymentReversed
from rahba.kernel.events import subscribe
from rahba.sales import actions


@subscribe(RepaymentReversed)
def give_back_what_was_repaid(event: RepaymentReversed, now: dt.datetime) -> None:
    """The shop keeps no money for a debt that is owed again."""
    actions.take_back_repayment(shop_id=event.shop_id, entry_id=event.entry_id, reversal_id=event.reversal_id, now=now)
