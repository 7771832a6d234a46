"""What a rail says takes effect: by its news, by its answer when asked, or by its report."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils.crypto import salted_hmac

from rahba.kernel.clock import calendar_day
from rahba.payments.actions.disputes import open_chargeback
from rahba.payments.actions.rails.beginning import adapter_of
from rahba.payments.actions.rails.settling import settle
from rahba.payments.models import Attempt
from rahba.payments.rails.adapter import Adapter
from rahba.payments.rules.attempts import ABSENT_AFTER, OPEN, PAYABLE, AttemptState, next_poll, return_id
from rahba.payments.rules.kinds import Purpose
from rahba.payments.rules.rails.reports import ReportLine
from rahba.payments.rules.rails.words import NoAnswer, Outcome, RailRefused, Said
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_LEASE = dt.timedelta(minutes=2)
_log = logging.getLogger("rahba.payments")


def hear(attempt: Attempt, said: Said, *, adapter: Adapter, now: dt.datetime, news: bool) -> Attempt:
    """Let a rail's word take effect. `news` that surprise, or that the rail wants read back, are asked about first."""
    if news and _surprising(attempt, said, adapter):
        try:
            said = adapter.state(attempt_id=str(attempt.id), provider_ref=attempt.provider_ref or "", now=now)
        except (NoAnswer, RailRefused):
            return _wait(attempt, now)
    _HEARD[said.outcome](attempt, said, adapter, now)
    attempt.refresh_from_db()
    return attempt


def _surprising(attempt: Attempt, said: Said, adapter: Adapter) -> bool:
    if said.outcome not in (Outcome.TAKEN, Outcome.AUTHORISED):
        return adapter.reads_back and attempt.state in OPEN
    if attempt.state == AttemptState.SUCCEEDED:
        return False
    return adapter.reads_back or attempt.state not in OPEN or said.amount != attempt.amount


def _wait(attempt: Attempt, now: dt.datetime) -> Attempt:
    """Nobody can say yet; the next question will."""
    Attempt.objects.filter(id=attempt.id, state__in=OPEN).update(state=AttemptState.UNKNOWN)
    attempt.refresh_from_db()
    return attempt


