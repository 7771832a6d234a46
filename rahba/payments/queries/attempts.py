"""Attempts on rails, as they stand."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, Q

from rahba.payments.models import Attempt, Institution, Intent, OutsidePayee
from rahba.payments.rails.choosing import CARDS, rails_for
from rahba.payments.rules.attempts import AttemptState

_DAY = dt.timedelta(days=1)
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
    return [CardWay(name, _NAMES[name], rails[name].place.pages) for name in CARDS if name in rails]


def reaches_other_issuers(institution: Institution) -> bool:
    """Whether the institution is connected to a switch."""
    return "switch" in rails_for(sandbox=institution.sandbox)


def is_outside(id: uuid.UUID) -> bool:
    """Whether this names somebody at another issuer."""
    return OutsidePayee.objects.filter(id=id).exists()


def attempt_by_id(attempt_id: uuid.UUID) -> Attempt | None:
    """An attempt with its intent, for the page to which its customer comes back."""
    rows = Attempt.objects.select_related(
        "intent__institution", "intent__payee__shop", "intent__payee__holder__person"
    )
    return rows.filter(id=attempt_id).first()


def attempts_of(intent_id: uuid.UUID) -> list[Attempt]:
    """What was tried to pay an intent over rails, newest first."""
    return list(Attempt.objects.filter(intent_id=intent_id).order_by("-created_at"))


def cards_refused(intent: Intent, device: str, now: dt.datetime) -> int:
    """How many cards were refused in a day to whoever tries this one: in the same browser, or for the same intent.

    A card that its rail did not describe counts as one of its own.
    """
    same = Q(intent=intent) | Q(device=device) if device else Q(intent=intent)
    rows = Attempt.objects.filter(same, rail__in=CARDS, state=AttemptState.REFUSED, created_at__gt=now - _DAY)
    return len({digest or id for id, digest in rows.values_list("id", "card_digest")})


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
