"""What the catalogue does about news from below."""

import datetime as dt

from rahba.catalogue import actions
from rahba.kernel.events import subscribe
from rahba.shops.events import TvaModeChanged


@subscribe(TvaModeChanged)
def tell_rates_again(event: TvaModeChanged, now: dt.datetime) -> None:
    """The tills hold a TVA rate with each product: they are told all of them anew."""
    actions.tell_products_again(shop_id=event.shop_id)
