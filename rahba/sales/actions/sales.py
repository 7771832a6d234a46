"""Sales, many at a time: goods, payments, stock, carnet, cash and figures in one transaction, or none of it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from rahba.carnet import actions as carnet_actions
from rahba.carnet.rules import EntryKind, NewEntry
from rahba.catalogue import queries as catalogue
from rahba.catalogue.rules import Movement, MovementReason, SaleUnits, rate_for
from rahba.kernel import clock
from rahba.kernel.changes import lock_stream
from rahba.sales import figures
from rahba.sales.actions.books import Books
from rahba.sales.actions.flags import Judge
from rahba.sales.actions.wallets import legs_are_paid
from rahba.sales.models import Sale, SaleLine
from rahba.sales.rules import (
    CashKind,
    Flag,
    Means,
    SaleDraft,
    SaleKind,
    SaleRefused,
    shares_of_discount,
    tva_of_line,
)
from rahba.shops import queries as shops


@transaction.atomic
def record_sales(*, shop, drafts: Sequence[SaleDraft], now: dt.datetime) -> dict[uuid.UUID, list[str]]:
    """Store sales as they were made, in order; return the flags of each.

    A sale that took place is never refused for what the shop's books think of it: stock may go below zero, a limit
    may be passed, sums may disagree. SaleRefused is raised only when nobody can be owed what was written on the
    carnet; an IntegrityError when an id was used before. Nothing is written then.
    """
    if not drafts:
        return {}
    lock_stream(shop.id)
    goods = catalogue.sale_units(
        shop.id,
        {line.product_id for draft in drafts for line in draft.lines if line.product_id},
        {line.pack_id for draft in drafts for line in draft.lines if line.pack_id},
    )
    customers = _customers(shop.id, drafts, now)
    judge, books, flags = Judge(shop, goods, drafts, now), Books(shop.id, now), {}
    for draft in drafts:
        flags[draft.id] = judge.flags_of(draft)
        if not legs_are_paid(shop, draft.id, draft.payments, now):
            flags[draft.id].append(Flag.WALLET.value)
        day = shops.business_day(shop, draft.stamp.happened_at)
        _enter(books, shop, draft, day, goods, draft.customer_id if draft.customer_id in customers else None)
        books.sales[-1].flags = flags[draft.id]
    books.write()
    return flags


def _customers(shop_id: uuid.UUID, drafts: Sequence[SaleDraft], now: dt.datetime) -> set[uuid.UUID]:
    """The customers that this shop may write down; cards are made for those whose name has not arrived yet."""
    wanted = {draft.customer_id for draft in drafts if draft.customer_id}
    usable = carnet_actions.ensure_customers(shop_id=shop_id, customer_ids=wanted, now=now) if wanted else set()
    for draft in drafts:
        if draft.paid_by(Means.CARNET) and draft.customer_id not in usable:
            raise SaleRefused("unknown_customer" if draft.customer_id else "carnet_without_customer")
    return usable


def _enter(
    books: Books, shop, draft: SaleDraft, day: dt.date, goods: SaleUnits, customer_id: uuid.UUID | None
) -> None:
    stamp = draft.stamp
    tva = _enter_lines(books, shop, draft, day, goods)
    books.sales.append(
        Sale(
            id=draft.id,
            shop_id=shop.id,
            kind=SaleKind.SALE,
            receipt_number=draft.receipt_number,
            customer_id=customer_id,
            clock_gap_ms=stamp.gap_ms,
            **stamp.columns,
            day=day,
            discount=draft.discount,
            rounding=draft.rounding,
            total=draft.total,
            tva=tva,
        )
    )
    for payment in draft.payments:
        books.settle(draft.id, payment)
    cash, on_carnet = draft.paid_by(Means.CASH), draft.paid_by(Means.CARNET)
    books.move_cash(CashKind.SALE, cash, stamp=stamp, day=day, source_id=draft.id)
    if on_carnet:
        books.entries.append(
            NewEntry(
                customer_id=customer_id,
                kind=EntryKind.GOODS,
                amount=on_carnet,
                at=stamp.happened_at,
                day=day,
                sale_id=draft.id,
                by_id=stamp.by_id,
                device_id=stamp.device_id,
            )
        )
    books.count(figures.COUNT, day, 1)
    books.count(figures.TOTAL, day, draft.total)
    books.count(figures.CASH, day, cash)
    books.count(figures.CARNET, day, on_carnet)
    books.count(figures.WALLET, day, draft.paid_by(Means.WALLET))
    books.count(figures.DISCOUNTS, day, draft.discount + sum(line.discount for line in draft.lines))


def _enter_lines(books: Books, shop, draft: SaleDraft, day: dt.date, goods: SaleUnits) -> int:
    """The lines with their tax and what they take from stock; returns the tax of all."""
    stamp, tva_of_sale, date = draft.stamp, 0, clock.calendar_day(draft.stamp.happened_at)
    for position, (line, share) in enumerate(zip(draft.lines, shares_of_discount(draft), strict=True)):
        rate = rate_for(shop.tva_mode, line.tva_class, date)
        tva = tva_of_line(line.total, share, rate)
        tva_of_sale += tva
        moved, taken = goods.taken(line.product_id, line.pack_id, line.quantity)
        books.lines.append(
            SaleLine(
                sale_id=draft.id,
                shop_id=shop.id,
                position=position,
                product_id=moved,
                pack_id=line.pack_id if line.pack_id in goods.packs else None,
                label=line.label,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=line.discount,
                total=line.total,
                share_of_discount=share,
                tva_class=line.tva_class,
                tva_rate_bp=rate,
                tva=tva,
            )
        )
        if taken:
            books.movements.append(
                Movement(
                    product_id=moved,
                    quantity=-taken,
                    reason=MovementReason.SALE,
                    at=stamp.happened_at,
                    day=day,
                    source_id=draft.id,
                    by_id=stamp.by_id,
                )
            )
        books.count(figures.TVA, day, tva, str(rate))
        books.count(figures.TAXED, day, line.total - share, str(rate))
    return tva_of_sale
