"""TVA rates on the tills: each product carries one, which can change with no change of the product."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.catalogue.models import Product, RatesTold
from rahba.catalogue.rules.tva import rates_in_prices
from rahba.kernel.changes import lock_stream, record_changes


def tell_new_rates(*, shop_id: uuid.UUID, tva_mode: str, day: dt.date) -> int:
    """Put into the change log the products whose rate is not what the tills were last told; return how many.

    To be called before a till is told what changed: so it does not matter why a rate is another one (a New Year, the
    shop's regime, a corrected table of rates), nor which process was asleep when it happened.
    """
    rates = rates_in_prices(tva_mode, day)
    if _rates_told(shop_id) == rates:
        return 0
    with transaction.atomic():
        lock_stream(shop_id)
        told = _rates_told(shop_id)
        if told is None:  # the first question of the shop's first till: it knows no product yet
            told = rates
        changed = [name for name in {**told, **rates} if told.get(name) != rates.get(name)]
        products = Product.objects.filter(shop_id=shop_id, tva_class__in=changed).order_by("id")
        ids = list(products.values_list("id", flat=True))
        record_changes(shop_id, [("product", product_id) for product_id in ids])
        RatesTold.objects.update_or_create(shop_id=shop_id, defaults={"rates": rates})
        return len(ids)


def _rates_told(shop_id: uuid.UUID) -> dict[str, int] | None:
    return RatesTold.objects.filter(shop_id=shop_id).values_list("rates", flat=True).first()
