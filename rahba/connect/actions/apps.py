"""Apps, their keys, and what organisations let them do."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rahba.connect import queries
from rahba.connect.models import AccessToken, ApiKey, App, Grant
from rahba.connect.queries import Caller
from rahba.connect.rules import apps as rules
from rahba.connect.rules.apps import AppRefused, OAuthRefused
from rahba.kernel import audit, limits
from rahba.people import actions as people
from rahba.people.rules import OrganisationKind, Role


@transaction.atomic
def open_start_up(*, person_id: uuid.UUID, name: str, now: dt.datetime):
    """A place for people who make programs, owned by a person; return its organisation."""
    organisation = people.open_organisation(kind=OrganisationKind.PROVIDER, name=rules.check_app_name(name), now=now)
    people.add_member(organisation_id=organisation.id, role=Role.OWNER, person_id=person_id, by_id=person_id, now=now)
    return organisation


@transaction.atomic
def close_start_up(*, organisation_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """End a start-up's place with all its apps; nobody belongs to it any more."""
    for app in queries.apps_of(organisation_id):
        close_app(organisation_id=organisation_id, app_id=app.id, by_id=by_id, now=now)
    people.close_organisation(organisation_id=organisation_id, by_id=by_id, now=now)


@transaction.atomic
def make_app(*, organisation_id: uuid.UUID, name: str, scopes: list[str], by_id: uuid.UUID, now: dt.datetime) -> App:
    """A new app, which its own organisation lets do what `scopes` say."""
    name, scopes = rules.check_app_name(name), rules.check_scopes(scopes)
    app = App.objects.create(organisation_id=organisation_id, name=name, made_by_id=by_id, created_at=now)
    Grant.objects.create(app=app, organisation_id=organisation_id, scopes=scopes, given_by_id=by_id, starts_at=now)
    _note("app_made", app.id, organisation_id, by_id, now)
    return app


