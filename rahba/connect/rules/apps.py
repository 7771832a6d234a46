"""Decisions about apps: scopes, how a credential is written, what a refusal says."""

import base64
import binascii
import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Mapping
from urllib.parse import unquote_plus

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rahba.kernel.problems import Problem

SCOPES: dict[str, object] = {
    "payments:read": _("Read payments, requests and refunds"),
    "payments:write": _("Ask for payments, cancel requests, give refunds"),
    "events:read": _("Be told what happens (webhooks and the list of events)"),
}
"""What an app can be allowed, each in a sentence for who allows it."""

ORGANISATION_HEADER = "Rahba-Organisation"
TOKEN_LIFE = dt.timedelta(hours=1)
ROTATION_OVERLAP = dt.timedelta(hours=24)
"""How long the old key still opens after a new one took its place."""
USE_NOTED_EVERY = dt.timedelta(minutes=1)
LONGEST_NAME = 80
MOST_KEYS = 10

COUNTED_OVER = dt.timedelta(minutes=1)
MOST_REQUESTS_PER_KEY, MOST_REQUESTS_PER_APP = 300, 600
"""In a minute: a program that runs wild leaves room for the app's others; many keys are no way round."""
MOST_TOKENS = 30
"""Tokens that a key is given in a minute; one lasts an hour."""

_KEY_PREFIX, _TOKEN_PREFIX = "rk_", "rt_"
_KEY_ID = re.compile(r"rk_[0-9a-f]{20}")


class AppRefused(ValidationError):
    """A change of an app that would break a rule; the message is for the person who asked."""


class OAuthRefused(Exception):
    """A refusal of the token endpoint, with its code of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str, *, wait: int = 0):
        super().__init__(description)
        self.error, self.description, self.wait = error, description, wait


def check_app_name(name: str) -> str:
    """1 to 80 characters without spaces around; AppRefused in words otherwise."""
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise AppRefused(_("Write the name of the app (80 letters at most)."), code="app_name")
    return cleaned


def check_scopes(scopes: list[str]) -> list[str]:
    """At least one, all known, in the order of SCOPES; AppRefused in words otherwise."""
    if not scopes or not set(scopes) <= set(SCOPES):
        raise AppRefused(_("Choose at least one right in the list."), code="app_scopes")
    return [scope for scope in SCOPES if scope in scopes]


def new_key_id() -> str:
    """The part of a key that is no secret."""
    return _KEY_PREFIX + secrets.token_hex(10)


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """An opaque access token."""
    return _TOKEN_PREFIX + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so a plain hash cannot be reversed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer_of(headers: Mapping[str, str]) -> str:
    """The credential of `Authorization: Bearer …`, or an empty text."""
    scheme, _space, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def key_parts(credential: str) -> tuple[str, str] | None:
    """Id and secret of a key written as `rk_….secret`; None for anything else."""
    public_id, dot, secret = credential.partition(".")
    return (public_id, secret) if dot and is_key_id(public_id) and secret else None


def is_key_id(text: str) -> bool:
    """Whether this has the shape of a key's id."""
    return bool(_KEY_ID.fullmatch(text))


def client_of(headers: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, str]:
    """Who asks for a token: HTTP Basic, or client_id and client_secret in the form (RFC 6749, 2.3.1); not both."""
    scheme, _space, encoded = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        if form.get("client_secret"):
            raise OAuthRefused("invalid_request", "Give the client's secret in one way, not in two.")
        try:
            name, _colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise OAuthRefused("invalid_client", "The Authorization header is not HTTP Basic.") from error
        return unquote_plus(name), unquote_plus(secret)
    return form.get("client_id", ""), form.get("client_secret", "")


def unknown_caller(*, missing: bool) -> Problem:
    """401, as RFC 6750, 3 writes it: nothing is told of why a credential does not open."""
    if missing:
        return Problem(
            401,
            "credentials_missing",
            str(_("This address needs an API key or an access token in the Authorization header.")),
            headers={"WWW-Authenticate": 'Bearer realm="rahba"'},
        )
    return Problem(
        401,
        "credentials_invalid",
        str(_("This API key or access token is unknown, expired or revoked. Ask for a new one.")),
        headers={"WWW-Authenticate": 'Bearer realm="rahba", error="invalid_token"'},
    )


def scope_missing(scope: str) -> Problem:
    """403, as RFC 6750, 3.1 writes it."""
    return Problem(
        403,
        "insufficient_scope",
        str(_("This app is not allowed to do this: it needs the right %(scope)s, given by the shop and on the key."))
        % {"scope": scope},
        headers={"WWW-Authenticate": f'Bearer realm="rahba", error="insufficient_scope", scope="{scope}"'},
    )


def too_many(most: int, wait: int) -> Problem:
    """429: when to come back. What was asked was not done, also under an Idempotency-Key."""
    return Problem(
        429,
        "too_many_requests",
        str(
            _(
                "This app has asked %(most)s times within a minute. Nothing was done and nothing is lost: "
                "wait %(wait)s seconds, then send the same again."
            )
        )
        % {"most": most, "wait": wait},
        headers={"Retry-After": str(wait)},
        most=most,
        wait_seconds=wait,
    )
