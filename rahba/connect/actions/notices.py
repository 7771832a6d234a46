"""Notices are written down, sent outside any transaction, and tried again until they left."""

import datetime as dt
import uuid

from django.db import connection, transaction

from rahba.connect.models import Notice
from rahba.connect.rules.notices import LEASE, NotSent, wait_after
from rahba.connect.senders import current_sender
from rahba.kernel.ids import uuid7


def send_code(*, phone: str, kind: str, text: str, now: dt.datetime) -> bool:
    """Send a text that holds a secret, at once and once; whether it left.

    The text is never stored, so it is never tried again: the person asks for another code.
    """
    sender = current_sender()
    notice = Notice(id=uuid7(), kind=kind, sender=sender.name, created_at=now, attempts=1)
    try:
        sender.send(notice_id=notice.id, phone=phone, text=text)
        notice.sent_at = now
    except NotSent as problem:
        notice.error = problem.reason[:200]
    notice.save(force_insert=True)
    return notice.sent_at is not None


def send_notice(
    *, phone: str, kind: str, text: str, now: dt.datetime, notice_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Write a notice down, to be sent by the worker; the same `notice_id` is written once."""
    notice, _created = Notice.objects.get_or_create(
        id=notice_id or uuid7(),
        defaults={
            "phone": phone,
            "kind": kind,
            "text": text,
            "sender": current_sender().name,
            "created_at": now,
            "due_at": now,
        },
    )
    return notice.id


def send_waiting_notice(*, now: dt.datetime) -> bool:
    """Try the notice that has waited longest; False when none is due. Call it outside any transaction."""
    notice = _take_next(now)
    if notice is None:
        return False
    try:
        current_sender().send(notice_id=notice.id, phone=notice.phone, text=notice.text)
    except NotSent as problem:
        wait = wait_after(notice.attempts)
        if wait is None:
            _close(notice.id, error=problem.reason)
        else:
            Notice.objects.filter(id=notice.id).update(due_at=now + wait, error=problem.reason[:200])
    else:
        _close(notice.id, sent_at=now)
    return True


@transaction.atomic
def _take_next(now: dt.datetime) -> Notice | None:
    """Lease the notice, so that a second worker leaves it alone while the gateway is asked."""
    skip = connection.features.has_select_for_update_skip_locked
    waiting = Notice.objects.filter(due_at__lte=now).order_by("due_at")
    notice = waiting.select_for_update(skip_locked=skip).first()
    if notice is None:
        return None
    notice.attempts += 1
    notice.due_at = now + LEASE
    notice.save(update_fields=["attempts", "due_at"])
    return notice


def _close(notice_id: uuid.UUID, *, sent_at: dt.datetime | None = None, error: str = "") -> None:
    Notice.objects.filter(id=notice_id).update(phone="", text="", due_at=None, sent_at=sent_at, error=error[:200])
