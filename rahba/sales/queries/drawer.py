"""The drawer of one till: what should be in it, from its own cash entries and from nothing else (shop:F37)."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, Sum

from rahba.sales.models import CashEntry, Closing, Payment, Sale, SaleLine, SaleVoid
from rahba.sales.rules import CashKind, Means, SaleKind

_BEST = 3


@dataclass(frozen=True)
class Drawer:
    """The facts of one till after its last closing (`since`) up to a number of its counter (`until`; None: all)."""

    shop_id: uuid.UUID
    device_id: uuid.UUID | None
    since: int | None
    until: int | None
    by_kind: dict[str, int]

    @property
    def expected(self) -> int:
        """Float + cash sales − change − refunds ± movements."""
        return sum(self.by_kind.values())

    def facts_of(self, rows) -> QuerySet:
        """The rows of a table that belong to this stretch of this drawer."""
        found = rows.filter(shop_id=self.shop_id, device_id=self.device_id)
        if self.since is not None:
            found = found.filter(sequence__gt=self.since)
        return found if self.until is None else found.filter(sequence__lte=self.until)


def drawer(shop, device_id: uuid.UUID | None, *, until: int | None = None) -> Drawer:
    """What the drawer of a till (None: of the shop's own pages) holds since its last closing before `until`."""
    before = Closing.objects.filter(shop_id=shop.id, device_id=device_id)
    if until is not None:
        before = before.filter(sequence__lt=until)
    since = before.aggregate(last=Max("sequence"))["last"]
    empty = Drawer(shop.id, device_id, since, until, {})
    entries = empty.facts_of(CashEntry.objects).exclude(kind=CashKind.DIFFERENCE)
    by_kind = dict(entries.order_by().values_list("kind").annotate(total=Sum("amount")))
    return Drawer(shop.id, device_id, since, until, {kind: int(total) for kind, total in by_kind.items()})


def figures_of_drawer(drawer: Drawer) -> dict:
    """What the closing says of the day, in numbers: kept with it as they stood."""
    facts = drawer.facts_of(Sale.objects)
    sold = facts.filter(kind=SaleKind.SALE).aggregate(count=Count("id"), total=Sum("total", default=0))
    returned = facts.filter(kind=SaleKind.RETURN).aggregate(count=Count("id"), total=Sum("total", default=0))
    voids = drawer.facts_of(SaleVoid.objects)
    voided = voids.aggregate(count=Count("id"), total=Sum("sale__total", default=0))
    sales, undone = facts.filter(kind=SaleKind.SALE), Sale.objects.filter(id__in=voids.values("sale_id"))
    on_carnet, by_wallet = (_paid_by(one, sales) - _paid_by(one, undone) for one in (Means.CARNET, Means.WALLET))
    kinds = drawer.by_kind
    return {
        "sales": sold["count"] - voided["count"],
        "total": int(sold["total"]) - int(voided["total"]),
        "cash": kinds.get(CashKind.SALE, 0) + kinds.get(CashKind.VOID, 0),
        "carnet": on_carnet,
        "wallet": by_wallet,
        "returns": int(returned["total"]),
        "return_count": returned["count"],
        "voids": voided["count"],
        "voided": int(voided["total"]),
        "repaid": kinds.get(CashKind.REPAYMENT, 0),
        "lent": -kinds.get(CashKind.LENT, 0),
        "by_kind": kinds,
        "expected": drawer.expected,
        "best": _best_of(facts.filter(kind=SaleKind.SALE)),
    }


def _paid_by(means: str, sales: QuerySet[Sale]) -> int:
    paid = Payment.objects.filter(sale__in=sales.order_by().values("id"), means=means)
    return int(paid.aggregate(total=Sum("amount", default=0))["total"])


def _best_of(sales: QuerySet[Sale]) -> list[dict]:
    rows = (
        SaleLine.objects.filter(sale__in=sales.order_by().values("id"), product__isnull=False)
        .exclude(sale__in=SaleVoid.objects.values("sale_id"))
        .values("product_id")
        .annotate(label=Max("label"), sold=Sum("quantity"), taken=Sum("total"))
        .order_by("-taken", "product_id")[:_BEST]
    )
    return [
        {
            "product": str(row["product_id"]),
            "label": row["label"],
            "quantity": int(row["sold"]),
            "total": int(row["taken"]),
        }
        for row in rows
    ]
