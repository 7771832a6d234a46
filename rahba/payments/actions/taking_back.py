"""The one sum that refunds, chargebacks and returns for fraud all draw on."""

import uuid

from django.db.models import F

from rahba.payments.models import Payment
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def take_back(payment_id: uuid.UUID, amount: int) -> None:
    """Draw on what is left of a payment, in the transaction that moves the money; the table has the last word too."""
    rows = Payment.objects.filter(id=payment_id, taken_back__lte=F("amount") - amount)
    if not rows.update(taken_back=F("taken_back") + amount):
        raise PaymentRefused(Refusal.MORE_THAN_PAID)


def leave_again(payment_id: uuid.UUID, amount: int) -> None:
    """Undo `take_back` for what did not go back after all, in the transaction that frees the money."""
    Payment.objects.filter(id=payment_id).update(taken_back=F("taken_back") - amount)
