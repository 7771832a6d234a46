"""What the till's door does about news from below."""

import datetime as dt

from rahba.carnet.events import CustomerErased
from rahba.kernel.events import subscribe
from rahba.till import actions


@subscribe(CustomerErased)
def forget_what_tills_sent(event: CustomerErased, now: dt.datetime) -> None:
    """The entries as they came are kept as bytes: those about this customer are emptied."""
    actions.forget_customer(shop_id=event.shop_id, customer_id=event.customer_id)
