"""Programs as those who make them see them: the apps of a shop or a start-up, and their keys."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.connect import actions, queries
from rahba.connect.forms import AppForm, KeyForm, StartUpForm
from rahba.connect.rules.apps import SCOPES
from rahba.connect.views.doors import done, for_makers, one_or_404, posted
from rahba.kernel import clock


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def places(request: HttpRequest) -> HttpResponse:
    """Where one can make programs, and a new place for a start-up."""
    form = StartUpForm(posted(request))
    if form.is_valid():
        made = done(request, actions.open_start_up, person_id=request.user.pk, name=form.cleaned_data["name"])
        if made:
            return redirect("programs:apps", made.id)
    seen = {"title": _("Programs"), "form": form, "places": queries.places_of(request.user.pk, clock.now())}
    return render(request, "connect/places.html", seen, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def apps(request: HttpRequest, organisation) -> HttpResponse:
    """The apps, and a form for a new one."""
    form = AppForm(posted(request))
    if form.is_valid():
        app = done(
            request,
            actions.make_app,
            _("It is there. Give it a key, and it can begin."),
            organisation_id=organisation.id,
            by_id=request.user.pk,
            **form.cleaned_data,
        )
        if app:
            return redirect("programs:app", organisation.id, app.id)
    seen = {
        "title": _("Programs"),
        "organisation": organisation,
        "apps": queries.apps_of(organisation.id),
        "form": form,
        "start_up": request.access is None,
    }
    return render(request, "connect/apps.html", seen, status=422 if form.is_bound else 200)


@require_POST
@for_makers
def leave(request: HttpRequest, organisation) -> HttpResponse:
    """Close a start-up's place with all its apps; a shop is closed elsewhere."""
    if request.access is not None:
        return redirect("programs:apps", organisation.id)
    said = _("Closed: its keys open nothing any more.")
    done(request, actions.close_start_up, said, organisation_id=organisation.id, by_id=request.user.pk)
    return redirect("programs:places")


@require_safe
@for_makers
def app(request: HttpRequest, organisation, app_id: uuid.UUID) -> HttpResponse:
    """One app: its keys, its webhook addresses, and who let it in."""
    return _app_page(request, organisation, _app(organisation, app_id))


@require_POST
@for_makers
def close(request: HttpRequest, organisation, app_id: uuid.UUID) -> HttpResponse:
    """End an app for everybody."""
    done(request, actions.close_app, _("The program is closed: its keys open nothing any more."),
         organisation_id=organisation.id, app_id=app_id, by_id=request.user.pk)  # fmt: skip
    return redirect("programs:apps", organisation.id)


@require_POST
@for_makers
def new_key(request: HttpRequest, organisation, app_id: uuid.UUID) -> HttpResponse:
    """A new key, whose secret is shown on this answer and never again."""
    found = _app(organisation, app_id)
    form = KeyForm(request.POST, allowed=_scopes_of(found))
    if form.is_valid():
        made = done(
            request,
            actions.make_key,
            organisation_id=organisation.id,
            app_id=found.id,
            scopes=form.cleaned_data["scopes"],
            ends_at=form.ends_at(),
            by_id=request.user.pk,
        )
        if made:
            return _secret(request, organisation, found, *made)
        return redirect("programs:app", organisation.id, found.id)
    return _app_page(request, organisation, found, form, status=422)


@require_POST
@for_makers
def rotate_key(request: HttpRequest, organisation, app_id: uuid.UUID, key_id: uuid.UUID) -> HttpResponse:
    """A new key in an old one's place, which opens for a day more."""
    found = _app(organisation, app_id)
    made = done(request, actions.rotate_key, organisation_id=organisation.id, app_id=found.id, key_id=key_id,
                by_id=request.user.pk)  # fmt: skip
    return (
        _secret(request, organisation, found, *made) if made else redirect("programs:app", organisation.id, found.id)
    )


@require_POST
@for_makers
def revoke_key(request: HttpRequest, organisation, app_id: uuid.UUID, key_id: uuid.UUID) -> HttpResponse:
    """End a key at once."""
    found = _app(organisation, app_id)
    done(request, actions.revoke_key, _("The key opens nothing any more, nor do its tokens."),
         organisation_id=organisation.id, app_id=found.id, key_id=key_id, by_id=request.user.pk)  # fmt: skip
    return redirect("programs:app", organisation.id, found.id)


def _app(organisation, app_id: uuid.UUID):
    return one_or_404(queries.app_of(organisation.id, app_id))


def _scopes_of(found) -> list[str]:
    """What its own organisation lets the app do, which is what it asks of others."""
    own = queries.own_grant(found.id, found.organisation_id)
    return own.scopes if own else list(SCOPES)


def _app_page(request: HttpRequest, organisation, found, form=None, status: int = 200) -> HttpResponse:
    link = reverse("let_in:choose", args=[found.id])
    seen = {
        "title": found.name,
        "organisation": organisation,
        "app": found,
        "link": request.build_absolute_uri(link),
        "keys": [(key, [SCOPES[scope] for scope in key.scopes]) for key in queries.keys_of(found.id, clock.now())],
        "endpoints": queries.endpoints_of(found.id),
        "grants": queries.grants_of(found.id),
        "form": form or KeyForm(allowed=_scopes_of(found)),
    }
    return render(request, "connect/app.html", seen, status=status)


def _secret(request: HttpRequest, organisation, found, key, secret: str) -> HttpResponse:
    seen = {
        "title": _("The new key"),
        "organisation": organisation,
        "app": found,
        "back": reverse("programs:app", args=[organisation.id, found.id]),
        "secret": f"{key.public_id}.{secret}",
        "address": request.build_absolute_uri(reverse("api:events")),
    }
    return render(request, "connect/secret.html", seen)
