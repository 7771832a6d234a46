"""Looking through the payments that a shop received."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, QuerySet

from rahba.kernel.clock import MOROCCO
from rahba.payments.models import Payment
from rahba.payments.rules.kinds import Purpose

_ROWS = ("payer__shop", "payer__holder__person", "payee__shop", "payee__holder", "intent")


@dataclass(frozen=True)
class Filters:
    """What is looked for; what is None or empty is not asked about. Days are Morocco's, both included."""

    kind: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    least: int | None = None
    most: int | None = None
    given_back: bool | None = None


def payments_of(payee_id: uuid.UUID, filters: Filters | None = None) -> QuerySet[Payment]:
    """What the wallet received, newest first: all conditions together."""
    filters = filters or Filters()
    rows = Payment.objects.filter(payee_id=payee_id).select_related(*_ROWS)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.first:
        rows = rows.filter(at__gte=_midnight(filters.first))
    if filters.last:
        rows = rows.filter(at__lt=_midnight(filters.last + dt.timedelta(days=1)))
    if filters.least is not None:
        rows = rows.filter(amount__gte=filters.least)
    if filters.most is not None:
        rows = rows.filter(amount__lte=filters.most)
    if filters.given_back is not None:
        rows = rows.filter(taken_back__gt=0) if filters.given_back else rows.filter(taken_back=0)
    return rows.order_by("-at", "-id")


def payment_to(payee_id: uuid.UUID, payment_id: uuid.UUID) -> Payment | None:
    """A payment that this wallet received."""
    return payments_of(payee_id).filter(id=payment_id).first()


def unclaimed(payee_id: uuid.UUID, before: dt.datetime) -> QuerySet[Payment]:
    """Paid baskets and debts that no till has recorded, nor given back, since before a moment; oldest first."""
    asked = {"intent__claim": "", "intent__purpose__in": (Purpose.SALE, Purpose.CARNET)}
    rows = payments_of(payee_id).filter(**asked, at__lt=before)
    return rows.filter(taken_back__lt=F("amount")).order_by("at")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), MOROCCO)
