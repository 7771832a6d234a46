"""Days: their figures, their closings, their cash, and the journal for the accountant."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Max, QuerySet, Sum

from rahba.kernel import figures
from rahba.sales.figures import (
    CARNET,
    CASH,
    COUNT,
    DISCOUNTS,
    DRAWER,
    RETURN_COUNT,
    RETURNS,
    TAXED,
    TOTAL,
    TVA,
    VOIDS,
    WALLET,
    WALLET_REPAID,
)
from rahba.sales.models import CashEntry, Closing, Payment, Sale, SaleLine, SaleVoid
from rahba.sales.queries.receipts import with_marks
from rahba.sales.rules import CashKind, Means, SaleKind

_CHUNK = 500
_COUNTED = (COUNT, TOTAL, CASH, CARNET, WALLET, WALLET_REPAID, DISCOUNTS, RETURNS, RETURN_COUNT, VOIDS, TVA)


@dataclass(frozen=True)
class DaySummary:
    """A business day, or a stretch of them, from the running totals: nothing is counted again."""

    first: dt.date
    last: dt.date
    count: int
    total: int
    cash: int
    carnet: int
    wallet: int
    wallet_repaid: int
    discounts: int
    returns: int
    return_count: int
    voids: int
    tva: int
    drawer: dict[str, int]
    tva_by_rate: dict[int, tuple[int, int]]  # rate → (sold, TVA inside)

    @property
    def repaid(self) -> int:
        """What customers paid of their debts, in cash and by wallet."""
        return self.drawer.get(CashKind.REPAYMENT, 0) + self.wallet_repaid

    @property
    def lent(self) -> int:
        return -self.drawer.get(CashKind.LENT, 0)

    @property
    def taken_back(self) -> int:
        """What returns take off, as a negative amount."""
        return -self.returns

    @property
    def net(self) -> int:
        """Sales less returns."""
        return self.total - self.returns

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.returns or self.voids or self.wallet_repaid or any(self.drawer.values()))


def day_summary(shop, day: dt.date, last: dt.date | None = None) -> DaySummary:
    """The figures of a day (or of the days up to `last`)."""
    span = {"first": day, "last": last or day}
    found = figures.totals(shop.id, [figure.code for figure in _COUNTED], **span)
    tva = figures.by_dimension(shop.id, TVA.code, **span)
    taxed = figures.by_dimension(shop.id, TAXED.code, **span)
    return DaySummary(
        **span,
        **{figure.code.removeprefix("sales."): int(found[figure.code]) for figure in _COUNTED},
        drawer={kind: int(total) for kind, total in figures.by_dimension(shop.id, DRAWER.code, **span).items()},
        tva_by_rate={int(rate): (int(sold), int(tva.get(rate, 0))) for rate, sold in sorted(taxed.items())},
    )


def best_sellers(shop_id: uuid.UUID, day: dt.date, limit: int = 5) -> list[dict]:
    """What sold best on a day, by money taken; cancelled sales left out."""
    rows = (
        SaleLine.objects.filter(sale__shop_id=shop_id, sale__day=day, sale__kind=SaleKind.SALE, product__isnull=False)
        .exclude(sale__in=SaleVoid.objects.filter(shop_id=shop_id).values("sale_id"))
        .values("product_id")
        .annotate(label=Max("label"), sold=Sum("quantity"), taken=Sum("total"))
        .order_by("-taken", "product_id")[:limit]
    )
    return list(rows)


def closings(shop_id: uuid.UUID) -> QuerySet[Closing]:
    """The shop's closings, newest number first."""
    return Closing.objects.filter(shop_id=shop_id).order_by("-number")


def closing_of(shop_id: uuid.UUID, closing_id: uuid.UUID) -> Closing | None:
    """One closing of this shop."""
    return Closing.objects.filter(shop_id=shop_id, id=closing_id).first()


