"""Decisions about webhooks: what may be told outside, how often it is tried, when an endpoint is given up."""

import base64
import datetime as dt
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from standardwebhooks import Webhook

from rahba.kernel.events import Event


@dataclass(frozen=True)
class Told:
    """What an event says outside: whose it is, which object at which version, and its data (ids, numbers, codes)."""

    organisation_id: uuid.UUID
    object_id: uuid.UUID
    version: int
    data: dict


@dataclass(frozen=True)
class Declaration:
    """One kind of webhook: the stored event behind it, what of it is told, the scope that hears it, and its words."""

    kind: str
    event: type[Event]
    payload: Callable[[Event], Told | None]
    scope: str
    words: object = ""


DECLARED: dict[str, Declaration] = {}
"""What domains above have declared (`connect.actions.declare_webhook`)."""

TEST_KIND = "webhook.test"
HEARING = "events:read"
"""The scope without which an app is told nothing."""

WAITS = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (5, 30, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 21)))
)
"""Between one try and the next: a little over three days in all."""

LEASE = dt.timedelta(minutes=2)
GIVEN_UP_AFTER = dt.timedelta(days=3)
"""An endpoint that has failed for so long, with nothing arriving, is disabled."""
OLD_SECRET_LIVES = dt.timedelta(hours=24)
KEPT = dt.timedelta(days=30)
"""How long messages, and the log of their deliveries, are kept to be replayed."""
MOST_ENDPOINTS = 10
MOST_EVENTS = 100
"""Of one page of the list of events."""

_SUCCESS = range(200, 300)
GONE = 410


def new_webhook_secret() -> str:
    """A signing secret as Standard Webhooks writes it: 256 random bits in base64 after `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def message_id(kind: str, told: Told) -> uuid.UUID:
    """The same for the same fact, so that an event that is delivered twice inside makes one message outside."""
    return uuid.uuid5(told.organisation_id, f"{kind}/{told.object_id}/{told.version}")


def body_of(kind: str, told: Told, at: dt.datetime) -> str:
    """The bytes that are sent, signed and kept."""
    document = {
        "type": kind,
        "timestamp": at.isoformat(),
        "organisation": str(told.organisation_id),
        "data": {"id": str(told.object_id), "version": told.version, **told.data},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def signed_headers(message: str, body: str, secrets_in_use: list[str], at: dt.datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks; one signature for each live secret."""
    signatures = [Webhook(secret).sign(message, at.astimezone(dt.UTC), body) for secret in secrets_in_use]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def arrived(status_code: int | None) -> bool:
    """Whether an answer says that the message was taken: any 2xx; a redirect is not followed and does not count."""
    return status_code in _SUCCESS


_FAULTS = {
    "endpoint_disabled": _("The address was paused"),
    "not_granted": _("The shop no longer lets this program hear it"),
    "secret_unreadable": _("The secret cannot be read: make a new one"),
    "name_unknown": _("The name of the server is not found"),
    "too_slow": _("No answer in time"),
    "private_address": _("The address lies in a private network"),
    "ReadTimeout": _("No answer in time"),
    "ConnectTimeout": _("No answer in time"),
    "ConnectError": _("The server cannot be reached"),
    "RemoteProtocolError": _("The server broke off"),
    "ReadError": _("The server broke off"),
}


def fault_in_words(error: str, status_code: int | None) -> str:
    """Why something did not arrive, for people; nothing for what did."""
    if error:
        return str(_FAULTS.get(error, error))
    if status_code is None or arrived(status_code):
        return ""
    return gettext("The server answered %(status)s") % {"status": status_code}


def wait_after(attempts: int) -> dt.timedelta | None:
    """How long until the next try; None when it is given up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
