"""Stock: every level is the sum of its movements, kept in the transaction that appends them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, Sum

from rahba.catalogue.models import Product, StockLevel, StockMovement
from rahba.catalogue.rules import Movement, MovementReason, UnknownProduct
from rahba.kernel.changes import lock_stream, record_changes
from rahba.kernel.increments import add_to
from rahba.kernel.rows import insert_rows


def move_stock(*, shop_id: uuid.UUID, movements: Sequence[Movement], now: dt.datetime) -> None:
    """Append movements and add them to the levels, in a handful of statements whatever their number.

    A level may go below zero: the shelf is right, the computer is wrong, and the sale is never refused. A count says
    what lay on the shelf at its moment; a movement that comes in later but happened before it (a phone that was
    offline) was already missing from what was counted, so it is taken back by a movement of the same count.
    Raises UnknownProduct when a product is not this shop's.
    """
    if not movements:
        return
    with transaction.atomic():
        lock_stream(shop_id)
        product_ids = {movement.product_id for movement in movements}
        if Product.objects.filter(shop_id=shop_id, id__in=product_ids).count() != len(product_ids):
            raise UnknownProduct
        rows = [*movements, *_already_counted(movements, product_ids)]
        insert_rows([_row(shop_id, movement) for movement in rows])
        added: dict[uuid.UUID, int] = defaultdict(int)
        for movement in rows:
            added[movement.product_id] += movement.quantity
        add_to(
            StockLevel,
            keys=("product", "shop"),
            values=("on_hand",),
            amounts={(product_id, shop_id): (quantity,) for product_id, quantity in added.items()},
        )
        record_changes(shop_id, [("product", product_id) for product_id in added])


def _row(shop_id: uuid.UUID, movement: Movement) -> StockMovement:
    return StockMovement(
        id=movement.id,
        shop_id=shop_id,
        product_id=movement.product_id,
        quantity=movement.quantity,
        reason=movement.reason,
        source_id=movement.source_id,
        by_id=movement.by_id,
        at=movement.at,
        day=movement.day,
    )


def _already_counted(movements: Sequence[Movement], product_ids: set[uuid.UUID]) -> list[Movement]:
    """What takes back the movements that happened before a count already made."""
    last_count = dict(
        StockMovement.objects.filter(product_id__in=product_ids, reason=MovementReason.COUNT)
        .values_list("product_id")
        .annotate(last=Max("at"))
    )
    return [
        Movement(
            product_id=movement.product_id,
            quantity=-movement.quantity,
            reason=MovementReason.COUNT,
            at=last_count[movement.product_id],
            day=movement.day,
            source_id=movement.id,
        )
        for movement in movements
        if movement.quantity and _was_counted(movement, last_count.get(movement.product_id))
    ]


def _was_counted(movement: Movement, last_count: dt.datetime | None) -> bool:
    if last_count is None:
        return False
    return movement.at < last_count or (movement.at == last_count and movement.reason != MovementReason.COUNT)


def count_stock(
    *,
    shop_id: uuid.UUID,
    product_id: uuid.UUID,
    counted: int,
    counted_at: dt.datetime,
    day: dt.date,
    by_id: uuid.UUID | None,
    now: dt.datetime,
) -> int:
    """Say that `counted` lay on the shelf at `counted_at`; return the difference that was booked.

    The shop keeps selling meanwhile: what was counted is compared with the level of that moment, and what moved after
    it stays as it is. A count without a difference is kept too: it is the proof that somebody looked.
    """
    with transaction.atomic():
        lock_stream(shop_id)
        if not Product.objects.filter(shop_id=shop_id, id=product_id).exists():
            raise UnknownProduct
        until_then = StockMovement.objects.filter(product_id=product_id, at__lte=counted_at)
        difference = counted - (until_then.aggregate(level=Sum("quantity"))["level"] or 0)
        movement = Movement(
            product_id=product_id,
            quantity=difference,
            reason=MovementReason.COUNT,
            at=counted_at,
            day=day,
            by_id=by_id,
        )
        move_stock(shop_id=shop_id, movements=[movement], now=now)
        return difference


def reverse_movement(
    *,
    shop_id: uuid.UUID,
    movement_id: uuid.UUID,
    by_id: uuid.UUID | None,
    now: dt.datetime,
) -> bool:
    """Take back a movement made by hand, by its opposite at the same moment. False when it was taken back already.

    The moment is the first one's, so that a count made since stays right: it did not see those goods either.
    """
    with transaction.atomic():
        lock_stream(shop_id)
        movement = StockMovement.objects.get(id=movement_id, shop_id=shop_id)
        opposites = StockMovement.objects.filter(product_id=movement.product_id, source_id=movement.id)
        if opposites.exclude(reason=MovementReason.COUNT).exists():
            return False
        opposite = Movement(
            product_id=movement.product_id,
            quantity=-movement.quantity,
            reason=movement.reason,
            at=movement.at,
            day=movement.day,
            source_id=movement.id,
            by_id=by_id,
        )
        move_stock(shop_id=shop_id, movements=[opposite], now=now)
        return True