@transaction.atomic
def close_app(*, organisation_id: uuid.UUID, app_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """End an app for everybody: its keys open nothing any more, nothing is sent to it."""
    app = own_app(organisation_id, app_id)
    app.closed_at = now
    app.save(update_fields=["closed_at"])
    ApiKey.objects.filter(app=app, revoked_at=None).update(revoked_at=now)
    queries.open_grants().filter(app=app).update(ends_at=now)
    _note("app_closed", app.id, organisation_id, by_id, now)


@transaction.atomic
def let_app_in(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, scopes: list[str], by_id: uuid.UUID, now: dt.datetime
) -> Grant:
    """Let an app act in the organisation's name; what it was allowed before is replaced."""
    scopes = rules.check_scopes(scopes)
    app = App.objects.select_for_update().filter(id=app_id, closed_at=None).first()
    if app is None:
        raise AppRefused(_("No app has this code. Check it with whoever gave it to you."), code="app_unknown")
    queries.open_grants().filter(app=app, organisation_id=organisation_id).update(ends_at=now)
    grant = Grant.objects.create(
        app=app, organisation_id=organisation_id, scopes=scopes, given_by_id=by_id, starts_at=now
    )
    _note("app_let_in", app.id, organisation_id, by_id, now)
    return grant


@transaction.atomic
def shut_app_out(*, organisation_id: uuid.UUID, app_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """End what an app may do in the organisation's name, at once."""
    if queries.open_grants().filter(app_id=app_id, organisation_id=organisation_id).update(ends_at=now):
        _note("app_shut_out", app_id, organisation_id, by_id, now)


@transaction.atomic
def make_key(
    *,
    organisation_id: uuid.UUID,
    app_id: uuid.UUID,
    scopes: list[str],
    by_id: uuid.UUID,
    now: dt.datetime,
    ends_at: dt.datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is told this once."""
    app, scopes = own_app(organisation_id, app_id), rules.check_scopes(scopes)
    if ends_at is not None and ends_at <= now:
        raise AppRefused(_("A key ends on a day that lies ahead."), code="key_end")
    if len(queries.keys_of(app.id, now)) >= rules.MOST_KEYS:
        raise AppRefused(
            _("An app has %(most)s keys at most. Revoke one that is not used.") % {"most": rules.MOST_KEYS},
            code="too_many_keys",
        )
    secret = rules.new_secret()
    key = ApiKey.objects.create(
        app=app,
        public_id=rules.new_key_id(),
        secret_hash=rules.secret_hash(secret),
        scopes=scopes,
        made_by_id=by_id,
        created_at=now,
        starts_at=now,
        ends_at=ends_at,
    )
    _note("key_made", key.id, organisation_id, by_id, now)
    return key, secret


@transaction.atomic
def rotate_key(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, key_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> tuple[ApiKey, str]:
    """A new key in the place of an old one, which still opens for a day so that nothing stands still."""
    old = _own_key(organisation_id, app_id, key_id, now)
    end = now + rules.ROTATION_OVERLAP
    ApiKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=end), id=old.id).update(ends_at=end)
    return make_key(organisation_id=organisation_id, app_id=app_id, scopes=old.scopes, by_id=by_id, now=now)


@transaction.atomic
def revoke_key(
    *, organisation_id: uuid.UUID, app_id: uuid.UUID, key_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """End a key, and every token that it was given, at once."""
    key = _own_key(organisation_id, app_id, key_id, now)
    ApiKey.objects.filter(id=key.id).update(revoked_at=now)
    _note("key_revoked", key.id, organisation_id, by_id, now)


def let_in(*, headers: Mapping[str, str], scope: str, now: dt.datetime) -> Caller:
    """Who sends this request, counted and noted; Problem 401, 403, or 429 for one that asks too often."""
    caller = queries.caller_for(headers, scope, now=now)
    for name, most in (
        (f"api-key:{caller.key_id}", rules.MOST_REQUESTS_PER_KEY),
        (f"app:{caller.app_id}", rules.MOST_REQUESTS_PER_APP),
    ):
        wait = limits.take(name=name, most=most, span=rules.COUNTED_OVER, now=now)
        if wait:
            raise rules.too_many(most, wait)
    note_use(caller=caller, now=now)
    return caller


def note_use(*, caller: Caller, now: dt.datetime) -> None:
    """Remember when a key was last used, to the minute."""
    if caller.last_used_at is None or caller.last_used_at + rules.USE_NOTED_EVERY <= now:
        ApiKey.objects.filter(id=caller.key_id).update(last_used_at=now)


def issue_token(*, public_id: str, secret: str, scope: str, now: dt.datetime) -> tuple[str, AccessToken]:
    """A token for an hour (RFC 6749, 4.4), told this once; OAuthRefused otherwise. Without `scope`, the key's own."""
    key = queries.working_key(public_id, secret, now=now)
    if key is None:
        raise OAuthRefused("invalid_client", "This client is unknown, expired or revoked.")
    asked = scope.split() or key.scopes
    if not set(asked) <= set(key.scopes):
        raise OAuthRefused("invalid_scope", "This client may not have all the scopes that it asks for.")
    wait = limits.take(name=f"tokens:{key.id}", most=rules.MOST_TOKENS, span=rules.COUNTED_OVER, now=now)
    if wait:
        raise OAuthRefused("temporarily_unavailable", "A token lasts an hour: keep it, and ask less often.", wait=wait)
    token = rules.new_token()
    kept = AccessToken.objects.create(
        token_hash=rules.secret_hash(token),
        key=key,
        scopes=sorted(set(asked)),
        issued_at=now,
        expires_at=now + rules.TOKEN_LIFE,
    )
    return token, kept


def revoke_token(*, public_id: str, secret: str, token: str, now: dt.datetime) -> None:
    """End one of the client's own tokens (RFC 7009); one that it does not have is no fault."""
    key = queries.working_key(public_id, secret, now=now)
    if key is None:
        raise OAuthRefused("invalid_client", "This client is unknown, expired or revoked.")
    tokens = AccessToken.objects.filter(token_hash=rules.secret_hash(token), key__app_id=key.app_id)
    tokens.filter(revoked_at=None).update(revoked_at=now)


def drop_old_tokens(*, now: dt.datetime) -> int:
    """Drop tokens that ended a day ago."""
    dropped, _by_model = AccessToken.objects.filter(expires_at__lt=now - dt.timedelta(days=1)).delete()
    return dropped


def own_app(organisation_id: uuid.UUID, app_id: uuid.UUID) -> App:
    """The open app of this organisation, locked; AppRefused for anybody else's."""
    app = App.objects.select_for_update().filter(id=app_id, organisation_id=organisation_id, closed_at=None).first()
    if app is None:
        raise AppRefused(_("This app is not one of yours, or it was closed. Nothing was changed."), code="no_such_app")
    return app


def _own_key(organisation_id: uuid.UUID, app_id: uuid.UUID, key_id: uuid.UUID, now: dt.datetime) -> ApiKey:
    app = own_app(organisation_id, app_id)
    key = next((key for key in queries.keys_of(app.id, now) if key.id == key_id), None)
    if key is None:
        raise AppRefused(_("This key has ended already. Nothing was changed."), code="no_such_key")
    return key


def _note(verb: str, object_id: uuid.UUID, organisation_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    audit.record(
        verb=verb, object_kind="app", object_id=object_id, actor_id=by_id, organisation_id=organisation_id, now=now
    )
