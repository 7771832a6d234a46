"""Attempts on rails, as they stand."""

import uuid
from dataclasses import dataclass

from django.db.models import F

from rahba.payments.models import Attempt, Chargeback, Institution
from rahba.payments.rails.choosing import CARDS, rails_for
from rahba.payments.rules.attempts import AttemptState

_NAMES = {"cmi": "CMI", "youcan": "YouCan Pay", "payzone": "Payzone"}


@dataclass(frozen=True)
class CardWay:
    """An acquirer that a card payment may go through, and where its page is."""

    rail: str
    name: str
    address: str


def card_ways(institution: Institution) -> list[CardWay]:
    """The acquirers that an institution works with."""
    rails = rails_for(sandbox=institution.sandbox)
    return [CardWay(name, _NAMES[name], rails[name].place.address) for name in CARDS if name in rails]


def attempt_by_id(attempt_id: uuid.UUID) -> Attempt | None:
    """An attempt with its intent, for the page to which its customer comes back."""
    rows = Attempt.objects.select_related(
        "intent__institution", "intent__payee__shop", "intent__payee__holder__person"
    )
    return rows.filter(id=attempt_id).first()


def attempts_of(intent_id: uuid.UUID) -> list[Attempt]:
    """What was tried to pay an intent over rails, newest first."""
    return list(Attempt.objects.filter(intent_id=intent_id).order_by("-created_at"))


def short_attempts(rail: str, *, limit: int = 100) -> list[Attempt]:
    """Paid in full here while the rail says that it took less: the rail's to explain."""
    rows = Attempt.objects.filter(rail=rail, state=AttemptState.SUCCEEDED, taken__gt=0, taken__lt=F("amount"))
    return list(rows.order_by("closed_at")[:limit])


def unknown_attempts(rail: str, *, limit: int = 100) -> list[Attempt]:
    """Of which only the rail's report can tell now what became of them, oldest first."""
    rows = Attempt.objects.filter(rail=rail, state=AttemptState.UNKNOWN, poll_at=None)
    return list(rows.order_by("created_at")[:limit])


def stuck_returns(rail: str, *, limit: int = 100) -> list[Attempt]:
    """Taken too late, and the rail does not give it back: somebody has to call there."""
    rows = Attempt.objects.filter(rail=rail, state=AttemptState.GOES_BACK, poll_at=None)
    return list(rows.order_by("closed_at")[:limit])


def chargebacks_with_loss(*, limit: int = 100) -> list[Chargeback]:
    """Taken back by cardholders' banks beyond what was left: each a named loss, newest first."""
    return list(Chargeback.objects.select_related("payment").filter(loss__gt=0).order_by("-at")[:limit])
