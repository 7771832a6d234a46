"""The trace of sensitive acts: who, what, on which object, with which coded details."""

import datetime as dt
import uuid

from rahba.kernel.models import AuditEntry


def record(
    *,
    verb: str,
    object_kind: str,
    object_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    organisation_id: uuid.UUID | None,
    now: dt.datetime,
    **details: str | int | bool | None,
) -> None:
    """Append one entry, in the transaction of the act. Details are ids, numbers, codes: never names or free text."""
    AuditEntry.objects.create(
        at=now,
        actor_id=actor_id,
        organisation_id=organisation_id,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        details=details,
    )


def entries_about(object_id: uuid.UUID) -> list[AuditEntry]:
    """What was done with one object, oldest first."""
    return list(AuditEntry.objects.filter(object_id=object_id).order_by("at", "id"))


def entries_of(organisation_id: uuid.UUID, *, limit: int = 200) -> list[AuditEntry]:
    """The newest acts in an organisation, newest first."""
    return list(AuditEntry.objects.filter(organisation_id=organisation_id).order_by("-at", "-id")[:limit])
