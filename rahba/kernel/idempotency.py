"""Keyed writes of the API (IETF draft-ietf-httpapi-idempotency-key-header-07).

Same key and same request: the same answer again. Same key, other request: 422. What "the same request" means is a
fingerprint over method, path template, ids in the path and body (`request_fingerprint`).

`answer_once` is for acts that fit in one transaction: record and effects commit together, and a repeat that arrives
while the first is under way waits for it in the database. `answer_once_durably` is for acts that own no transaction:
the record is committed first, and a repeat meanwhile is told 409.
"""

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from rahba.kernel.ids import uuid7
from rahba.kernel.models import IdempotencyRecord
from rahba.kernel.problems import Problem

LEASE = dt.timedelta(minutes=1)
"""How long a request counts as under way; longer than any takes. After it, a killed one is resumed by its repeat."""

KEPT = dt.timedelta(hours=48)
"""How long an answer is kept to be given again. The API promises 24 hours."""

REPLAYED = "Idempotent-Replayed"
_RETRY_AFTER_SECONDS = 1
_KEY = re.compile(r'"([\x21\x23-\x7e]{1,200})"|([\x21\x23-\x7e]{1,200})')
_PASSING = frozenset({408, 425, 429})  # refusals that say "not now", like every 5xx: nothing to keep for the next time


@dataclass(frozen=True)
class Answer:
    """What a keyed request is answered; `replayed` when it was answered before (header REPLAYED)."""

    status: int
    body: dict | None
    replayed: bool


def request_hash(*parts: bytes) -> str:
    """SHA-256 over the request's method, path and stored bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def request_fingerprint(method: str, template: str, ids: Mapping[str, object], body: bytes) -> str:
    """What makes a request the same: method, path template, the ids in it, and the body as canonical JSON.

    Key order and white space of the body count for nothing; a body that is no JSON counts byte for byte.
    """
    try:
        value = json.loads(body) if body else None
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except ValueError:
        canonical = body
    named = json.dumps({name: str(value) for name, value in ids.items()}, sort_keys=True)
    return request_hash(method.upper().encode(), template.encode(), named.encode(), canonical)


def key_of(headers: Mapping[str, str]) -> str:
    """The request's Idempotency-Key, with or without the quotes of the draft; 400 if it is missing or malformed."""
    text = headers.get("Idempotency-Key", "").strip()
    if not text:
        raise Problem(
            400,
            "idempotency_key_missing",
            _("This request needs an Idempotency-Key header, new for each new request. Nothing was changed."),
        )
    found = _KEY.fullmatch(text)
    if not found:
        raise Problem(
            400,
            "idempotency_key_malformed",
            _("The Idempotency-Key has 1 to 200 visible ASCII characters, such as a UUID. Nothing was changed."),
        )
    return found[1] or found[2]


def answer_once(
    *,
    owner: uuid.UUID,
    key: str,
    fingerprint: str,
    now: dt.datetime,
    act: Callable[[], tuple[int, dict | None]],
) -> tuple[int, dict | None]:
    """Run `act` once per (owner, key) and return its (status, answer), now and at every repetition.

    The record and the effects of `act` commit together; a failure leaves no record, so the request can be sent again.
    """
    with transaction.atomic():
        record, created = IdempotencyRecord.objects.select_for_update().get_or_create(
            owner=owner, key=key, defaults={"request_hash": fingerprint, "started_at": now}
        )
        if record.request_hash != fingerprint:
            raise _reused()
        if created:
            record.status, record.answer = act()
            record.save(update_fields=["status", "answer"])
        return record.status, record.answer


def answer_once_durably(
    *,
    owner: uuid.UUID,
    key: str,
    fingerprint: str,
    now: dt.datetime,
    act: Callable[[uuid.UUID], tuple[int, dict | None]],
) -> Answer:
    """As `answer_once`, for an `act` that owns its transactions (it may call `ledger.actions.submit`).

    The record is committed before `act` runs. While it runs, a repeat is told 409 with Retry-After. An answer below
    500, also a refusal raised as Problem, is kept and given again. A failure, or a refusal for now (5xx, 429), is not:
    the next repeat resumes it, and so does the first one after LEASE when the process was killed. `act` therefore
    bears repetition; it is given an id, the same for all attempts, from which what it makes takes its ids.
    """
    if _inside_a_transaction():
        raise transaction.TransactionManagementError(
            "answer_once_durably commits its record first; inside a transaction use answer_once"
        )
    record = _claim(owner, key, fingerprint, now)
    if record.status is not None:
        if record.status >= 400:
            raise Problem.of(record.answer, headers={REPLAYED: "true"})
        return Answer(record.status, record.answer, replayed=True)
    try:
        status, body = act(record.operation)
    except Problem as refusal:
        if refusal.status >= 500 or refusal.status in _PASSING:
            _let_go(record)
            raise
        _keep(record, refusal.status, refusal.document())
        raise
    except BaseException:
        _let_go(record)
        raise
    _keep(record, status, body)
    return Answer(status, body, replayed=False)


def _inside_a_transaction() -> bool:
    return connection.in_atomic_block


def _claim(owner: uuid.UUID, key: str, fingerprint: str, now: dt.datetime) -> IdempotencyRecord:
    """The record, either answered or ours to answer. Insert first: of two at once the database lets one in."""
    mine = IdempotencyRecord(
        owner=owner, key=key, request_hash=fingerprint, started_at=now, attempt=uuid7(), leased_until=now + LEASE
    )
    IdempotencyRecord.objects.bulk_create([mine], ignore_conflicts=True)
    record = IdempotencyRecord.objects.get(owner=owner, key=key)
    if record.request_hash != fingerprint:
        raise _reused()
    if record.status is not None or record.attempt == mine.attempt:
        return record
    under_way = record.leased_until is not None and record.leased_until > now
    left_behind = IdempotencyRecord.objects.filter(id=record.id, attempt=record.attempt, status=None)
    if not under_way and left_behind.update(attempt=mine.attempt, leased_until=now + LEASE):
        record.attempt = mine.attempt
        return record
    raise Problem(
        409,
        "request_in_flight",
        _("The same request is under way. Wait a second and send it again, with the same key, for its answer."),
        headers={"Retry-After": str(_RETRY_AFTER_SECONDS)},
    )


def _keep(record: IdempotencyRecord, status: int, body: dict | None) -> None:
    """Whoever answers first is right: attempts of one operation come to the same."""
    unanswered = IdempotencyRecord.objects.filter(id=record.id, status=None)
    unanswered.update(status=status, answer=body, leased_until=None)


def _let_go(record: IdempotencyRecord) -> None:
    mine = IdempotencyRecord.objects.filter(id=record.id, attempt=record.attempt, status=None)
    mine.update(leased_until=None)


def _reused() -> Problem:
    return Problem(
        422,
        "idempotency_key_reused",
        _("This key was already used for another request. Use a new key for a new request."),
    )


def forget_old(*, now: dt.datetime, limit: int = 1000) -> int:
    """Drop up to `limit` records older than KEPT; return how many."""
    old = IdempotencyRecord.objects.filter(started_at__lt=now - KEPT).order_by("started_at")
    dropped, _by_model = IdempotencyRecord.objects.filter(
        id__in=list(old.values_list("id", flat=True)[:limit])
    ).delete()
    return dropped
