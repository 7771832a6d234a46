"""Webhook endpoints and what became of what was sent to them."""

import uuid
from dataclasses import dataclass

from django.db.models import Min

from rahba.connect.models import App, WebhookDelivery, WebhookEndpoint, WebhookMessage, WebhookTry
from rahba.connect.queries.apps import open_grants
from rahba.connect.rules.webhooks import DECLARED, HEARING, TEST_KIND
from rahba.kernel import changes


def webhook_kinds() -> list[str]:
    """The kinds of events that can be asked for."""
    return sorted(DECLARED)


def kinds_in_words() -> list[tuple[str, object]]:
    """The same, each with what people call it."""
    return [(kind, DECLARED[kind].words or kind) for kind in webhook_kinds()]


def endpoints_of(app_id: uuid.UUID) -> list[WebhookEndpoint]:
    """The endpoints of an app, oldest first, also disabled ones."""
    return list(WebhookEndpoint.objects.filter(app_id=app_id, removed_at=None).order_by("created_at"))


def endpoint_of(app_id: uuid.UUID, endpoint_id: uuid.UUID) -> WebhookEndpoint | None:
    """An endpoint by id, if it is one of this app."""
    return WebhookEndpoint.objects.filter(app_id=app_id, id=endpoint_id, removed_at=None).first()


def deliveries_of(endpoint_id: uuid.UUID, *, limit: int = 50) -> list[WebhookDelivery]:
    """What was or will be sent to an endpoint, newest first, each with its message."""
    rows = WebhookDelivery.objects.filter(endpoint_id=endpoint_id).select_related("message")
    return list(rows.order_by("-message__created_at", "-id")[:limit])


def tries_of(delivery_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[WebhookTry]]:
    """The tries of deliveries, newest first."""
    found: dict[uuid.UUID, list[WebhookTry]] = {}
    for one in WebhookTry.objects.filter(delivery_id__in=delivery_ids).order_by("-at", "-id"):
        found.setdefault(one.delivery_id, []).append(one)
    return found


def hears(app: App, message: WebhookMessage) -> bool:
    """Whether the app may be told this, now: a message for a test of its own, or one of an organisation that lets it
    hear and read what the kind speaks of."""
    if message.kind == TEST_KIND:
        return message.organisation_id == app.organisation_id
    grant = open_grants().filter(app=app, organisation_id=message.organisation_id, app__closed_at=None).first()
    return grant is not None and needed_scopes(message.kind) <= set(grant.scopes)


def needed_scopes(kind: str) -> set[str]:
    """What a grant must hold for its app to be told events of a kind."""
    declared = DECLARED.get(kind)
    return {HEARING, declared.scope} if declared else {HEARING}


@dataclass(frozen=True)
class EventPage:
    """Events in the order in which they happened; `after` is where the next page begins, also when there is none yet.

    `lost`: between the place asked for and the first event here, some are no longer kept.
    """

    events: list[WebhookMessage]
    after: int
    more: bool
    lost: bool


def events_after(
    organisation_id: uuid.UUID, *, scopes: frozenset[str], after: int, kinds: list[str], limit: int
) -> EventPage | None:
    """The events of an organisation behind a place, of `kinds` (none: all), as far as these scopes may hear them.

    None for a place that was never reached.
    """
    last = changes.latest_number(organisation_id)  # read first: whatever has a smaller number is committed
    if after > last:
        return None
    kept = WebhookMessage.objects.filter(organisation_id=organisation_id, number__lte=last)
    first = kept.aggregate(first=Min("number"))["first"] or last + 1
    heard = [kind for kind in DECLARED if needed_scopes(kind) <= scopes and (not kinds or kind in kinds)]
    found = list(kept.filter(kind__in=heard, number__gt=after).order_by("number")[: limit + 1])
    shown, more = found[:limit], len(found) > limit
    return EventPage(shown, shown[-1].number if more else last, more, 0 < after < first - 1)
