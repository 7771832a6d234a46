"""An institution's windows, payouts and order files, as its officers see them."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Sum

from rahba.payments.models import Institution, Payout, PayoutFile, SafeguardingDay, SettlementWindow
from rahba.payments.rules.settling import UNDER_WAY, PayoutState


@dataclass(frozen=True)
class Tally:
    """Some payouts together: how many, how much, and how many of them are where."""

    count: int
    amount: int
    states: list[tuple[PayoutState, int]]


def windows_at(institution: Institution):
    """Its windows, newest first; the first one is open."""
    return SettlementWindow.objects.filter(institution=institution).order_by("-number")


def window_at(institution: Institution, number: int) -> SettlementWindow | None:
    """One of its windows."""
    return windows_at(institution).filter(number=number).first()


def orders_at(institution: Institution):
    """Its files for the bank, newest first."""
    return PayoutFile.objects.filter(institution=institution).order_by("-number")


def payouts_in(**where):
    """The payouts of a `window`, or of a `file`."""
    return Payout.objects.filter(**where).select_related("wallet__shop", "bank_account", "window").order_by("id")


def tallies(by: str, ids: list[uuid.UUID]) -> dict[uuid.UUID, Tally]:
    """Of each window or file (`by`) that has payouts."""
    rows = Payout.objects.filter(**{f"{by}_id__in": ids}).values_list(f"{by}_id", "state")
    found: dict[uuid.UUID, list] = {}
    for id, state, count, amount in rows.annotate(count=Count("id"), amount=Sum("amount")).order_by("state"):
        found.setdefault(id, []).append((PayoutState(state), count, amount))
    return {
        id: Tally(
            sum(count for _, count, _ in parts),
            sum(amount for _, _, amount in parts),
            [(state, count) for state, count, _ in parts],
        )
        for id, parts in found.items()
    }


def on_its_way(institution: Institution) -> Tally:
    """All payouts whose end is not known yet."""
    rows = Payout.objects.filter(window__institution=institution, state__in=UNDER_WAY)
    found = rows.aggregate(count=Count("id"), amount=Sum("amount"))
    return Tally(found["count"], found["amount"] or 0, [])


def safeguarding_days(institution: Institution, limit: int = 31) -> list[SafeguardingDay]:
    """What the worker wrote down, newest first."""
    return list(SafeguardingDay.objects.filter(institution=institution).order_by("-day")[:limit])
