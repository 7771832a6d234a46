"""What a shop's own programs read of its wallet: what it asked for, what came in, what it gave back."""

import datetime as dt
import uuid

from django.db.models import Q

from rahba.payments.models import Intent, Payment, Refund
from rahba.payments.rules.kinds import RefundState


def intents_asked(
    payee_id: uuid.UUID, *, state: str = "", after: uuid.UUID | None = None, limit: int = 50
) -> list[Intent]:
    """What this wallet asked for, newest first; `after` goes on behind one of its intents."""
    rows = Intent.objects.filter(payee_id=payee_id)
    if state:
        rows = rows.filter(state=state)
    if after:
        last = Intent.objects.filter(payee_id=payee_id, id=after).values_list("created_at", "id").first()
        rows = rows.filter(_older("created_at", last))
    return list(rows.order_by("-created_at", "-id")[:limit])


def payments_received(payee_id: uuid.UUID, *, after: uuid.UUID | None = None, limit: int = 50) -> list[Payment]:
    """What came into this wallet, newest first; `after` goes on behind one of its payments."""
    rows = Payment.objects.select_related("intent").filter(payee_id=payee_id)
    if after:
        last = Payment.objects.filter(payee_id=payee_id, id=after).values_list("at", "id").first()
        rows = rows.filter(_older("at", last))
    return list(rows.order_by("-at", "-id")[:limit])


def payment_received(payee_id: uuid.UUID, payment_id: uuid.UUID) -> Payment | None:
    """A payment that came into this wallet."""
    return Payment.objects.select_related("intent").filter(payee_id=payee_id, id=payment_id).first()


def payment_by_id(payment_id: uuid.UUID) -> Payment | None:
    """Any payment, with the shop that received it."""
    return Payment.objects.select_related("intent", "payee__shop").filter(id=payment_id).first()


def refunds_given(payment_id: uuid.UUID) -> list[Refund]:
    """What was given back of a payment, in the order in which it went."""
    rows = Refund.objects.filter(payment_id=payment_id, state=RefundState.DONE)
    return list(rows.order_by("closed_at", "id"))


def _older(field: str, last: tuple[dt.datetime, uuid.UUID] | None) -> Q:
    """Behind a row in the order newest first; behind an unknown one there is nothing."""
    if last is None:
        return Q(pk__in=[])
    at, id = last
    return Q(**{f"{field}__lt": at}) | Q(**{field: at, "id__lt": id})
