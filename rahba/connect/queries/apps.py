"""Apps, their keys and grants; and who a request of the API speaks for."""

import datetime as dt
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rahba.connect.models import AccessToken, ApiKey, App, Grant
from rahba.connect.rules.apps import (
    ORGANISATION_HEADER,
    bearer_of,
    is_key_id,
    key_parts,
    scope_missing,
    secret_hash,
    unknown_caller,
)
from rahba.kernel.problems import Problem
from rahba.people import queries as people
from rahba.people.rules import OrganisationKind, Role


@dataclass(frozen=True)
class Caller:
    """An app at the door: in whose name it speaks, and what it may."""

    app_id: uuid.UUID
    key_id: uuid.UUID
    organisation_id: uuid.UUID
    scopes: frozenset[str]
    last_used_at: dt.datetime | None


def caller_for(headers: Mapping[str, str], scope: str, *, now: dt.datetime) -> Caller:
    """Who sends this request: by API key (`Bearer rk_….secret`) or access token. Problem 401 or 403 otherwise.

    The app speaks for the organisation that the header `Rahba-Organisation` names; without it, for its only grant.
    It may what its key (and token) and that organisation's grant both allow.
    """
    credential = bearer_of(headers)
    key, own = _key_behind(credential, now)
    if key is None:
        raise unknown_caller(missing=not credential)
    grant = _grant_of(key.app, headers.get(ORGANISATION_HEADER, ""))
    scopes = frozenset(own) & frozenset(grant.scopes)
    if scope not in scopes:
        raise scope_missing(scope)
    return Caller(key.app_id, key.id, grant.organisation_id, scopes, key.last_used_at)


def _key_behind(credential: str, now: dt.datetime) -> tuple[ApiKey | None, list[str]]:
    """The working key that opens, and the scopes that it lends."""
    parts = key_parts(credential)
    if parts:
        key = working_key(*parts, now=now)
        return key, key.scopes if key else []
    tokens = AccessToken.objects.filter(expires_at__gt=now, revoked_at=None).select_related("key__app")
    token = tokens.filter(token_hash=secret_hash(credential)).first() if credential else None
    if token is None or not _works(token.key, now):
        return None, []
    return token.key, [scope for scope in token.scopes if scope in token.key.scopes]


def working_key(public_id: str, secret: str, *, now: dt.datetime) -> ApiKey | None:
    """The key with this id, if the secret is its own and it is neither expired nor revoked nor its app closed."""
    if not is_key_id(public_id):
        return None
    key = ApiKey.objects.select_related("app").filter(public_id=public_id).first()
    if key is None or not hmac.compare_digest(key.secret_hash, secret_hash(secret)) or not _works(key, now):
        return None
    return key


def _works(key: ApiKey, now: dt.datetime) -> bool:
    in_time = key.starts_at <= now and (key.ends_at is None or now < key.ends_at)
    return in_time and key.revoked_at is None and key.app.closed_at is None


def _grant_of(app: App, named: str) -> Grant:
    grants = open_grants().filter(app=app)
    if named:
        try:
            grant = grants.filter(organisation_id=uuid.UUID(named)).first()
        except ValueError:
            grant = None
    else:
        found = list(grants[:2])
        if len(found) > 1:
            raise Problem(
                400,
                "organisation_missing",
                _("Several shops use this app. Say which one you mean in the header %(header)s.")
                % {"header": ORGANISATION_HEADER},
            )
        grant = found[0] if found else None
    if grant is None:
        raise Problem(403, "not_granted", _("This shop has not let the app in, or has ended it."))
    return grant


def open_grants() -> QuerySet[Grant]:
    """The grants that hold."""
    return Grant.objects.filter(ends_at=None)


def apps_of(organisation_id: uuid.UUID) -> list[App]:
    """The apps that an organisation owns, newest first; closed ones are left out."""
    return list(App.objects.filter(organisation_id=organisation_id, closed_at=None).order_by("-created_at"))


def app_of(organisation_id: uuid.UUID, app_id: uuid.UUID) -> App | None:
    """An app by id, if it is one of this organisation and open."""
    return App.objects.filter(organisation_id=organisation_id, id=app_id, closed_at=None).first()


def app_to_let_in(app_id: uuid.UUID) -> App | None:
    """An open app of anybody's, by the code that its maker told."""
    return App.objects.select_related("organisation").filter(id=app_id, closed_at=None).first()


def keys_of(app_id: uuid.UUID, now: dt.datetime) -> list[ApiKey]:
    """The keys of an app that work or will, newest first."""
    live = ApiKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), app_id=app_id, revoked_at=None)
    return list(live.order_by("-created_at"))


def guests_of(organisation_id: uuid.UUID) -> list[Grant]:
    """What the organisation lets apps of others do."""
    grants = open_grants().filter(organisation_id=organisation_id, app__closed_at=None)
    foreign = grants.exclude(app__organisation_id=organisation_id)
    return list(foreign.select_related("app__organisation").order_by("-starts_at"))


def own_grant(app_id: uuid.UUID, organisation_id: uuid.UUID) -> Grant | None:
    """What an organisation lets this app do."""
    return open_grants().filter(app_id=app_id, organisation_id=organisation_id).first()


def grants_of(app_id: uuid.UUID) -> list[Grant]:
    """Who lets this app in, the oldest first, each with its organisation."""
    return list(open_grants().filter(app_id=app_id).select_related("organisation").order_by("starts_at"))


def asked_by(app: App) -> list[str]:
    """What an app asks of those who let it in: what its own organisation lets it do."""
    own = own_grant(app.id, app.organisation_id)
    return own.scopes if own else []


def start_up_of(person_id: uuid.UUID, organisation_id: uuid.UUID, now: dt.datetime):
    """The start-up under an id, if the person makes programs there."""
    membership = people.membership_of(person_id, organisation_id, now)
    return membership.organisation if membership and _makes_programs(membership) else None


def issuer_of(person_id: uuid.UUID, organisation_id: uuid.UUID, now: dt.datetime):
    """The issuer under an id, if the person is an officer of it."""
    membership = people.membership_of(person_id, organisation_id, now)
    return membership.organisation if membership and _officer(membership) else None


def places_of(person_id: uuid.UUID, now: dt.datetime) -> list[tuple]:
    """Where a person makes programs: shops and start-ups of their own; True marks an issuer, which has an inbox."""
    memberships = people.memberships_of(person_id, now)
    own = [one for one in memberships if one.role == Role.OWNER and one.organisation.kind in _MAKERS]
    return [
        *((one.organisation, False) for one in own),
        *((one.organisation, True) for one in memberships if _officer(one)),
    ]


_MAKERS = (OrganisationKind.SHOP, OrganisationKind.PROVIDER)


def _makes_programs(membership) -> bool:
    return membership.role == Role.OWNER and membership.organisation.kind == OrganisationKind.PROVIDER


def _officer(membership) -> bool:
    return membership.role == Role.OFFICER and membership.organisation.kind == OrganisationKind.ISSUER
