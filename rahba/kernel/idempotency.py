"""Keyed writes of the API (IETF draft-ietf-httpapi-idempotency-key-header-07).

Same key and same request: the same answer again (a repeat that arrives while the first is under way waits for it in
the database). Same key, other request: 422.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from rahba.kernel.models import IdempotencyRecord
from rahba.kernel.problems import Problem


def request_hash(*parts: bytes) -> str:
    """SHA-256 over the request's method, path and stored bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


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
            raise Problem(
                422,
                "idempotency_key_reused",
                _("This key was already used for another request. Use a new key for a new request."),
            )
        if created:
            record.status, record.answer = act()
            record.save(update_fields=["status", "answer"])
        return record.status, record.answer
