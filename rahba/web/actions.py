"""Writes that join domains."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.carnet import actions as carnet
from rahba.shops import actions as shops
from rahba.web import queries


@transaction.atomic
def erase_account(*, person_id: uuid.UUID, now: dt.datetime) -> bool:
    """Forget a person who asks for it (law 09-08), with the shops that nobody else owns and their customers' names.

    False, and nothing is changed, while something must be done first (`queries.shops_of_one`).
    """
    closing = queries.shops_of_one(person_id, now)
    if any(one.obstacles for one in closing):
        return False
    for one in sorted(closing, key=lambda one: one.shop.id):
        carnet.erase_all_customers(shop_id=one.shop.id, by_id=person_id, now=now)
        shops.close_shop(shop_id=one.shop.id, by_id=person_id, now=now)
    shops.erase_person(person_id=person_id, now=now)
    return True
