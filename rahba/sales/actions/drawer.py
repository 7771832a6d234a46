"""The cash drawer: what goes in and out by hand, credit handed over the counter, and the closing."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from rahba.carnet import actions as carnet_actions
from rahba.carnet.rules import EntryKind, NewEntry
from rahba.kernel import audit
from rahba.kernel.changes import lock_stream
from rahba.sales import figures, queries
from rahba.sales.actions.books import Books
from rahba.sales.actions.flags import Staff
from rahba.sales.actions.wallets import legs_are_paid
from rahba.sales.models import CashEntry, Closing, ClosingCounter, Sale
from rahba.sales.rules import (
    MOVEMENT_SIGNS,
    CarnetAct,
    CarnetDraft,
    CashDraft,
    CashKind,
    ClosingDraft,
    Flag,
    Means,
    PaymentDraft,
    SaleRefused,
)
from rahba.shops import queries as shops

_KIND_OF_ACT = {
    CarnetAct.CASH: EntryKind.CASH,
    CarnetAct.DEPOSIT: EntryKind.DEPOSIT,
    CarnetAct.REPAYMENT: EntryKind.REPAYMENT,
}


@transaction.atomic
def record_cash(*, shop, draft: CashDraft, now: dt.datetime) -> list[str]:
    """Opening float, cash put in or taken out, the owner's draw, a small expense; returns the flags."""
    lock_stream(shop.id)
    books, day = Books(shop.id, now), shops.business_day(shop, draft.stamp.happened_at)
    books.move_cash(
        draft.movement,
        MOVEMENT_SIGNS[draft.movement] * draft.amount,
        stamp=draft.stamp,
        day=day,
        reason=draft.reason,
        entry_id=draft.id,
    )
    books.write()
    return [Flag.CLOCK.value] if draft.stamp.clock_off else []


@transaction.atomic
def record_carnet_entry(*, shop, draft: CarnetDraft, now: dt.datetime) -> list[str]:
    """Cash lent, a deposit owed, a repayment: the carnet's entry and the drawer's, together; returns the flags.

    A repayment is an entry of its own: the old receipt stays as it is (shop:F44). A deposit is owed, and what a wallet
    repaid is in the wallet: no cash moves.
    """
    lock_stream(shop.id)
    usable = carnet_actions.ensure_customers(shop_id=shop.id, customer_ids=[draft.customer_id], now=now)
    if draft.customer_id not in usable:
        raise SaleRefused("unknown_customer")
    stamp, day = draft.stamp, shops.business_day(shop, draft.stamp.happened_at)
    flags = _flags_of_carnet(shop, draft, now)
    books = Books(shop.id, now)
    books.entries.append(
        NewEntry(
            id=draft.id,
            customer_id=draft.customer_id,
            kind=_KIND_OF_ACT[draft.act],
            amount=draft.amount,
            at=stamp.happened_at,
            day=day,
            by_id=stamp.by_id,
            device_id=stamp.device_id,
        )
    )
    if draft.act == CarnetAct.REPAYMENT and draft.means == Means.WALLET:
        leg = PaymentDraft(means=draft.means, amount=draft.amount, intent_id=draft.intent_id)
        if not legs_are_paid(shop, draft.id, [leg], now):
            flags.append(Flag.WALLET.value)
        books.count(figures.WALLET_REPAID, day, draft.amount)
    elif draft.act == CarnetAct.REPAYMENT:
        books.move_cash(CashKind.REPAYMENT, draft.amount, stamp=stamp, day=day, source_id=draft.id)
    elif draft.act == CarnetAct.CASH:
        books.move_cash(CashKind.LENT, -draft.amount, stamp=stamp, day=day, source_id=draft.id)
    books.write()
    return flags


def _flags_of_carnet(shop, draft: CarnetDraft, now: dt.datetime) -> list[str]:
    flags = []
    if draft.act != CarnetAct.REPAYMENT and (
        queries.would_pass_limit(shop.id, draft.customer_id, draft.amount)
        and not Staff(shop, now).allowed(draft.stamp, "override_limit")
    ):
        flags.append(Flag.CREDIT_LIMIT.value)
    if draft.stamp.clock_off:
        flags.append(Flag.CLOCK.value)
    return flags


@transaction.atomic
def close_drawer(*, shop, draft: ClosingDraft, now: dt.datetime) -> Closing:
    """End a drawer's day: always succeeds, always keeps the difference, and takes the next number without holes.

    Expected = float + cash sales − change − refunds ± movements, of this drawer alone, since its last closing. While
    facts of the till are still on their way, its own reckoning is believed: it knows them all. A day that nobody
    closed is closed under its own date, that of the newest fact counted. What arrives later joins its day, marked.
    """
    stamp = draft.stamp
    drawer = queries.drawer(shop, stamp.device_id, until=stamp.sequence)
    expected = draft.expected if draft.late and draft.expected is not None else drawer.expected
    own_day = shops.business_day(shop, stamp.happened_at)
    day = min(_newest_day(shop, drawer) or own_day, own_day)
    flags = [Flag.CLOCK.value] if stamp.clock_off else []
    if draft.expected is not None and draft.expected != expected:
        flags.append(Flag.TOTALS.value)
    closing = Closing.objects.create(
        id=draft.id,
        shop_id=shop.id,
        device_id=stamp.device_id,
        number=_take_number(shop.id),
        day=day,
        at=stamp.at,
        received_at=stamp.received_at,
        sequence=stamp.sequence,
        by_id=stamp.by_id,
        expected=expected,
        counted=draft.counted,
        difference=draft.counted - expected,
        coins=dict(draft.coins) if draft.coins is not None else None,
        summary={
            **queries.figures_of_drawer(drawer),
            "flags": flags,
            "till_expected": draft.expected,
            "till_receipts": draft.receipts,
        },
        late_receipts=draft.late,
    )
    books = Books(shop.id, now)
    books.move_cash(CashKind.DIFFERENCE, closing.difference, stamp=stamp, day=day, source_id=closing.id)
    books.write()
    audit.record(
        verb="drawer_closed",
        object_kind="closing",
        object_id=closing.id,
        actor_id=stamp.by_id,
        organisation_id=shop.organisation_id,
        now=now,
        number=closing.number,
        difference=closing.difference,
    )
    return closing


def _take_number(shop_id) -> int:
    """The next closing number, under the lock of the shop's counter: given back if the transaction fails."""
    ClosingCounter.objects.bulk_create([ClosingCounter(shop_id=shop_id)], ignore_conflicts=True)
    counter = ClosingCounter.objects.select_for_update().get(shop_id=shop_id)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def _newest_day(shop, drawer: "queries.Drawer") -> dt.date | None:
    days = [
        rows.aggregate(newest=Max("day"))["newest"]
        for rows in (drawer.facts_of(Sale.objects), drawer.facts_of(CashEntry.objects))
    ]
    return max((day for day in days if day), default=None)
