"""Devices: paired by a code that lives ten minutes and works once, signed out from afar."""

import datetime as dt
import hashlib
import secrets
import uuid

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from rahba.kernel import audit
from rahba.kernel.problems import Problem
from rahba.people import queries
from rahba.people.actions.members import lock_organisation
from rahba.people.models import Device, PairingCode
from rahba.people.rules import (
    PAIRING_ALPHABET,
    PAIRING_LIFE,
    PAIRING_TRIES,
    PAIRING_TRIES_SPAN,
    clean_pairing_code,
)


@transaction.atomic
def make_pairing_code(*, organisation_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> str:
    """A code like `ABCD-2345`, told once and kept as a keyed hash; codes that were never used are swept out."""
    PairingCode.objects.filter(organisation_id=organisation_id, used_at=None, expires_at__lte=now).delete()
    code = "".join(secrets.choice(PAIRING_ALPHABET) for _place in range(8))
    PairingCode.objects.create(
        organisation_id=organisation_id,
        code_hash=_code_hash(code),
        made_by_id=by_id,
        expires_at=now + PAIRING_LIFE,
    )
    return f"{code[:4]}-{code[4:]}"


def pair_device(*, code: str, label: str, now: dt.datetime, source: str = "") -> tuple[Device, str]:
    """A new device of the organisation that made the code, and its token, which is told this once.

    `source` is where the request came from: a source that types many wrong codes must wait. Raises Problem.
    """
    tries_key = f"pairing:{hashlib.sha256(source.encode()).hexdigest()}"
    cache.add(tries_key, 0, PAIRING_TRIES_SPAN.total_seconds())
    if cache.get(tries_key, 0) >= PAIRING_TRIES:
        raise Problem(
            429,
            "too_many_tries",
            _("Too many wrong codes. Wait %(minutes)s minutes, then make a new code on the shop's page “Phones”.")
            % {"minutes": int(PAIRING_TRIES_SPAN.total_seconds() // 60)},
        )
    paired = _use_code(clean_pairing_code(code), label, now)
    if paired is None:
        cache.incr(tries_key)
        raise Problem(
            400,
            "pairing_code_invalid",
            _("This code is wrong, used already or too old. Make a new code on the shop's page “Phones”."),
        )
    return paired


@transaction.atomic
def _use_code(code: str, label: str, now: dt.datetime) -> tuple[Device, str] | None:
    found = PairingCode.objects.filter(code_hash=_code_hash(code), used_at=None, expires_at__gt=now)
    organisation_id = found.values_list("organisation_id", flat=True).first()
    if organisation_id is None:
        return None
    lock_organisation(organisation_id)
    pairing = found.select_for_update().first()
    if pairing is None or queries.membership_of(pairing.made_by_id, organisation_id, now) is None:
        return None
    pairing.used_at = now
    pairing.save(update_fields=["used_at"])
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        organisation_id=organisation_id,
        code=f"C{Device.objects.filter(organisation_id=organisation_id).count() + 1}",
        label=label.strip()[:60],
        token_hash=queries.token_hash(token),
        paired_by_id=pairing.made_by_id,
        paired_at=now,
    )
    _record("device_paired", device, pairing.made_by_id, now)
    return device, token


@transaction.atomic
def revoke_device(*, device_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Device:
    """Sign the device out from afar; what it has not sent yet will be kept aside. Doing it twice changes nothing."""
    device = Device.objects.select_for_update().get(id=device_id)
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by_id = now, by_id
        device.save(update_fields=["revoked_at", "revoked_by"])
        _record("device_revoked", device, by_id, now)
    return device


def note_device_seen(*, device_id: uuid.UUID, app_version: str, now: dt.datetime, missing: int | None = None) -> None:
    """The device spoke to the server; `missing`, when known: how many of its numbered entries have not arrived."""
    known = {} if missing is None else {"missing": missing}
    Device.objects.filter(id=device_id).update(last_seen_at=now, app_version=app_version[:40], **known)


def _code_hash(code: str) -> str:
    return salted_hmac("rahba.people.pairing", code, algorithm="sha256").hexdigest()


def _record(verb: str, device: Device, by_id: uuid.UUID, now: dt.datetime) -> None:
    audit.record(
        verb=verb,
        object_kind="device",
        object_id=device.id,
        actor_id=by_id,
        organisation_id=device.organisation_id,
        now=now,
        code=device.code,
    )
