"""Webhooks leave: leased, sent outside any transaction, tried for three days, and what came back is written down."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rahba.connect import queries
from rahba.connect.actions.notices import send_notice
from rahba.connect.actions.webhooks import secrets_in_use
from rahba.connect.models import WebhookDelivery, WebhookEndpoint, WebhookMessage, WebhookTry
from rahba.connect.rules import webhooks as rules
from rahba.connect.rules.notices import NoticeKind
from rahba.connect.rules.sealing import CannotUnseal
from rahba.connect.senders import webhook
from rahba.connect.senders.webhook import Outcome, Outgoing
from rahba.people import queries as people

MOST_AT_ONCE = 16
_MOST_TO_ONE = 4


@dataclass(frozen=True)
class _Leased:
    delivery: WebhookDelivery
    outgoing: Outgoing


def send_due_webhooks(*, now: dt.datetime) -> int:
    """Send what is due, several at once; return how many were tried. Call it outside any transaction."""
    leased = _take_due(now)
    outcomes = webhook.send_all([one.outgoing for one in leased], private=settings.PRIVATE_WEBHOOKS)
    for one, outcome in zip(leased, outcomes, strict=True):
        _write_down(one.delivery, outcome, now)
    return len(leased)


@transaction.atomic
def _take_due(now: dt.datetime) -> list[_Leased]:
    """Lease what is due, oldest first, a few for each endpoint so that a slow one does not fill the round."""
    skip = connection.features.has_select_for_update_skip_locked
    rows = WebhookDelivery.objects.filter(due_at__lte=now).order_by("due_at", "id")
    locked = rows.select_for_update(skip_locked=skip, of=("self",) if skip else ())
    taken: list[_Leased] = []
    per_endpoint: dict[uuid.UUID, int] = {}
    for delivery in locked.select_related("message", "endpoint__app")[: MOST_AT_ONCE * 4]:
        count = per_endpoint.get(delivery.endpoint_id, 0)
        if len(taken) == MOST_AT_ONCE or count == _MOST_TO_ONE:
            continue
        outgoing = _outgoing(delivery, now)
        if isinstance(outgoing, str):
            WebhookDelivery.objects.filter(id=delivery.id).update(due_at=None, error=outgoing)
            continue
        per_endpoint[delivery.endpoint_id] = count + 1
        delivery.attempts += 1
        delivery.due_at = now + rules.LEASE
        delivery.save(update_fields=["attempts", "due_at"])
        taken.append(_Leased(delivery, outgoing))
    return taken


def _outgoing(delivery: WebhookDelivery, now: dt.datetime) -> Outgoing | str:
    """What is sent, or the code of why nothing is sent any more."""
    endpoint, message = delivery.endpoint, delivery.message
    if endpoint.removed_at is not None or endpoint.disabled_at is not None:
        return "endpoint_disabled"
    if not queries.hears(endpoint.app, message):
        return "not_granted"
    try:
        secrets = secrets_in_use(endpoint, now)
    except CannotUnseal:
        return "secret_unreadable"
    headers = rules.signed_headers(str(message.id), message.body, secrets, now)
    return Outgoing(endpoint.url, message.body, headers)


@transaction.atomic
def _write_down(delivery: WebhookDelivery, outcome: Outcome, now: dt.datetime) -> None:
    WebhookTry.objects.create(
        delivery=delivery,
        at=now,
        status_code=outcome.status_code,
        error=outcome.error[:60],
        milliseconds=outcome.milliseconds,
        answer=outcome.answer,
    )
    endpoint = WebhookEndpoint.objects.select_for_update().get(id=delivery.endpoint_id)
    arrived = rules.arrived(outcome.status_code)
    delivery.status_code, delivery.error = outcome.status_code, outcome.error[:60]
    if arrived:
        delivery.delivered_at, delivery.due_at = now, None
        endpoint.failing_since = None
    else:
        wait = rules.wait_after(delivery.attempts)
        delivery.due_at = None if wait is None else now + wait
        endpoint.failing_since = endpoint.failing_since or now
    delivery.save(update_fields=["status_code", "error", "delivered_at", "due_at"])
    endpoint.save(update_fields=["failing_since"])
    if arrived or endpoint.disabled_at is not None:
        return
    if outcome.status_code == rules.GONE or endpoint.failing_since + rules.GIVEN_UP_AFTER <= now:
        _disable(endpoint, now)


def _disable(endpoint: WebhookEndpoint, now: dt.datetime) -> None:
    """Send nothing more there, and tell the owners; what it misses can be replayed."""
    endpoint.disabled_at = now
    endpoint.save(update_fields=["disabled_at"])
    WebhookDelivery.objects.filter(endpoint=endpoint).update(due_at=None)
    app = endpoint.app
    for membership in people.owners_of(app.organisation_id, now):
        person = people.person_by_id(membership.person_id)
        if person is None or not person.phone:
            continue
        with translation.override(person.language):
            text = _(
                "Rahba stopped sending events to the app “%(app)s”: its address has not taken them. "
                "Nothing is lost; repair it, then start it again on the page “Apps”."
            ) % {"app": app.name}
        send_notice(
            phone=person.phone,
            kind=NoticeKind.WEBHOOK,
            text=text,
            now=now,
            notice_id=uuid.uuid5(endpoint.id, f"{now.isoformat()}/{person.id}"),
        )


def drop_old_messages(*, now: dt.datetime) -> int:
    """Drop messages that are no longer kept, with the log of their deliveries; those still on their way stay."""
    old = WebhookMessage.objects.filter(created_at__lt=now - rules.KEPT)
    waiting = WebhookDelivery.objects.filter(due_at__isnull=False).values("message_id")
    dropped, _by_model = old.exclude(id__in=waiting).delete()
    return dropped
