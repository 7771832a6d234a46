"""News that travels up: frozen dataclasses, stored with the fact, delivered at least once to each subscriber.

@dataclass(frozen=True)
class StaffAdded(Event): membership_id: UUID

publish(StaffAdded(membership_id=…), now=now)          # in the transaction of the fact, by the domain below
@subscribe(StaffAdded)                                 # in `reactions.py` of a domain above
def send_invitation(event, now): …                     # bears repetition
"""

import dataclasses
import datetime as dt
import logging
import uuid
from collections.abc import Callable

from django.db import connection, transaction

from rahba.kernel.models import Delivery, StoredEvent
from rahba.kernel.rows import insert_rows

_log = logging.getLogger("rahba.events")
_LONGEST_WAIT_SECONDS = 3600


@dataclasses.dataclass(frozen=True)
class Event:
    """Base of all events. Fields are ids, integers, booleans, short codes or None."""


Reaction = Callable[[Event, dt.datetime], None]
_kinds: dict[str, type[Event]] = {}
_reactions: dict[str, dict[str, Reaction]] = {}


def kind_of(event_type: type[Event]) -> str:
    """`carnet.EntryContested` for a class of rahba/carnet/events.py."""
    return f"{event_type.__module__.split('.')[-2]}.{event_type.__name__}"


def subscribe(event_type: type[Event]) -> Callable[[Reaction], Reaction]:
    """Register a reaction under its full name; called when the app's `reactions` module is loaded."""

    def register(reaction: Reaction) -> Reaction:
        kind = kind_of(event_type)
        _kinds[kind] = event_type
        _reactions.setdefault(kind, {})[f"{reaction.__module__}.{reaction.__name__}"] = reaction
        return reaction

    return register


def publish(event: Event, *, now: dt.datetime) -> None:
    """Store the event and one delivery per subscriber, in the caller's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("publish needs the transaction of the fact")
    kind = kind_of(type(event))
    payload = {
        name: str(value) if isinstance(value, uuid.UUID) else value
        for name, value in dataclasses.asdict(event).items()
    }
    stored = StoredEvent(kind=kind, payload=payload, published_at=now)
    insert_rows([stored])
    insert_rows([Delivery(event=stored, subscriber=name, due_at=now) for name in _reactions.get(kind, {})])


def deliver_due(*, now: dt.datetime, limit: int = 50) -> int:
    """Deliver up to `limit` waiting events, each in a transaction of its own; return how many were taken.

    A reaction that fails is tried again later, at longer and longer intervals, for ever; others are not held up.
    """
    delivered = 0
    for _ in range(limit):
        if not _deliver_one(now):
            break
        delivered += 1
    return delivered


def _deliver_one(now: dt.datetime) -> bool:
    with transaction.atomic():
        waiting = Delivery.objects.filter(delivered_at=None, due_at__lte=now).order_by("due_at")
        skip = connection.features.has_select_for_update_skip_locked
        delivery = waiting.select_for_update(skip_locked=skip, of=("self",) if skip else ()).first()
        if delivery is None:
            return False
        event = StoredEvent.objects.get(id=delivery.event_id)
        delivery.attempts += 1
        try:
            with transaction.atomic():
                _react(delivery.subscriber, event, now)
        except Exception as problem:
            _log.exception("reaction %s failed on event %s", delivery.subscriber, event.id)
            wait = min(2**delivery.attempts, _LONGEST_WAIT_SECONDS)
            delivery.due_at = now + dt.timedelta(seconds=wait)
            delivery.error = type(problem).__name__
        else:
            delivery.delivered_at, delivery.error = now, ""
        delivery.save(update_fields=["attempts", "due_at", "delivered_at", "error"])
        return True


def _react(subscriber: str, event: StoredEvent, now: dt.datetime) -> None:
    reaction = _reactions[event.kind][subscriber]
    event_type = _kinds[event.kind]
    values = {
        field.name: uuid.UUID(event.payload[field.name])
        if field.type in (uuid.UUID, uuid.UUID | None) and event.payload[field.name]
        else event.payload[field.name]
        for field in dataclasses.fields(event_type)
    }
    reaction(event_type(**values), now)
