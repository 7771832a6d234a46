"""Categories: the shelves of a shop."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from rahba.catalogue.models import Category, Product
from rahba.catalogue.rules.names import clean_names
from rahba.catalogue.rules.starters import starter_shelves
from rahba.kernel.changes import lock_stream, record_changes


def add_starter_categories(*, shop_id: uuid.UUID, trade: str, now: dt.datetime) -> list[uuid.UUID]:
    """Give a new shop the categories of its trade; a shop that already has some keeps them as they are."""
    with transaction.atomic():
        lock_stream(shop_id)
        if Category.objects.filter(shop_id=shop_id).exists():
            return []
        categories = Category.objects.bulk_create(
            Category(shop_id=shop_id, names=names, colour=colour, icon=icon, position=position)
            for position, (names, colour, icon) in enumerate(starter_shelves(trade))
        )
        ids = [category.id for category in categories]
        record_changes(shop_id, [("category", category_id) for category_id in ids])
        return ids


def save_category(
    *,
    shop_id: uuid.UUID,
    category_id: uuid.UUID,
    names: Mapping[str, str],
    colour: str,
    icon: str,
    now: dt.datetime,
) -> None:
    """Create a category at the end of the list, or change its names, colour and icon.

    Raises Category.DoesNotExist when the id is another shop's.
    """
    with transaction.atomic():
        lock_stream(shop_id)
        category = Category.objects.filter(id=category_id).first()
        if category is not None and category.shop_id != shop_id:
            raise Category.DoesNotExist
        if category is None:
            position = Category.objects.filter(shop_id=shop_id).count()
            category = Category(id=category_id, shop_id=shop_id, position=position, names={})
        merged = {**category.names, **clean_names(names)}
        category.names = {language: name for language, name in merged.items() if name} or category.names
        category.colour, category.icon = colour, icon
        category.save()
        record_changes(shop_id, [("category", category_id)])


def order_categories(*, shop_id: uuid.UUID, category_ids: Sequence[uuid.UUID], now: dt.datetime) -> None:
    """Put the shop's categories in this order; those not named follow in their old order."""
    with transaction.atomic():
        lock_stream(shop_id)
        in_order = Category.objects.filter(shop_id=shop_id).order_by("position")
        categories = {category.id: category for category in in_order}
        wanted = [category_id for category_id in category_ids if category_id in categories]
        order = list(dict.fromkeys([*wanted, *categories]))
        moved = []
        for position, category_id in enumerate(order):
            if categories[category_id].position != position:
                categories[category_id].position = position
                moved.append(categories[category_id])
        Category.objects.bulk_update(moved, ["position"], batch_size=200)
        record_changes(shop_id, [("category", category.id) for category in moved])


def remove_category(*, shop_id: uuid.UUID, category_id: uuid.UUID, now: dt.datetime) -> int:
    """Remove a category; its products stay, without a category. Return how many they were."""
    with transaction.atomic():
        lock_stream(shop_id)
        category = Category.objects.get(id=category_id, shop_id=shop_id)
        product_ids = list(Product.objects.filter(category=category).values_list("id", flat=True))
        Product.objects.filter(category=category).update(category=None, changed_at=now)
        category.delete()
        record_changes(shop_id, [("product", product_id) for product_id in product_ids])
        record_changes(shop_id, [("category", category_id)], deleted=True)
        return len(product_ids)
