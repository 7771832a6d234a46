"""Events in: stored as they came, once each, and applied when what they speak of is there."""

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from rahba.connect.models import InboxEvent
from rahba.connect.rules.inbox import LEASE, RAW_KEPT, UNSIGNED_KEPT, Verdict, headers_to_keep, wait_after
from rahba.kernel.ids import uuid7

_log = logging.getLogger("rahba.connect")


@dataclass(frozen=True)
class Taken:
    """What became of an event that came in: `new` once per id, `verdict` says whether it may be applied."""

    event: InboxEvent
    new: bool
    verdict: str


def take_in(
    *, source: str, event_id: str, raw: bytes, headers: dict[str, str], signature_ok: bool, now: dt.datetime
) -> Taken:
    """Store what came, before it is understood; the sender may be answered 2xx once this has committed.

    The same id and bytes again is told as not new, through whichever door it comes. Whether the signature fits is
    decided by the caller, over the bytes as they came.
    """
    raw_hash = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        if not signature_ok:
            return _store(source, event_id, raw, raw_hash, headers, Verdict.UNSIGNED, now)
        taken = _store(source, event_id, raw, raw_hash, headers, Verdict.GOOD, now)
        if taken.event.raw_hash == raw_hash:
            return taken
        return _store(source, event_id, raw, raw_hash, headers, Verdict.OTHER_BYTES, now)


def _store(
    source: str, event_id: str, raw: bytes, raw_hash: str, headers: dict[str, str], verdict: Verdict, now: dt.datetime
) -> Taken:
    """Insert first, then read: of two at once the database keeps one."""
    event = InboxEvent(
        id=uuid7(),
        source=source,
        event_id=event_id[:200],
        verdict=verdict,
        raw=raw,
        raw_hash=raw_hash,
        headers=headers_to_keep(headers),
        received_at=now,
        due_at=now if verdict == Verdict.GOOD else None,
    )
    InboxEvent.objects.bulk_create([event], ignore_conflicts=True)
    same = InboxEvent.objects.filter(source=source, event_id=event.event_id, verdict=verdict)
    kept = same.get() if verdict == Verdict.GOOD else same.get(raw_hash=raw_hash)
    new = kept.id == event.id
    if not new and kept.raw_hash == raw_hash:
        InboxEvent.objects.filter(id=kept.id).update(times=F("times") + 1)
    return Taken(kept, new, verdict)


def apply_waiting(
    *, source: str, handler: Callable[[InboxEvent, dt.datetime], bool], now: dt.datetime, limit: int = 50
) -> int:
    """Hand up to `limit` waiting events of a source to its domain, oldest first; return how many were tried.

    Call it outside any transaction: the handler owns its own, and may call `mark_applied` in it, so that effect and
    mark commit together. It returns whether the event is done; False (its object is not there yet) and a failure
    put it off. It bears repetition: a process may end between effect and mark.
    """
    tried = 0
    while tried < limit:
        event = _take_next(source, now)
        if event is None:
            break
        tried += 1
        try:
            error = "" if handler(event, now) else "not_yet"
        except Exception as problem:
            _log.exception("event %s of %s could not be applied", event.id, source)
            error = type(problem).__name__
        if error:
            waiting = InboxEvent.objects.filter(id=event.id, applied_at=None)
            waiting.update(due_at=now + wait_after(event.attempts), error=error[:200])
        else:
            mark_applied(event_id=event.id, now=now)
    return tried


@transaction.atomic
def _take_next(source: str, now: dt.datetime) -> InboxEvent | None:
    skip = connection.features.has_select_for_update_skip_locked
    waiting = InboxEvent.objects.filter(source=source, due_at__lte=now).order_by("due_at", "received_at", "id")
    event = waiting.select_for_update(skip_locked=skip).first()
    if event is None:
        return None
    event.attempts += 1
    event.due_at = now + LEASE
    event.save(update_fields=["attempts", "due_at"])
    return event


def mark_applied(*, event_id: uuid.UUID, now: dt.datetime) -> bool:
    """Say that an event (by the id of its row) took effect; False if that was said before."""
    waiting = InboxEvent.objects.filter(id=event_id, applied_at=None, verdict=Verdict.GOOD)
    return bool(waiting.update(applied_at=now, due_at=None, error=""))


def replay_events(
    *, source: str, now: dt.datetime, since: dt.datetime | None = None, event_id: str = "", applied: bool = False
) -> int:
    """Have events of a source tried again at once: one, or all since a time; with `applied`, also those that took
    effect before (their handler bears repetition). Return how many."""
    events = InboxEvent.objects.filter(source=source, verdict=Verdict.GOOD)
    if event_id:
        events = events.filter(event_id=event_id)
    if since is not None:
        events = events.filter(received_at__gte=since)
    if not applied:
        events = events.filter(applied_at=None)
    return events.update(applied_at=None, due_at=now, attempts=0, error="")


def erase_old_events(*, now: dt.datetime) -> int:
    """Drop unsigned events after a month, and the bytes of applied ones when no dispute can need them any more."""
    old = InboxEvent.objects.filter(verdict=Verdict.UNSIGNED, received_at__lt=now - UNSIGNED_KEPT)
    dropped, _by_model = old.delete()
    spent = InboxEvent.objects.filter(applied_at__lt=now - RAW_KEPT).exclude(raw=b"")
    return dropped + spent.update(raw=b"", headers={})