def _taken(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    rows = Attempt.objects.filter(id=attempt.id)
    if attempt.state == AttemptState.SUCCEEDED:
        rows.filter(state=AttemptState.SUCCEEDED, taken=0).update(taken=said.amount or attempt.amount, poll_at=None)
        return
    if attempt.state not in PAYABLE:
        return
    amount = said.amount or 0
    if amount == attempt.amount or (0 < amount < attempt.amount and attempt.intent.purpose == Purpose.TOPUP):
        try:
            settle(attempt, amount, taken=amount, provider_ref=said.provider_ref, now=now)
        except PaymentRefused as refusal:
            if refusal.code == Refusal.CONFLICT:
                return
            reason = refusal.code.value
        else:
            return
    else:
        reason = "other_amount"
    back = {"state": AttemptState.GOES_BACK, "code": reason, "taken": amount, "closed_at": now, "polls": 0}
    if said.provider_ref:
        back["provider_ref"] = said.provider_ref
    rows.filter(state__in=PAYABLE).update(poll_at=now, **back)


def _authorised(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    """Reserved on a card. What the intent no longer wants is not taken: the reservation lapses by itself."""
    if attempt.state == AttemptState.SUCCEEDED or attempt.state not in PAYABLE:
        return
    rows, card = Attempt.objects.filter(id=attempt.id), _digest(said.card)
    if said.amount != attempt.amount:
        rows.filter(state__in=OPEN).update(state=AttemptState.UNKNOWN, code="other_amount")
        return
    refused = {"state": AttemptState.REFUSED, "closed_at": now, "poll_at": None, "card_digest": card}
    if card and _card_stopped_today(card, now):
        rows.filter(state__in=PAYABLE).update(code="card_stopped_today", **refused)
        return
    try:
        settle(attempt, attempt.amount, taken=0, provider_ref=said.provider_ref, now=now)
    except PaymentRefused as refusal:
        if refusal.code != Refusal.CONFLICT:
            rows.filter(state__in=PAYABLE).update(code=refusal.code.value, **refused)


def _refused(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    Attempt.objects.filter(id=attempt.id, state__in=OPEN).update(
        state=AttemptState.REFUSED,
        code=said.code[:40],
        card_digest=_digest(said.card),
        card_stopped=said.prohibited,
        closed_at=now,
        poll_at=None,
    )


def _expired(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    rows = Attempt.objects.filter(id=attempt.id, state__in=OPEN)
    rows.update(state=AttemptState.EXPIRED, code=said.code[:40], closed_at=now, poll_at=None)


def _returned(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    rows = Attempt.objects.filter(id=attempt.id, state=AttemptState.GOES_BACK)
    rows.update(state=AttemptState.GIVEN_BACK, poll_at=None)


def _charged_back(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    if attempt.state in PAYABLE:
        # Taken and taken back before anybody told us of the first: nothing of it was ever ours.
        Attempt.objects.filter(id=attempt.id, state__in=PAYABLE).update(
            state=AttemptState.GIVEN_BACK, code="charged_back", closed_at=now, poll_at=None
        )
    elif attempt.state == AttemptState.SUCCEEDED:
        # Its id comes from the attempt's: however often it is told, it is one case. No rail tells its fee here.
        open_chargeback(
            dispute_id=uuid.uuid5(attempt.id, "chargeback"),
            payment_id=attempt.id,
            amount=min(said.amount or attempt.amount, attempt.taken or attempt.amount),
            fee=0,
            now=now,
        )
    else:
        _returned(attempt, said, adapter, now)


def _still_open(attempt: Attempt, said: Said, adapter: Adapter, now: dt.datetime) -> None:
    rows = Attempt.objects.filter(id=attempt.id, state__in=(AttemptState.SENT, AttemptState.UNKNOWN))
    rows.filter(expires_at__gt=now).update(state=AttemptState.NEEDS_CUSTOMER)


_HEARD = {
    Outcome.TAKEN: _taken,
    Outcome.AUTHORISED: _authorised,
    Outcome.REFUSED: _refused,
    Outcome.EXPIRED: _expired,
    Outcome.RETURNED: _returned,
    Outcome.CHARGED_BACK: _charged_back,
    Outcome.NEEDS_CUSTOMER: _still_open,
    Outcome.UNKNOWN: _still_open,
}


def ask_due(*, now: dt.datetime, limit: int = 20) -> int:
    """Ask rails about attempts whose time has come, and have given back what was taken too late; how many."""
    due = Attempt.objects.select_related("intent__institution").filter(poll_at__lte=now).order_by("poll_at")
    asked = 0
    for attempt in due[:limit]:
        polls = attempt.polls + 1
        leased = Attempt.objects.filter(id=attempt.id, poll_at=attempt.poll_at, polls=attempt.polls)
        if not leased.update(poll_at=now + _LEASE, polls=polls):
            continue  # another worker has it
        asked += 1
        try:
            _ask(attempt, now)
        except Exception:
            _log.exception("attempt %s could not be asked about", attempt.id)
        _put_off(attempt, polls, now)
    return asked


def _ask(attempt: Attempt, now: dt.datetime) -> None:
    adapter = adapter_of(attempt.intent.institution, attempt.rail)
    call = {"attempt_id": str(attempt.id), "provider_ref": attempt.provider_ref or "", "now": now}
    try:
        if attempt.state == AttemptState.GOES_BACK:
            adapter.give_back(refund_id=return_id(attempt.id), amount=attempt.taken, **call)
            _returned(attempt, Said(str(attempt.id), Outcome.RETURNED), adapter, now)
            return
        said = adapter.state(**call)
        attempt = hear(attempt, said, adapter=adapter, now=now, news=False)
        if said.outcome == Outcome.AUTHORISED and attempt.state == AttemptState.SUCCEEDED:
            hear(attempt, adapter.take(**call), adapter=adapter, now=now, news=False)
    except NoAnswer:
        _wait(attempt, now)
    except RailRefused as refusal:
        # "Not known here" is no word about the money: a rail may not have it yet, or no longer.
        Attempt.objects.filter(id=attempt.id).update(code=refusal.code[:40])


def _put_off(attempt: Attempt, polls: int, now: dt.datetime) -> None:
    """Set the next question, unless what was heard has made it needless. After the last, only the report can tell."""
    rows = Attempt.objects.filter(id=attempt.id, poll_at=now + _LEASE)
    first = attempt.closed_at if attempt.state == AttemptState.GOES_BACK else attempt.sent_at
    again = next_poll(first or now, polls)
    rows.update(poll_at=again)
    if again is None:
        rows = Attempt.objects.filter(id=attempt.id, state__in=OPEN)
        rows.update(state=AttemptState.UNKNOWN)


def apply_report(*, institution_id: uuid.UUID, rail: str, lines: Iterable[ReportLine], now: dt.datetime) -> int:
    """Let the rail's report to an institution say what nobody else could, about attempts still open or held to have
    failed. Returns how many it settled. Doubles, strangers and other amounts are left to reconciliation.

    An unknown attempt of which the report of two days says nothing was never taken.
    """
    taken = {line.attempt: line for line in lines if line.kind == "taken"}
    rows = Attempt.objects.select_related("intent__institution")
    rows = rows.filter(rail=rail, intent__institution_id=institution_id)
    named = rows.filter(id__in=[one for one in taken if _is_id(one)])
    waiting = named.filter(Q(state__in=PAYABLE) | Q(state=AttemptState.SUCCEEDED, taken=0))
    settled = 0
    for attempt in waiting:
        line = taken[str(attempt.id)]
        said = Said(line.attempt, Outcome.TAKEN, provider_ref=line.ref, amount=line.amount)
        hear(attempt, said, adapter=adapter_of(attempt.intent.institution, rail), now=now, news=False)
        settled += 1
    absent = rows.filter(state=AttemptState.UNKNOWN, poll_at=None, created_at__lt=now - ABSENT_AFTER)
    absent = absent.exclude(id__in=[one for one in taken if _is_id(one)])
    return settled + absent.update(state=AttemptState.EXPIRED, code="not_in_report", closed_at=now)


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _digest(card: str) -> str:
    """How a card is known again without its number."""
    return salted_hmac("rahba.payments.card", card, algorithm="sha256").hexdigest() if card else ""


def _card_stopped_today(card: str, now: dt.datetime) -> bool:
    rows = Attempt.objects.filter(card_digest=card, card_stopped=True, closed_at__gt=now - dt.timedelta(days=1))
    return any(calendar_day(at) == calendar_day(now) for at in rows.values_list("closed_at", flat=True))
