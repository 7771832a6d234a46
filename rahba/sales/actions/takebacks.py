"""Goods taken back: lines of an old receipt, or a whole sale of the day. The sale itself stays as it was printed."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from rahba.carnet import actions as carnet_actions
from rahba.carnet import queries as carnet
from rahba.carnet.rules import EntryKind, NewEntry
from rahba.catalogue import queries as catalogue
from rahba.catalogue.rules import Movement, MovementReason
from rahba.kernel import audit
from rahba.kernel.changes import lock_stream
from rahba.kernel.money import included_tva
from rahba.sales import figures, queries
from rahba.sales.actions.books import Books
from rahba.sales.actions.flags import Staff
from rahba.sales.models import Sale, SaleLine, SaleVoid
from rahba.sales.rules import (
    CashKind,
    Flag,
    Means,
    Remaining,
    ReturnDraft,
    ReturnedLine,
    SaleKind,
    SaleRefused,
    Stamp,
    VoidDraft,
    refund_sums_agree,
)
from rahba.shops import queries as shops


@transaction.atomic
def record_return(*, shop, draft: ReturnDraft, now: dt.datetime) -> list[str]:
    """Take back lines of one earlier sale, at what was really paid for them; return the flags.

    What came back over the counter came back: more than was sold, or goods of a receipt that nobody knows, is
    written down and flagged, never refused.
    """
    lock_stream(shop.id)
    original = Sale.objects.filter(shop_id=shop.id, id=draft.sale_id, kind=SaleKind.SALE).first()
    asked, sold, remaining = _added_up(draft), {}, {}
    if original is not None:
        sold = {line.position: line for line in SaleLine.objects.filter(sale=original)}
        remaining = queries.remaining_lines(original)
    flags = _flags_of_return(draft, original, asked, remaining)
    books, day = Books(shop.id, now), shops.business_day(shop, draft.stamp.happened_at)
    tva = _enter_returned_lines(books, draft, asked, sold, day)
    books.sales.append(_return_row(shop, draft, original, day, tva, flags))
    _give_back(books, draft, original, day)
    books.count(figures.RETURN_COUNT, day, 1)
    books.count(figures.RETURNS, day, draft.total)
    books.write()
    return flags


def _added_up(draft: ReturnDraft) -> list[ReturnedLine]:
    """The same line named twice is one line."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for line in draft.lines:
        sums[line.position][0] += line.quantity
        sums[line.position][1] += line.amount
    return [ReturnedLine(position=place, quantity=q, amount=a) for place, (q, a) in sorted(sums.items())]


def _flags_of_return(
    draft: ReturnDraft, original: Sale | None, asked: list[ReturnedLine], remaining: Mapping[int, Remaining]
) -> list[str]:
    flags = []
    if original is None:
        flags.append(Flag.NO_SALE.value)
    else:
        nothing = Remaining(0, 0)
        if not all(remaining.get(line.position, nothing).allows(line.quantity, line.amount) for line in asked):
            flags.append(Flag.OVER_RETURN.value)
    orphan = any(refund.means == Means.CARNET for refund in draft.refunds) and not (original and original.customer_id)
    if _to_be_given(draft) > sum((queries.left_of_wallets(original) if original else {}).values()):
        flags.append(Flag.WALLET.value)
    if orphan or not refund_sums_agree(draft):
        flags.append(Flag.TOTALS.value)
    if draft.stamp.clock_off:
        flags.append(Flag.CLOCK.value)
    return flags


def _return_row(shop, draft: ReturnDraft, original: Sale | None, day: dt.date, tva: int, flags: list[str]) -> Sale:
    stamp = draft.stamp
    return Sale(
        id=draft.id,
        shop_id=shop.id,
        kind=SaleKind.RETURN,
        receipt_number=draft.receipt_number,
        original=original,
        customer_id=original.customer_id if original else None,
        reason=draft.reason,
        clock_gap_ms=stamp.gap_ms,
        **stamp.columns,
        day=day,
        total=draft.total,
        tva=tva,
        flags=flags,
    )


def _enter_returned_lines(
    books: Books, draft: ReturnDraft, asked: list[ReturnedLine], sold: Mapping[int, SaleLine], day: dt.date
) -> int:
    goods = _goods_of(books.shop_id, sold.values())
    tva_of_return = 0
    for line in asked:
        was = sold.get(line.position)
        rate = was.tva_rate_bp if was else 0
        tva = included_tva(line.amount, rate)
        tva_of_return += tva
        books.lines.append(
            SaleLine(
                sale_id=draft.id,
                shop_id=books.shop_id,
                position=line.position,
                product_id=was and was.product_id,
                pack_id=was and was.pack_id,
                label=was.label if was else "?",
                quantity=line.quantity,
                unit_price=was.unit_price if was else 0,
                total=line.amount,
                tva_class=was.tva_class if was else "",
                tva_rate_bp=rate,
                tva=tva,
            )
        )
        books.count(figures.TVA, day, -tva, str(rate))
        books.count(figures.TAXED, day, -line.amount, str(rate))
        if was:
            _put_back(books, goods, was, line.quantity, MovementReason.RETURN, draft.stamp, day, draft.id)
    return tva_of_return


def _goods_of(shop_id: uuid.UUID, lines):
    lines = list(lines)
    return catalogue.sale_units(
        shop_id, {x.product_id for x in lines if x.product_id}, {x.pack_id for x in lines if x.pack_id}
    )


