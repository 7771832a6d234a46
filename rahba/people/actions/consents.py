"""Consents: dated, withdrawn but never rewritten."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.people.actions.members import lock_organisation
from rahba.people.models import Consent


@transaction.atomic
def give_consent(*, organisation_id: uuid.UUID, purpose: str, by_id: uuid.UUID, now: dt.datetime) -> Consent:
    """Agree to a purpose from now on; agreeing twice changes nothing."""
    lock_organisation(organisation_id)
    running = Consent.objects.filter(organisation_id=organisation_id, purpose=purpose, withdrawn_at=None).first()
    if running is not None:
        return running
    consent = Consent.objects.create(organisation_id=organisation_id, purpose=purpose, given_by_id=by_id, given_at=now)
    _record("consent_given", consent, by_id, now)
    return consent


@transaction.atomic
def withdraw_consent(*, organisation_id: uuid.UUID, purpose: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    """No longer agree, from now on; withdrawing what was not given changes nothing."""
    lock_organisation(organisation_id)
    running = Consent.objects.filter(organisation_id=organisation_id, purpose=purpose, withdrawn_at=None).first()
    if running is None:
        return
    running.withdrawn_at = now
    running.save(update_fields=["withdrawn_at"])
    _record("consent_withdrawn", running, by_id, now)


def _record(verb: str, consent: Consent, by_id: uuid.UUID, now: dt.datetime) -> None:
    audit.record(
        verb=verb,
        object_kind="consent",
        object_id=consent.id,
        actor_id=by_id,
        organisation_id=consent.organisation_id,
        now=now,
        purpose=consent.purpose,
    )
