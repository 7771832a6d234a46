"""From an entry's body to the shop's books: each kind through the door of the domain that keeps it."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from rahba.carnet import actions as carnet
from rahba.catalogue import actions as catalogue
from rahba.sales import actions as sales
from rahba.sales import queries as sales_queries
from rahba.sales.rules import (
    CarnetDraft,
    CashDraft,
    ClosingDraft,
    Flag,
    LineDraft,
    PaymentDraft,
    ReturnDraft,
    ReturnedLine,
    SaleDraft,
    Stamp,
    VoidDraft,
    believed_time,
)
from rahba.till import queries
from rahba.till.rules import Body, Heard
from rahba.till.rules.shapes import (
    CarnetBody,
    CashBody,
    ClosingBody,
    CustomerBody,
    Paid,
    PaymentDropBody,
    ProductBody,
    Refund,
    ReturnBody,
    SaleBody,
    VoidBody,
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """An entry that could be read: its id is the fact's id; device and number are those of the till that made it."""

    id: uuid.UUID
    kind: str
    body: Body
    device_id: uuid.UUID
    seq: int
    received_at: dt.datetime
    gap_ms: int = 0


@dataclass(frozen=True)
class Written:
    """What became of a fact: flags, and the sale it waits for when that has not arrived (it is not in the books
    then).
    """

    flags: tuple[str, ...] = ()
    waits_for: uuid.UUID | None = None


def stamp_of(fact: Fact) -> Stamp:
    """Who, where and when, with the device's clock corrected as far as it can be."""
    gap = dt.timedelta(milliseconds=fact.gap_ms)
    happened_at, clock_off = believed_time(fact.body.at, gap=gap, received_at=fact.received_at)
    return Stamp(
        at=fact.body.at,
        happened_at=happened_at,
        received_at=fact.received_at,
        sequence=fact.seq,
        gap_ms=fact.gap_ms,
        clock_off=clock_off,
        device_id=fact.device_id,
        by_id=fact.body.staff,
        approved_by_id=getattr(fact.body, "approved_by", None),
    )


def sale_draft(fact: Fact) -> SaleDraft:
    """A sale, line by line as it was printed."""
    body: SaleBody = fact.body
    return SaleDraft(
        id=fact.id,
        receipt_number=body.receipt_number,
        stamp=stamp_of(fact),
        customer_id=body.customer,
        lines=[
            LineDraft(
                product_id=line.product,
                pack_id=line.pack,
                label=line.label,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=line.discount,
                total=line.total,
                tva_class=line.tva_class,
                tva_rate_bp=line.tva_rate_bp,
            )
            for line in body.lines
        ],
        payments=[_payment(paid) for paid in body.payments],
        discount=body.discount,
        rounding=body.rounding,
        total=body.total,
    )


def _payment(paid: Paid | Refund) -> PaymentDraft:
    return PaymentDraft(
        means=paid.means,
        amount=paid.amount,
        tendered=getattr(paid, "tendered", None),
        change=getattr(paid, "change", None),
        intent_id=getattr(paid, "intent", None),
    )


def write_sales(shop, facts: list[Fact], now: dt.datetime) -> dict[uuid.UUID, Written]:
    """A run of sales, set-based."""
    flags = sales.record_sales(shop=shop, drafts=[sale_draft(fact) for fact in facts], now=now)
    return {one: Written(tuple(found)) for one, found in flags.items()}


def write_fact(shop, fact: Fact, heard: Heard, now: dt.datetime, *, may_wait: bool = True) -> Written:
    """Any one fact. With `may_wait`, what takes back a sale that has not arrived waits for it."""
    if may_wait and fact.kind in ("return", "void") and not sales_queries.is_sale(shop.id, fact.body.sale):
        return Written((Flag.NO_SALE.value,), fact.body.sale)
    if fact.kind == "closing":
        return _write_closing(shop, fact, heard, now)
    return Written(tuple(_WRITERS[fact.kind](shop, fact, now)))


def _write_sale(shop, fact: Fact, now: dt.datetime) -> tuple[str, ...]:
    return write_sales(shop, [fact], now)[fact.id].flags


def _write_return(shop, fact: Fact, now: dt.datetime) -> list[str]:
    body: ReturnBody = fact.body
    draft = ReturnDraft(
        id=fact.id,
        receipt_number=body.receipt_number,
        stamp=stamp_of(fact),
        sale_id=body.sale,
        lines=[ReturnedLine(position=x.line, quantity=x.quantity, amount=x.amount) for x in body.lines],
        refunds=[_payment(refund) for refund in body.refunds],
        total=body.total,
        reason=body.reason,
    )
    return sales.record_return(shop=shop, draft=draft, now=now)


def _write_void(shop, fact: Fact, now: dt.datetime) -> list[str]:
    body: VoidBody = fact.body
    draft = VoidDraft(id=fact.id, sale_id=body.sale, stamp=stamp_of(fact), reason=body.reason)
    return sales.void_sale(shop=shop, draft=draft, now=now)


def _write_carnet(shop, fact: Fact, now: dt.datetime) -> list[str]:
    body: CarnetBody = fact.body
    draft = CarnetDraft(
        id=fact.id,
        customer_id=body.customer,
        act=body.entry,
        amount=body.amount,
        stamp=stamp_of(fact),
        means=body.means,
        intent_id=body.intent,
    )
    return sales.record_carnet_entry(shop=shop, draft=draft, now=now)


def _write_payment_drop(shop, fact: Fact, now: dt.datetime) -> list[str]:
    """Nothing is given back here: money moves in a transaction of its own, after this one."""
    body: PaymentDropBody = fact.body
    return sales.drop_payment(shop=shop, intent_id=body.intent, stamp=stamp_of(fact), now=now)


def _write_cash(shop, fact: Fact, now: dt.datetime) -> list[str]:
    body: CashBody = fact.body
    draft = CashDraft(id=fact.id, movement=body.movement, amount=body.amount, stamp=stamp_of(fact), reason=body.reason)
    return sales.record_cash(shop=shop, draft=draft, now=now)


def _write_customer(shop, fact: Fact, now: dt.datetime) -> list[str]:
    """Nothing optional fails (shop:F15): what cannot be understood is left out."""
    body: CustomerBody = fact.body
    carnet.save_customer(shop_id=shop.id, customer_id=body.customer, fields=body.fields, by_id=body.staff, now=now)
    return []


def _write_product(shop, fact: Fact, now: dt.datetime) -> list[str]:
    body: ProductBody = fact.body
    saved = catalogue.save_product(
        shop_id=shop.id, product_id=body.product, fields=body.fields, by_id=body.staff, now=now
    )
    return [flag.code for flag in saved.flags]


_WRITERS: dict[str, Callable] = {
    "sale": _write_sale,
    "return": _write_return,
    "void": _write_void,
    "carnet": _write_carnet,
    "payment_drop": _write_payment_drop,
    "cash": _write_cash,
    "customer": _write_customer,
    "product": _write_product,
}


def _write_closing(shop, fact: Fact, heard: Heard, now: dt.datetime) -> Written:
    body: ClosingBody = fact.body
    draft = ClosingDraft(
        id=fact.id,
        stamp=stamp_of(fact),
        counted=body.counted_total,
        coins=body.counted,
        expected=body.expected,
        receipts=body.receipts,
        late=queries.not_yet_in_the_books(shop, fact.device_id, fact.seq, heard),
    )
    closing = sales.close_drawer(shop=shop, draft=draft, now=now)
    return Written(tuple(closing.summary["flags"]))
