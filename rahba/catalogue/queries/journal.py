"""The stock journal: who moved what, when, why, and the level before and after."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, Sum

from rahba.catalogue.models import Product, StockLevel, StockMovement
from rahba.catalogue.rules import MovementReason
from rahba.people import queries as people

PAGE = 50
BY_HAND = frozenset(
    {
        MovementReason.RECEIVED,
        MovementReason.LOSS,
        MovementReason.OWN_USE,
        MovementReason.GIFT,
        MovementReason.OPENING,
    }
)


@dataclass(frozen=True)
class JournalRow:
    """One movement between two levels; `by` is "" for what nobody did by hand."""

    movement: StockMovement
    before: int
    after: int
    by: str

    @property
    def reason(self) -> str:
        """Why, in words."""
        return MovementReason(self.movement.reason).label


@dataclass(frozen=True)
class JournalPage:
    """Some movements, newest first, and the id that continues after them (None at the end)."""

    rows: list[JournalRow]
    next_id: uuid.UUID | None


def stock_journal(
    product: Product,
    organisation_id: uuid.UUID,
    *,
    after_id: uuid.UUID | None = None,
    now: dt.datetime,
    limit: int = PAGE,
) -> JournalPage:
    """A product's movements, newest first, each with the level before and after it."""
    movements = StockMovement.objects.filter(product=product)
    level = on_hand(product)
    start = movements.filter(id=after_id).first() if after_id else None
    if start is not None:
        older = Q(at__lt=start.at) | Q(at=start.at, id__lt=start.id)
        level -= movements.exclude(older).aggregate(sum=Sum("quantity"))["sum"] or 0
        movements = movements.filter(older)
    page = list(movements.order_by("-at", "-id")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    names = {member.membership.id: member.name for member in people.members_of(organisation_id, now, ended=True)}
    rows = []
    for movement in page:
        rows.append(JournalRow(movement, level - movement.quantity, level, names.get(movement.by_id, "")))
        level -= movement.quantity
    return JournalPage(rows=rows, next_id=page[-1].id if more else None)


def on_hand(product: Product) -> int:
    """The level of a product now."""
    return StockLevel.objects.filter(product=product).values_list("on_hand", flat=True).first() or 0


def movement_in(shop_id: uuid.UUID, movement_id: uuid.UUID) -> StockMovement | None:
    """A movement of this shop that was made by hand, with its product."""
    return (
        StockMovement.objects.filter(id=movement_id, shop_id=shop_id, reason__in=BY_HAND, source_id=None)
        .select_related("product")
        .first()
    )
