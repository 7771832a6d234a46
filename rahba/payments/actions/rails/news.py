"""What rails send us: kept as it came, committed, then applied; what nobody signed is kept and has no effect."""

import datetime as dt
import hashlib
import logging
import uuid

from rahba.connect import actions as connect
from rahba.payments.actions.rails.beginning import adapter_of
from rahba.payments.actions.rails.incoming import answer_switch
from rahba.payments.actions.rails.words import hear
from rahba.payments.models import Attempt, Institution
from rahba.payments.rails.adapter import Adapter, Reply
from rahba.payments.rails.choosing import rails_for
from rahba.payments.rules.attempts import AttemptState
from rahba.payments.rules.rails.keys import SignatureRefused
from rahba.payments.rules.rails.words import NotUnderstood, Outcome, Said
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_LARGEST = 256 * 1024
_log = logging.getLogger("rahba.payments")


def take_news(*, institution_id: uuid.UUID, rail: str, raw: bytes, headers: dict[str, str], now: dt.datetime) -> Reply:
    """Take in what a rail posted to our callback; what it is answered. `headers` under small letters."""
    institution = Institution.objects.filter(id=institution_id).first()
    if institution is None or len(raw) > _LARGEST:
        raise PaymentRefused(Refusal.RAIL)
    adapter, source = adapter_of(institution, rail), _source(institution, rail)
    kept = {"source": source, "raw": raw, "headers": headers, "now": now}
    by_bytes = hashlib.sha256(raw).hexdigest()
    try:
        adapter.check_news(raw, headers, now=now)
    except SignatureRefused as refusal:
        _log.warning("news of %s are not believed: %s", source, refusal.fault)
        connect.take_in(event_id=by_bytes, signature_ok=False, **kept)
        return adapter.reply(believed=False, take=False)
    try:
        asked = adapter.asked(raw)
        if asked is not None:
            return answer_switch(asked, institution=institution, adapter=adapter, now=now)
        said = adapter.read_news(raw)
    except NotUnderstood as problem:
        _log.warning("news of %s are not understood: %s", source, problem)
        taken = connect.take_in(event_id=by_bytes, signature_ok=True, **kept)
        connect.mark_applied(event_id=taken.event.id, now=now)
        return adapter.reply(believed=False, take=False)
    taken = connect.take_in(event_id=said.event_id or by_bytes, signature_ok=True, **kept)
    if taken.verdict == "good" and taken.event.applied_at is None:
        try:
            if _apply(said, adapter, now):
                connect.mark_applied(event_id=taken.event.id, now=now)
        except Exception:
            # It is stored: the worker applies it again, and the rail may send it again.
            _log.exception("news %s of %s wait", taken.event.id, source)
    return adapter.reply(believed=True, take=_may_take(said, adapter))


def apply_waiting_news(*, now: dt.datetime, limit: int = 20) -> int:
    """Apply news that could not be applied when they came; how many were tried."""
    tried = 0
    for institution in Institution.objects.all():
        for rail, adapter in rails_for(sandbox=institution.sandbox).items():
            tried += connect.apply_waiting(
                source=_source(institution, rail),
                handler=lambda event, at, adapter=adapter: _apply(adapter.read_news(bytes(event.raw)), adapter, at),
                now=now,
                limit=limit - tried,
            )
    return tried


def _apply(said: Said, adapter: Adapter, now: dt.datetime) -> bool:
    """Whether the attempt that the news are about was there."""
    attempt = _attempt(said, adapter)
    if attempt is None:
        return False
    hear(attempt, said, adapter=adapter, now=now, news=True)
    return True


def _may_take(said: Said, adapter: Adapter) -> bool:
    """Whether what is reserved may be taken: only where our own books already say that it was paid."""
    if not adapter.captures or said.outcome != Outcome.AUTHORISED:
        return False
    attempt = _attempt(said, adapter)
    return attempt is not None and attempt.state == AttemptState.SUCCEEDED and said.amount == attempt.amount


def _attempt(said: Said, adapter: Adapter) -> Attempt | None:
    try:
        id = uuid.UUID(said.attempt)
    except ValueError:
        return None
    return Attempt.objects.select_related("intent__institution").filter(id=id, rail=adapter.name).first()


def _source(institution: Institution, rail: str) -> str:
    return f"rail.{rail}.{institution.book}"
