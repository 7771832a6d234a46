"""Contesting a payment: what may be contested until when, who answers by when, who decides."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.payments.rules.flows import Flow, Step


class DisputeKind(models.TextChoices):
    """What sort of case it is."""

    COMPLAINT = "complaint", _("Complaint about a purchase")
    FRAUD = "fraud", _("Paid by fraud")
    CHARGEBACK = "chargeback", _("Chargeback of a card payment")


class DisputeReason(models.TextChoices):
    """What the payer says."""

    NOT_RECEIVED = "not_received", _("I did not receive what I paid for")
    NOT_AS_SOLD = "not_as_sold", _("It is not what was sold")
    WRONG_AMOUNT = "wrong_amount", _("The amount is wrong")
    PAID_TWICE = "paid_twice", _("I paid twice")
    DECEIVED = "deceived", _("Somebody deceived me into paying")
    NOT_ME = "not_me", _("It was not me who paid")


class DisputeState(models.TextChoices):
    """Where it stands; won, lost and accepted are said as the one who was paid sees it."""

    INQUIRY = "inquiry", _("Question to the shop")
    NEEDS_RESPONSE = "needs_response", _("Answer awaited, money held")
    UNDER_REVIEW = "under_review", _("Being decided")
    WON = "won", _("Stays with whom it was paid to")
    LOST = "lost", _("Given back by decision")
    ACCEPTED = "accepted", _("Given back by agreement")


OPEN_STATES = (DisputeState.INQUIRY, DisputeState.NEEDS_RESPONSE, DisputeState.UNDER_REVIEW)
FRAUD_REASONS = (DisputeReason.DECEIVED, DisputeReason.NOT_ME)

FLOW = Flow(
    DisputeState.INQUIRY.value,
    (
        Step("hold", ("inquiry",), "needs_response", "officer"),
        Step("answer", ("inquiry", "needs_response"), "under_review", "payee"),
        Step("accept", ("inquiry", "needs_response", "under_review"), "accepted", "payee"),
        Step("withdraw", ("inquiry", "needs_response", "under_review"), "won", "payer"),
        Step("reject", ("inquiry", "needs_response", "under_review"), "won", "officer"),
        Step("give_back", ("inquiry", "needs_response", "under_review"), "lost", "officer"),
    ),
)

CLAIM_WITHIN = dt.timedelta(days=80)
"""How long after a payment it may be contested (as Pix's MED counts; no Moroccan text was found)."""

ANSWER_WITHIN = dt.timedelta(days=7)
ALARM_BEFORE = dt.timedelta(days=2)


def kind_of(reason: str) -> DisputeKind:
    """Fraud is a case of the issuers from the start; anything else begins as a question to the shop."""
    return DisputeKind.FRAUD if reason in FRAUD_REASONS else DisputeKind.COMPLAINT


def first_state(kind: str) -> DisputeState:
    """Where a case of this kind begins: with a question, or with the money held at once."""
    return DisputeState.INQUIRY if kind == DisputeKind.COMPLAINT else DisputeState.NEEDS_RESPONSE


def may_claim(paid_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a payment may still be contested."""
    return now - paid_at <= CLAIM_WITHIN


def alarm(state: str, due_at: dt.datetime, now: dt.datetime) -> str:
    """`late`, `soon` or nothing, for an open case."""
    if state not in OPEN_STATES:
        return ""
    if due_at <= now:
        return "late"
    return "soon" if due_at - now <= ALARM_BEFORE else ""
