"""Webhooks: endpoints of apps, and what stored events say to them."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rahba.connect import queries
from rahba.connect.actions.apps import own_app
from rahba.connect.models import Grant, WebhookDelivery, WebhookEndpoint, WebhookMessage
from rahba.connect.rules import webhooks as rules
from rahba.connect.rules.addresses import check_url
from rahba.connect.rules.apps import AppRefused
from rahba.connect.rules.sealing import seal, unseal
from rahba.connect.rules.webhooks import DECLARED, HEARING, TEST_KIND, Declaration, Told
from rahba.kernel import audit, changes, events
from rahba.kernel.ids import uuid7


def declare_webhook(
    kind: str,
    *,
    event: type[events.Event],
    payload: Callable[[events.Event], Told | None],
    scope: str,
    words: object = "",
) -> None:
    """Say that a stored event is told outside; called by a domain above when its `reactions` module is loaded.

    `payload` reads what the event is about; None means that it is nobody's business. `words` tell people what it is.
    """
    DECLARED[kind] = Declaration(kind, event, payload, scope, words)

    def tell(happened: events.Event, now: dt.datetime) -> None:
        told = payload(happened)
        if told is not None:
            write_message(kind=kind, told=told, now=now)

    tell.__name__ = f"webhook:{kind}"
    events.subscribe(event)(tell)


@transaction.atomic
def write_message(*, kind: str, told: Told, now: dt.datetime) -> WebhookMessage | None:
    """Write an event down as it is told outside, once, with a delivery to each endpoint that asked for it.

    None if no app may hear anything of this organisation: nothing is kept for nobody.
    """
    grants = queries.open_grants().filter(organisation_id=told.organisation_id, app__closed_at=None)
    needed = queries.needed_scopes(kind)
    hearing = [grant.app_id for grant in grants if needed <= set(grant.scopes)]
    if not hearing:
        return None
    known = WebhookMessage.objects.filter(id=rules.message_id(kind, told)).first()
    if known is not None:
        return known
    message = _write(kind, told, now)
    endpoints = WebhookEndpoint.objects.filter(app_id__in=hearing, disabled_at=None, removed_at=None)
    _address(message, [one for one in endpoints if kind in one.kinds], now)
    return message


def _write(kind: str, told: Told, now: dt.datetime) -> WebhookMessage:
    return WebhookMessage.objects.create(
        id=rules.message_id(kind, told),
        kind=kind,
        organisation_id=told.organisation_id,
        object_id=told.object_id,
        object_version=told.version,
        number=changes.take_number(told.organisation_id),
        body=rules.body_of(kind, told, now),
        created_at=now,
    )


def _address(message: WebhookMessage, endpoints: list[WebhookEndpoint], now: dt.datetime) -> None:
    rows = [WebhookDelivery(message=message, endpoint=endpoint, due_at=now) for endpoint in endpoints]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def add_endpoint(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, url: str, kinds: list[str], by_id: uuid.UUID, now: dt.datetime
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its signing secret."""
    app = own_app(organisation_id, app_id)
    check_url(url, private=settings.PRIVATE_WEBHOOKS)
    chosen = _check_kinds(kinds)
    if len(queries.endpoints_of(app.id)) >= rules.MOST_ENDPOINTS:
        raise AppRefused(
            _("An app has %(most)s webhook addresses at most. Remove one that is not used.")
            % {"most": rules.MOST_ENDPOINTS},
            code="too_many_endpoints",
        )
    secret = rules.new_webhook_secret()
    endpoint = WebhookEndpoint.objects.create(
        app=app, url=url.strip(), kinds=chosen, sealed_secret=seal(secret, sealing_keys()), created_at=now
    )
    _note("endpoint_added", endpoint, organisation_id, by_id, now)
    return endpoint, secret


