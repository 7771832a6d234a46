"""Events in, as they stand."""

from rahba.connect.models import InboxEvent
from rahba.connect.rules.inbox import Verdict


def waiting_events(source: str, *, limit: int = 100) -> list[InboxEvent]:
    """Events of a source that are believed and have not taken effect yet, oldest first."""
    rows = InboxEvent.objects.filter(source=source, verdict=Verdict.GOOD, applied_at=None)
    return list(rows.order_by("received_at", "id")[:limit])


def doubtful_events(source: str, *, limit: int = 100) -> list[InboxEvent]:
    """Events that are never applied (unsigned, or other bytes under a known id), newest first, to be looked at."""
    rows = InboxEvent.objects.filter(source=source).exclude(verdict=Verdict.GOOD)
    return list(rows.order_by("-received_at", "-id")[:limit])


def inbox_event(source: str, event_id: str) -> InboxEvent | None:
    """The event that counts under a source's id."""
    return InboxEvent.objects.filter(source=source, event_id=event_id, verdict=Verdict.GOOD).first()


def inbox_sources() -> list[str]:
    """Everybody who ever sent an event."""
    return sorted(set(InboxEvent.objects.order_by("source").values_list("source", flat=True).distinct()))
