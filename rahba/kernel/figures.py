"""Figures: what a domain can count, kept as running totals per shop and business day.

A domain declares its figures in `figures.py` and adds to them in the transaction of the fact, so a total is exact at
every commit and needs no counting afterwards. Other domains ask for figures by code, never for tables.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from rahba.kernel.increments import add_to
from rahba.kernel.models import FigureTotal


class Kind(enum.StrEnum):
    """How a figure adds up."""

    COUNT = "count"
    SUM = "sum"


@dataclass(frozen=True)
class Figure:
    """One thing that can be counted, in a unit (`centimes`, `sales`…); the definition says what is in and out."""

    code: str
    unit: str
    kind: Kind
    definition: str


_figures: dict[str, Figure] = {}


def declare(figure: Figure) -> Figure:
    """Register a figure under its code; a code is declared once."""
    if _figures.setdefault(figure.code, figure) != figure:
        raise ValueError(f"figure {figure.code} is declared twice")
    return figure


def declared() -> dict[str, Figure]:
    """All figures by code."""
    return dict(_figures)


def add(amounts: Mapping[tuple[uuid.UUID, dt.date, str, str], int]) -> None:
    """Add to totals: (shop id, business day, code, dimension) → amount; dimension is "" where there is none."""
    unknown = {code for _, _, code, _ in amounts} - _figures.keys()
    if unknown:
        raise ValueError(f"undeclared figures: {sorted(unknown)}")
    add_to(
        FigureTotal,
        keys=("shop_id", "day", "code", "dimension"),
        values=("value",),
        amounts={key: (amount,) for key, amount in amounts.items() if amount},
    )


def totals(shop_id: uuid.UUID, codes: Iterable[str], *, first: dt.date, last: dt.date) -> dict[str, int]:
    """The total of each code over the days `first`…`last`, both included; 0 where nothing happened."""
    codes = list(codes)
    rows = (
        FigureTotal.objects.filter(shop_id=shop_id, code__in=codes, day__range=(first, last))
        .values_list("code")
        .annotate(total=Sum("value"))
    )
    return {**dict.fromkeys(codes, 0), **dict(rows)}


def by_day(shop_id: uuid.UUID, code: str, *, first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """The total of one code on each day on which something happened."""
    rows = (
        FigureTotal.objects.filter(shop_id=shop_id, code=code, day__range=(first, last))
        .values_list("day")
        .annotate(total=Sum("value"))
    )
    return dict(rows)


def by_dimension(shop_id: uuid.UUID, code: str, *, first: dt.date, last: dt.date) -> dict[str, int]:
    """The total of one code over some days, for each value of its dimension."""
    rows = (
        FigureTotal.objects.filter(shop_id=shop_id, code=code, day__range=(first, last))
        .values_list("dimension")
        .annotate(total=Sum("value"))
    )
    return dict(rows)