def _put_back(books: Books, goods, line: SaleLine, quantity: int, reason, stamp: Stamp, day, source_id) -> None:
    product_id, moved = goods.taken(line.product_id, line.pack_id, quantity)
    if moved:
        books.movements.append(
            Movement(
                product_id=product_id,
                quantity=moved,
                reason=reason,
                at=stamp.happened_at,
                day=day,
                source_id=source_id,
                by_id=stamp.by_id,
            )
        )


def _give_back(books: Books, draft: ReturnDraft, original: Sale | None, day: dt.date) -> None:
    """The money: out of the drawer, off the customer's debt, or back to the wallet it came from."""
    for refund in draft.refunds:
        books.settle(draft.id, refund)
        if refund.means == Means.CASH:
            books.move_cash(CashKind.REFUND, -refund.amount, stamp=draft.stamp, day=day, source_id=draft.id)
        elif refund.means == Means.CARNET and original and original.customer_id:
            _take_off_debt(books, original.customer_id, refund.amount, draft.stamp, day, draft.id)
    _to_wallets(books, original, _to_be_given(draft), draft.id)


def _to_be_given(draft: ReturnDraft) -> int:
    return sum(refund.amount for refund in draft.refunds if refund.means == Means.WALLET)


def _to_wallets(books: Books, original: Sale | None, amount: int, source_id: uuid.UUID) -> None:
    """Spread over the wallets that paid, in their order; nothing beyond what each paid."""
    for intent_id, left in (queries.left_of_wallets(original) if original else {}).items():
        part = min(left, amount)
        if part > 0:
            books.give_back(intent_id, part, source_id)
            amount -= part


def _take_off_debt(books: Books, customer_id, amount: int, stamp: Stamp, day: dt.date, source_id) -> None:
    books.entries.append(
        NewEntry(
            customer_id=customer_id,
            kind=EntryKind.RETURN,
            amount=amount,
            at=stamp.happened_at,
            day=day,
            sale_id=source_id,
            by_id=stamp.by_id,
            device_id=stamp.device_id,
        )
    )


@transaction.atomic
def void_sale(*, shop, draft: VoidDraft, now: dt.datetime) -> list[str]:
    """Take a whole sale back, once: stock, carnet and cash by new rows; return the flags.

    A second cancellation of the same sale changes nothing and is flagged. Raises SaleRefused when the sale is not
    here.
    """
    lock_stream(shop.id)
    sale = Sale.objects.filter(shop_id=shop.id, id=draft.sale_id, kind=SaleKind.SALE).first()
    if sale is None:
        raise SaleRefused("unknown_sale")
    if SaleVoid.objects.filter(sale=sale).exists():
        return [Flag.OVER_RETURN.value]
    stamp, day = draft.stamp, shops.business_day(shop, draft.stamp.happened_at)
    books, left = Books(shop.id, now), queries.what_is_left(sale)
    lines = list(SaleLine.objects.filter(sale=sale))
    goods = _goods_of(shop.id, lines)
    for line in lines:
        _put_back(books, goods, line, left.lines[line.position].quantity, MovementReason.VOID, stamp, day, draft.id)
        rate = str(line.tva_rate_bp)
        books.count(figures.TVA, day, -left.tva[line.position], rate)
        books.count(figures.TAXED, day, -left.taxed[line.position], rate)
    books.move_cash(CashKind.VOID, -left.cash, stamp=stamp, day=day, source_id=draft.id, reason=draft.reason)
    _take_back_credit(shop, sale, left, books, stamp, day, now)
    _to_wallets(books, sale, left.wallet, draft.id)
    books.count(figures.VOIDS, day, 1)
    books.count(figures.COUNT, day, -1)
    books.count(figures.TOTAL, day, -left.total)
    books.count(figures.CASH, day, -left.cash)
    books.count(figures.CARNET, day, -left.carnet)
    books.count(figures.WALLET, day, -left.wallet)
    books.write()
    _write_void(shop, sale, draft, day, now)
    return _flags_of_void(shop, draft, left, now)


def _take_back_credit(shop, sale: Sale, left, books: Books, stamp: Stamp, day: dt.date, now: dt.datetime) -> None:
    """An untouched credit is undone by its exact counter-entry; of one partly returned, only the rest."""
    if not left.has_returns:
        for entry in carnet.entries_of_sales(shop.id, [sale.id]):
            carnet_actions.reverse_entry(
                shop_id=shop.id,
                entry_id=entry.id,
                at=stamp.happened_at,
                day=day,
                now=now,
                by_id=stamp.by_id,
                device_id=stamp.device_id,
            )
    elif left.carnet and sale.customer_id:
        _take_off_debt(books, sale.customer_id, left.carnet, stamp, day, sale.id)


def _write_void(shop, sale: Sale, draft: VoidDraft, day: dt.date, now: dt.datetime) -> None:
    stamp = draft.stamp
    SaleVoid.objects.create(
        id=draft.id,
        sale=sale,
        shop_id=shop.id,
        reason=draft.reason,
        **stamp.columns,
        day=day,
    )
    audit.record(
        verb="sale_voided",
        object_kind="sale",
        object_id=sale.id,
        actor_id=stamp.by_id,
        organisation_id=shop.organisation_id,
        now=now,
        total=sale.total,
    )


def _flags_of_void(shop, draft: VoidDraft, left, now: dt.datetime) -> list[str]:
    flags = []
    if not Staff(shop, now).allowed(draft.stamp, "void"):
        flags.append(Flag.PERMISSION.value)
    if left.has_returns:
        flags.append(Flag.OVER_RETURN.value)
    if draft.stamp.clock_off:
        flags.append(Flag.CLOCK.value)
    return flags
