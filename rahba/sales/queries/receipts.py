"""Receipts: found by day, number or words; with all that happened to them since."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from rahba.carnet import queries as carnet
from rahba.carnet.rules import Sums, passes_limit
from rahba.payments import queries as payment_queries
from rahba.sales.models import Closing, GivingBack, Payment, Sale, SaleLine, SaleVoid
from rahba.sales.rules import BackState, Means, Remaining, SaleKind, paid_per_line, remaining_of

_KEPT_BACK = 100


@dataclass(frozen=True)
class Left:
    """What of a sale was not taken back yet: by line, in what is taxed, and in money by the way it was paid."""

    lines: dict[int, Remaining]
    tva: dict[int, int]
    taxed: dict[int, int]
    total: int
    cash: int
    carnet: int
    wallet: int
    has_returns: bool


@dataclass(frozen=True)
class Origin:
    """The receipt that an entry of the carnet came from, and the fact that took the whole of it back."""

    kind: SaleKind
    receipt_number: str
    void_id: uuid.UUID | None


@dataclass(frozen=True)
class Receipt:
    """One receipt with all that belongs to it."""

    sale: Sale
    lines: Sequence[SaleLine]
    payments: Sequence[Payment]
    returns: Sequence[Sale]
    void: SaleVoid | None
    left: Left | None
    back: Sequence[GivingBack]

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)


def remaining_lines(sale: Sale) -> dict[int, Remaining]:
    """What of each line can still be taken back."""
    return what_is_left(sale).lines


def what_is_left(sale: Sale) -> Left:
    """What of a sale was not taken back yet."""
    voided = SaleVoid.objects.filter(sale=sale).exists()
    taken, tva_taken = defaultdict(list), defaultdict(int)
    returns = list(Sale.objects.filter(original=sale))
    for line in SaleLine.objects.filter(sale__in=returns):
        taken[line.position].append((line.quantity, line.total))
        tva_taken[line.position] += line.tva
    sold = list(SaleLine.objects.filter(sale=sale).order_by("position"))
    paid_for = paid_per_line([line.total for line in sold], sale.discount, sale.rounding)
    lines = {
        line.position: Remaining(0, 0) if voided else remaining_of(line.quantity, most, taken[line.position])
        for line, most in zip(sold, paid_for, strict=True)
    }
    tva = {line.position: 0 if voided else line.tva - tva_taken[line.position] for line in sold}
    taxed = {
        line.position: 0 if voided else line.total - line.share_of_discount - sum(a for _q, a in taken[line.position])
        for line in sold
    }
    paid, refunded = _by_means([sale]), _by_means(returns)
    return Left(
        lines=lines,
        tva=tva,
        taxed=taxed,
        total=0 if voided else sale.total - sum(row.total for row in returns),
        cash=0 if voided else max(paid[Means.CASH] - refunded[Means.CASH], 0),
        carnet=0 if voided else max(paid[Means.CARNET] - refunded[Means.CARNET], 0),
        wallet=0 if voided else max(paid[Means.WALLET] - refunded[Means.WALLET], 0),
        has_returns=bool(returns),
    )


def left_of_wallets(sale: Sale) -> dict[uuid.UUID, int]:
    """What each wallet paid of a sale and was not given back yet, by what was asked of it, in the order paid."""
    paid: dict[uuid.UUID, int] = {}
    for row in Payment.objects.filter(sale=sale, means=Means.WALLET, intent_id__isnull=False).order_by("id"):
        paid[row.intent_id] = paid.get(row.intent_id, 0) + row.amount
    given = GivingBack.objects.filter(intent_id__in=paid).exclude(state=BackState.REFUSED)
    for row in given:
        paid[row.intent_id] -= row.amount
    return paid


def givings_back(shop_id: uuid.UUID, source_ids: Iterable[uuid.UUID]) -> list[GivingBack]:
    """What became of the money that these returns and voids send back to wallets."""
    return list(GivingBack.objects.filter(shop_id=shop_id, source_id__in=list(source_ids)).order_by("at", "id"))


def kept_back(shop_id: uuid.UUID) -> list[tuple]:
    """Money that was to go back to a wallet and could not, with its payment, until it was given back; newest first."""
    refused = GivingBack.objects.filter(shop_id=shop_id, state=BackState.REFUSED).order_by("-at", "-id")
    found = [(row, payment_queries.payment_of(row.intent_id)) for row in refused[:_KEPT_BACK]]
    return [(row, payment) for row, payment in found if payment and payment.taken_back < payment.amount]


def _by_means(sales: Sequence[Sale]) -> dict[str, int]:
    sums = dict.fromkeys(Means, 0)
    for payment in Payment.objects.filter(sale__in=sales):
        sums[payment.means] += payment.amount
    return sums


def would_pass_limit(shop_id: uuid.UUID, customer_id: uuid.UUID, more: int) -> bool:
    """Whether giving this customer `more` credit passes the limit that holds for them."""
    card = carnet.usable_customers(shop_id, [customer_id]).get(customer_id)
    if card is None:
        return False
    owed = carnet.balances_of(shop_id, [card]).get(card, Sums()).total
    return passes_limit(owed, more, carnet.limits_of(shop_id, [card])[card])


def receipts(shop_id: uuid.UUID, *, day: dt.date | None = None, text: str = "") -> QuerySet[Sale]:
    """The shop's receipts, newest first, of a day or by number or customer; each says whether it was cancelled or
    late.
    """
    found = with_marks(Sale.objects.filter(shop_id=shop_id)).select_related("customer", "original")
    if day is not None:
        found = found.filter(day=day)
    if text.strip():
        matching = carnet.customers_page(shop_id, text=text).values("id")
        found = found.filter(Q(receipt_number__icontains=text.strip()) | Q(customer__in=matching))
    return found.order_by("-day", "-at", "-id")


def with_marks(rows: QuerySet[Sale]) -> QuerySet[Sale]:
    """Each sale with `voided`, and `late`: it arrived after its drawer had been closed over it (the day stays
    closed).
    """
    closed_over = Closing.objects.filter(
        shop_id=OuterRef("shop_id"),
        device_id=OuterRef("device_id"),
        sequence__gt=OuterRef("sequence"),
        received_at__lt=OuterRef("received_at"),
    )
    return rows.annotate(
        voided=Exists(SaleVoid.objects.filter(sale=OuterRef("pk"))),
        late=Exists(closed_over),
    )


def sales_of_day(shop_id: uuid.UUID, day: dt.date) -> QuerySet[Sale]:
    """The receipts of one business day in the order of the drawers, late ones included under their own day."""
    return with_marks(Sale.objects.filter(shop_id=shop_id, day=day)).order_by(
        F("device_id").asc(nulls_last=True), "sequence", "at", "id"
    )


def is_sale(shop_id: uuid.UUID, sale_id: uuid.UUID) -> bool:
    """Whether this sale is among the shop's."""
    return Sale.objects.filter(shop_id=shop_id, id=sale_id, kind=SaleKind.SALE).exists()


