"""Reads of the carnet."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from rahba.carnet.models import Balance, Contest, Customer, Entry
from rahba.carnet.rules import AGES, ContestState, EntryKind, Line, OpenDebt, Sums, ageing, open_debts
from rahba.kernel.text import fold

_TOTAL = F("goods") + F("cash") + F("deposit")


@dataclass(frozen=True)
class Owed:
    """What all customers owe a shop, by kind, how many of them; and what the shop holds in advance for others."""

    goods: int
    cash: int
    deposit: int
    total: int
    debtors: int
    advances: int


def get_customer(shop_id: uuid.UUID, customer_id: uuid.UUID) -> Customer | None:
    """A customer of this shop, joined and erased ones too; None when it is another shop's."""
    return Customer.objects.filter(shop_id=shop_id, id=customer_id).first()


def customer_by_page_key(page_key: str) -> Customer | None:
    """Whose own page this key opens."""
    return Customer.objects.filter(page_key=page_key, active=True).select_related("shop").first()


def customers_named(shop_id: uuid.UUID, customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names, for pages that join; "" for an erased one."""
    return dict(Customer.objects.filter(shop_id=shop_id, id__in=set(customer_ids)).values_list("id", "name"))


def customer_values(shop_id: uuid.UUID, customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict]:
    """The sync value of each customer of this shop, by id."""
    rows = Customer.objects.filter(shop_id=shop_id, id__in=set(customer_ids))
    sums = balances_of(shop_id, [row.id for row in rows])
    return {row.id: _sync_value(row, sums.get(row.id, Sums())) for row in rows}


def _sync_value(customer: Customer, sums: Sums) -> dict:
    return {
        "id": str(customer.id),
        "name": customer.name,
        "phone": customer.phone,
        "limit": customer.credit_limit,
        "balances": {"goods": sums.goods, "cash": sums.cash, "deposit": sums.deposit},
        "balance": sums.total,
        "active": customer.active,
    }


def balances_of(shop_id: uuid.UUID, customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Sums]:
    """What each of these customers owes, by kind; a customer without a row owes nothing."""
    rows = Balance.objects.filter(shop_id=shop_id, customer_id__in=set(customer_ids))
    return {row.customer_id: Sums(row.goods, row.cash, row.deposit) for row in rows}


def balance_of(customer_id: uuid.UUID) -> Sums:
    """What one customer owes, by kind."""
    row = Balance.objects.filter(customer_id=customer_id).first()
    return Sums(row.goods, row.cash, row.deposit) if row else Sums()


def total_owed(shop_id: uuid.UUID) -> Owed:
    """What is owed to the shop, from the running balances. Advances are told apart and take nothing off."""
    row = (
        Balance.objects.filter(shop_id=shop_id)
        .annotate(net=_TOTAL)
        .aggregate(
            goods=Sum("goods", filter=Q(net__gt=0), default=0),
            cash=Sum("cash", filter=Q(net__gt=0), default=0),
            deposit=Sum("deposit", filter=Q(net__gt=0), default=0),
            total=Sum("net", filter=Q(net__gt=0), default=0),
            debtors=Count("customer_id", filter=Q(net__gt=0)),
            advances=Sum("net", filter=Q(net__lt=0), default=0),
        )
    )
    advances = -int(row.pop("advances"))
    return Owed(**{name: int(value) for name, value in row.items()}, advances=advances)


def limits_of(shop_id: uuid.UUID, customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int | None]:
    """The limit that holds for each customer: its own, or else the shop's; None is no limit."""
    rows = Customer.objects.filter(shop_id=shop_id, id__in=set(customer_ids))
    return dict(rows.values_list("id", Coalesce("credit_limit", "shop__carnet_limit")))


def usable_customers(shop_id: uuid.UUID, customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Those of the ids that are this shop's, each with the card on which it is counted (joined cards lead on)."""
    rows = Customer.objects.filter(shop_id=shop_id, id__in=set(customer_ids))
    return dict(rows.values_list("id", Coalesce("merged_into", "id")))


def unsettled(shop_id: uuid.UUID) -> int:
    """How many accounts of the shop are not at zero, in one direction or the other."""
    return Balance.objects.filter(shop_id=shop_id).annotate(net=_TOTAL).exclude(net=0).count()


def cards_of(customer_id: uuid.UUID) -> list[uuid.UUID]:
    """The customer and the cards joined to it."""
    return [customer_id, *Customer.objects.filter(merged_into=customer_id).values_list("id", flat=True)]


def entries_of(customer_id: uuid.UUID) -> QuerySet[Entry]:
    """The carnet of a customer, newest first, with the joined cards' entries and whether each was corrected."""
    return _annotated(Entry.objects.filter(customer_id__in=cards_of(customer_id))).order_by("-at", "-id")


def entries_page(customer_id: uuid.UUID, *, after: uuid.UUID | None, limit: int) -> list[Entry]:
    """So many entries of the customer's carnet, newest first, from the one that follows entry `after` on."""
    found = entries_of(customer_id)
    if after is not None:
        last = found.filter(id=after).first()
        if last is None:
            return []
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    return list(found[:limit])


def _annotated(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.annotate(
        reversed_already=Exists(Entry.objects.filter(reverses=OuterRef("pk"))), total=_TOTAL
    ).select_related("reverses", "customer")


def get_entry(shop_id: uuid.UUID, entry_id: uuid.UUID) -> Entry | None:
    """One entry of this shop's carnet, with its customer and whether it was corrected."""
    return _annotated(Entry.objects.filter(shop_id=shop_id, id=entry_id)).first()


def entries_of_sales(shop_id: uuid.UUID, sale_ids: Iterable[uuid.UUID]) -> list[Entry]:
    """The entries that these sales and returns wrote, those already corrected left out."""
    undone = Exists(Entry.objects.filter(reverses=OuterRef("pk")))
    return list(
        Entry.objects.filter(~undone, shop_id=shop_id, sale_id__in=set(sale_ids))
        .exclude(kind=EntryKind.REVERSAL)
        .order_by("at", "id")
    )


def lines_of(customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Line]]:
    """What the rules need of the entries of these customers, oldest first, joined cards counted where they lead."""
    counted_on = Coalesce("customer__merged_into", "customer_id")
    rows = (
        Entry.objects.annotate(counted_on=counted_on)
        .filter(Q(customer_id__in=set(customer_ids)) | Q(customer__merged_into__in=set(customer_ids)))
        .order_by("at", "id")
        .values_list("counted_on", "id", "kind", "goods", "cash", "deposit", "day", "reverses_id")
    )
    found: dict[uuid.UUID, list[Line]] = {}
    for owner, entry_id, kind, goods, cash, deposit, day, reverses_id in rows:
        found.setdefault(owner, []).append(
            Line(entry_id, EntryKind(kind), Sums(goods, cash, deposit), day, reverses_id)
        )
    return found


def open_debts_of(customer_id: uuid.UUID) -> list[OpenDebt]:
    """What the customer has not repaid yet, oldest first."""
    return open_debts(lines_of([customer_id]).get(customer_id, []))


def customers_page(shop_id: uuid.UUID, *, text: str = "", only: str = "") -> QuerySet[Customer]:
    """The shop's customers, those who owe most first; `only` is "owing", "ahead" or "" for all."""
    balance = Balance.objects.filter(customer_id=OuterRef("pk")).annotate(total=_TOTAL).values("total")
    found = Customer.objects.filter(shop_id=shop_id, active=True).annotate(owed=Coalesce(Subquery(balance), 0))
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    if only == "owing":
        found = found.filter(owed__gt=0)
    elif only == "ahead":
        found = found.filter(owed__lt=0)
    return found.order_by("-owed", "name", "id")


def given_within(shop_id: uuid.UUID, today: dt.date, customer_ids: Iterable[uuid.UUID] | None = None) -> Mapping:
    """Credit given to each customer within the last 7, 30, 60 and 90 days: {customer id: {days: centimes}}."""
    undone = Exists(Entry.objects.filter(reverses=OuterRef("pk")))
    rows = Entry.objects.filter(~undone, shop_id=shop_id, day__gt=today - dt.timedelta(days=AGES[-1])).exclude(
        kind=EntryKind.REVERSAL
    )
    if customer_ids is not None:
        wanted = set(customer_ids)
        rows = rows.filter(Q(customer_id__in=wanted) | Q(customer__merged_into__in=wanted))
    given = Greatest("goods", 0) + Greatest("cash", 0) + Greatest("deposit", 0)
    rows = (
        rows.annotate(counted_on=Coalesce("customer__merged_into", "customer_id"), given=given)
        .values("counted_on")
        .annotate(
            **{
                f"within_{days}": Sum("given", filter=Q(day__gt=today - dt.timedelta(days=days)), default=0)
                for days in AGES
            }
        )
    )
    return {row["counted_on"]: {days: int(row[f"within_{days}"]) for days in AGES} for row in rows}


def ages_of(shop_id: uuid.UUID, today: dt.date, customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[int]]:
    """How old each customer's debt is: centimes by age (see rules.AGES), and what is older still."""
    customer_ids = list(customer_ids)
    given = given_within(shop_id, today, customer_ids)
    sums = balances_of(shop_id, customer_ids)
    return {one: ageing(sums.get(one, Sums()).total, given.get(one, {})) for one in customer_ids}


def ages_of_shop(shop_id: uuid.UUID, today: dt.date) -> list[int]:
    """How old the debts to the shop are, all customers together."""
    owing = dict(
        Balance.objects.filter(shop_id=shop_id)
        .annotate(total=_TOTAL)
        .filter(total__gt=0)
        .values_list("customer_id", "total")
    )
    given = given_within(shop_id, today)
    parts = [ageing(total, given.get(customer_id, {})) for customer_id, total in owing.items()]
    return [sum(column) for column in zip(*parts, strict=True)] or [0] * (len(AGES) + 1)


def contests_of(entry_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Contest]:
    """The objection to each of these entries, where there is one."""
    return {contest.entry_id: contest for contest in Contest.objects.filter(entry_id__in=set(entry_ids))}


def open_contests(shop_id: uuid.UUID) -> QuerySet[Contest]:
    """The objections that wait for the shop's answer, oldest first."""
    return (
        Contest.objects.filter(shop_id=shop_id, state=ContestState.OPEN)
        .select_related("entry", "entry__customer")
        .order_by("opened_at")
    )