@transaction.atomic
def change_secret(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, endpoint_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> str:
    """A new signing secret; for a day everything is signed with the old one too."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    secret = rules.new_webhook_secret()
    endpoint.sealed_old_secret, endpoint.old_secret_until = endpoint.sealed_secret, now + rules.OLD_SECRET_LIVES
    endpoint.sealed_secret = seal(secret, sealing_keys())
    endpoint.save(update_fields=["sealed_secret", "sealed_old_secret", "old_secret_until"])
    _note("endpoint_secret_changed", endpoint, organisation_id, by_id, now)
    return secret


@transaction.atomic
def remove_endpoint(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, endpoint_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """Send nothing there any more."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    endpoint.removed_at = now
    endpoint.save(update_fields=["removed_at"])
    WebhookDelivery.objects.filter(endpoint=endpoint).update(due_at=None)
    _note("endpoint_removed", endpoint, organisation_id, by_id, now)


@transaction.atomic
def change_kinds(
    *,
    organisation_id: uuid.UUID,
    app_id: uuid.UUID,
    endpoint_id: uuid.UUID,
    kinds: list[str],
    by_id: uuid.UUID,
    now: dt.datetime,
) -> None:
    """Have other kinds of events sent there from now on."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    endpoint.kinds = _check_kinds(kinds)
    endpoint.save(update_fields=["kinds"])
    _note("endpoint_kinds_changed", endpoint, organisation_id, by_id, now)


@transaction.atomic
def pause_endpoint(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, endpoint_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """Send nothing there until it is taken up again; what waits is kept, to be replayed."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    if endpoint.disabled_at is not None:
        return
    endpoint.disabled_at, endpoint.failing_since = now, None
    endpoint.save(update_fields=["disabled_at", "failing_since"])
    WebhookDelivery.objects.filter(endpoint=endpoint, due_at__isnull=False).update(
        due_at=None, error="endpoint_disabled"
    )
    _note("endpoint_paused", endpoint, organisation_id, by_id, now)


@transaction.atomic
def enable_endpoint(
    *,
    organisation_id: uuid.UUID,
    app_id: uuid.UUID,
    endpoint_id: uuid.UUID,
    by_id: uuid.UUID,
    now: dt.datetime,
    missed: bool = False,
) -> int:
    """Take up a paused or disabled endpoint again. With `missed`, what has not reached it goes now; return how many.

    Otherwise a replay can send it later.
    """
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    stopped = endpoint.failing_since or endpoint.disabled_at
    endpoint.disabled_at = endpoint.failing_since = None
    endpoint.save(update_fields=["disabled_at", "failing_since"])
    _note("endpoint_enabled", endpoint, organisation_id, by_id, now)
    if not missed or stopped is None:
        return 0
    for message in _messages_for(endpoint, stopped, None).order_by("created_at", "id"):
        _address(message, [endpoint], now)
    waiting = WebhookDelivery.objects.filter(endpoint=endpoint, delivered_at=None, error="endpoint_disabled")
    waiting.update(due_at=now, attempts=0, error="")
    return WebhookDelivery.objects.filter(endpoint=endpoint, due_at=now).count()


@transaction.atomic
def send_test(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, endpoint_id: uuid.UUID, now: dt.datetime
) -> WebhookMessage:
    """A message without meaning, to see whether the endpoint takes it."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    told = Told(organisation_id, uuid7(), 1, {"test": True})
    message = _write(TEST_KIND, told, now)
    _address(message, [endpoint], now)
    return message


@transaction.atomic
def replay_delivery(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, endpoint_id: uuid.UUID, delivery_id: uuid.UUID, now: dt.datetime
) -> bool:
    """Send one message again, now, under its first id; whether there is such a delivery."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    rows = WebhookDelivery.objects.filter(id=delivery_id, endpoint=endpoint)
    return bool(rows.update(due_at=now, attempts=0, error=""))


@transaction.atomic
def replay_since(
    *,
    organisation_id: uuid.UUID,
    app_id: uuid.UUID,
    endpoint_id: uuid.UUID,
    since: dt.datetime,
    now: dt.datetime,
    until: dt.datetime | None = None,
) -> int:
    """Send again everything since a time (and before `until`), also what came while the endpoint was disabled; return
    how many."""
    endpoint = _own_endpoint(organisation_id, app_id, endpoint_id)
    messages = _messages_for(endpoint, since, until)
    for message in messages.order_by("created_at", "id"):
        _address(message, [endpoint], now)
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, message__in=messages)
    return rows.update(due_at=now, attempts=0, error="")


def _messages_for(
    endpoint: WebhookEndpoint, since: dt.datetime, until: dt.datetime | None
) -> QuerySet[WebhookMessage]:
    kinds = [kind for kind in endpoint.kinds if kind in DECLARED]
    messages = WebhookMessage.objects.filter(
        organisation_id__in=_organisations_heard(endpoint), kind__in=kinds, created_at__gte=since
    )
    return messages.filter(created_at__lt=until) if until else messages


def _organisations_heard(endpoint: WebhookEndpoint) -> list[uuid.UUID]:
    grants: list[Grant] = list(queries.open_grants().filter(app_id=endpoint.app_id))
    return [grant.organisation_id for grant in grants if HEARING in grant.scopes]


def secrets_in_use(endpoint: WebhookEndpoint, now: dt.datetime) -> list[str]:
    """What signs at this moment: the secret, and for a day the one before it."""
    sealed = [endpoint.sealed_secret]
    if endpoint.old_secret_until is not None and now < endpoint.old_secret_until:
        sealed.append(endpoint.sealed_old_secret)
    return [unseal(text, sealing_keys()) for text in sealed]


def sealing_keys() -> list[str]:
    """This installation's key, and those that it had before."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _check_kinds(kinds: list[str]) -> list[str]:
    if not kinds or not set(kinds) <= set(DECLARED):
        raise AppRefused(_("Choose at least one kind of event in the list."), code="webhook_kinds")
    return sorted(set(kinds))


def _own_endpoint(organisation_id: uuid.UUID, app_id: uuid.UUID, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    app = own_app(organisation_id, app_id)
    rows = WebhookEndpoint.objects.select_for_update().filter(app=app, id=endpoint_id, removed_at=None)
    endpoint = rows.first()
    if endpoint is None:
        raise AppRefused(_("This webhook address is not one of yours. Nothing was changed."), code="no_such_endpoint")
    return endpoint


def _note(
    verb: str, endpoint: WebhookEndpoint, organisation_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> None:
    audit.record(
        verb=verb,
        object_kind="webhook_endpoint",
        object_id=endpoint.id,
        actor_id=by_id,
        organisation_id=organisation_id,
        now=now,
    )