def origins_of(shop_id: uuid.UUID, sale_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Origin]:
    """What the carnet's entries of these sales and returns came from."""
    void = SaleVoid.objects.filter(sale=OuterRef("pk")).values("id")
    rows = Sale.objects.filter(shop_id=shop_id, id__in=set(sale_ids)).annotate(void_id=Subquery(void))
    return {row.id: Origin(SaleKind(row.kind), row.receipt_number, row.void_id) for row in rows}


def find_receipt(shop_id: uuid.UUID, number: str) -> Sale | None:
    """The newest receipt with this number; the number is printed, the id is what identifies."""
    return (
        Sale.objects.filter(shop_id=shop_id, receipt_number__iexact=number.strip(), kind=SaleKind.SALE)
        .order_by("-received_at")
        .first()
    )


def receipt_of(shop_id: uuid.UUID, sale_id: uuid.UUID) -> Receipt | None:
    """One receipt of this shop with its lines, payments, and what happened to it since."""
    sale = with_marks(Sale.objects.filter(shop_id=shop_id, id=sale_id)).select_related("customer", "original").first()
    if sale is None:
        return None
    void = SaleVoid.objects.filter(sale=sale).first()
    return Receipt(
        sale=sale,
        lines=list(SaleLine.objects.filter(sale=sale).order_by("position")),
        payments=list(Payment.objects.filter(sale=sale).order_by("id")),
        returns=list(Sale.objects.filter(original=sale).order_by("at")),
        void=void,
        left=what_is_left(sale) if sale.kind == SaleKind.SALE else None,
        back=givings_back(shop_id, [sale.id, *([void.id] if void else [])]),
    )


def receipt_body(receipt: Receipt) -> dict:
    """The sale as a till sends it, and what of it can still be taken back: for receipts of other tills."""
    sale = receipt.sale
    body = {
        "at": sale.at.isoformat(),
        "staff": _text(sale.by_id),
        "receipt_number": sale.receipt_number,
        "customer": _text(sale.customer_id),
        "lines": [_line_body(line) for line in receipt.lines],
        "discount": sale.discount,
        "rounding": sale.rounding,
        "total": sale.total,
        "payments": [
            {
                "means": paid.means,
                "amount": paid.amount,
                "tendered": paid.tendered,
                "change": paid.change,
                **({"intent": _text(paid.intent_id)} if paid.intent_id else {}),
            }
            for paid in receipt.payments
        ],
        "approved_by": _text(sale.approved_by_id),
    }
    left = receipt.left.lines if receipt.left else {}
    return {
        "id": str(sale.id),
        "day": sale.day.isoformat(),
        "sale": body,
        "voided": receipt.void is not None,
        "remaining": [
            {"line": place, "quantity": rest.quantity, "amount": rest.amount} for place, rest in sorted(left.items())
        ],
    }


def _line_body(line: SaleLine) -> dict:
    return {
        "product": _text(line.product_id),
        "pack": _text(line.pack_id),
        "label": line.label,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "total": line.total,
        "tva_class": line.tva_class,
        "tva_rate_bp": line.tva_rate_bp,
    }


def _text(one: uuid.UUID | None) -> str | None:
    return str(one) if one else None