def late_facts(closing: Closing) -> tuple[list[Sale], int]:
    """What arrived after this closing though it was made before it: receipts, and the cash that they moved.

    The closing stays as it was; these belong to its day, with a mark.
    """
    before = Closing.objects.filter(
        shop_id=closing.shop_id, device_id=closing.device_id, sequence__lt=closing.sequence
    ).aggregate(last=Max("sequence"))["last"]
    span = {
        "shop_id": closing.shop_id,
        "device_id": closing.device_id,
        "sequence__lt": closing.sequence,
        "received_at__gt": closing.received_at,
    }
    if before is not None:
        span["sequence__gt"] = before
    cash = CashEntry.objects.filter(**span).exclude(kind=CashKind.DIFFERENCE).aggregate(total=Sum("amount", default=0))
    return list(Sale.objects.filter(**span).order_by("sequence")), int(cash["total"])


def count_late(shop_id: uuid.UUID, day: dt.date) -> int:
    """How many receipts of a day arrived after their drawer had been closed over them."""
    return with_marks(Sale.objects.filter(shop_id=shop_id, day=day)).filter(late=True).count()


def cash_of_day(shop_id: uuid.UUID, day: dt.date, *, by_hand: bool = False) -> QuerySet[CashEntry]:
    """The cash movements of a day, newest first; `by_hand` leaves out what sales and refunds moved."""
    rows = CashEntry.objects.filter(shop_id=shop_id, day=day).order_by("-at", "-id")
    return rows.exclude(kind__in=[CashKind.SALE, CashKind.REFUND, CashKind.VOID]) if by_hand else rows


def journal(shop_id: uuid.UUID, first: dt.date, last: dt.date) -> Iterator[dict]:
    """The sales journal for the accountant: one row per receipt and rate of TVA, in the order of the days.

    Returns and cancellations stand on their own day with negative amounts, so that the columns add up to the figures.
    """
    sales = with_marks(Sale.objects.filter(shop_id=shop_id, day__range=(first, last))).order_by("day", "at", "id")
    voids = (
        SaleVoid.objects.filter(shop_id=shop_id, day__range=(first, last)).select_related("sale").order_by("at", "id")
    )
    for chunk in _chunks(sales.iterator(chunk_size=_CHUNK)):
        yield from _journal_rows(
            [(sale, sale.day, sale.kind, 1 if sale.kind == SaleKind.SALE else -1) for sale in chunk]
        )
    for chunk in _chunks(voids.iterator(chunk_size=_CHUNK)):
        rows = [(void.sale, void.day, "void", -1) for void in chunk]
        undone = Sale.objects.filter(original__in=[void.sale_id for void in chunk])
        yield from _journal_rows(rows)
        # What had been returned before was given back once, not twice.
        yield from _journal_rows([(row, void_day, "void", 1) for row, void_day in _returned_before(chunk, undone)])


def _chunks(rows: Iterator) -> Iterator[list]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _returned_before(voids: list[SaleVoid], returns: QuerySet[Sale]) -> list[tuple[Sale, dt.date]]:
    by_sale = {void.sale_id: void for void in voids}
    return [
        (row, by_sale[row.original_id].day)
        for row in returns
        if row.received_at <= by_sale[row.original_id].received_at
    ]


def _journal_rows(entries: list[tuple[Sale, dt.date, str, int]]) -> Iterator[dict]:
    ids = [sale.id for sale, *_rest in entries]
    by_rate: dict[uuid.UUID, dict[int, list[int]]] = {one: {} for one in ids}
    for line in SaleLine.objects.filter(sale_id__in=ids):
        sums = by_rate[line.sale_id].setdefault(line.tva_rate_bp, [0, 0])
        sums[0] += line.total - line.share_of_discount
        sums[1] += line.tva
    paid = {one: dict.fromkeys(Means, 0) for one in ids}
    for payment in Payment.objects.filter(sale_id__in=ids):
        paid[payment.sale_id][payment.means] += payment.amount
    for sale, day, kind, sign in entries:
        for place, (rate, (total, tva)) in enumerate(sorted(by_rate[sale.id].items()) or [(0, (0, 0))]):
            whole = sign if place == 0 else 0  # what belongs to the whole receipt stands in its first row only
            yield {
                "day": day,
                "at": sale.at,
                "receipt": sale.receipt_number,
                "kind": kind,
                "rate_bp": rate,
                "total": sign * total,
                "tva": sign * tva,
                "rounding": whole * sale.rounding,
                "cash": whole * paid[sale.id][Means.CASH],
                "carnet": whole * paid[sale.id][Means.CARNET],
                "wallet": whole * paid[sale.id][Means.WALLET],
                "late": getattr(sale, "late", False),
            }
