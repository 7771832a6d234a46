"""Webhook addresses of an app: what is sent there, what became of it, and sending it again."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.connect import actions, queries
from rahba.connect.forms import EndpointForm, KindsForm, StretchForm
from rahba.connect.rules.webhooks import fault_in_words
from rahba.connect.views.doors import done, for_makers, one_or_404, posted


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def add(request: HttpRequest, organisation, app_id: uuid.UUID) -> HttpResponse:
    """A new address; its secret is shown on the answer and never again."""
    app = one_or_404(queries.app_of(organisation.id, app_id))
    form = EndpointForm(posted(request))
    if form.is_valid():
        made = done(request, actions.add_endpoint, organisation_id=organisation.id, app_id=app.id,
                    by_id=request.user.pk, **form.cleaned_data)  # fmt: skip
        if made:
            return _secret(request, organisation, app, made[0], made[1])
    seen = {"title": _("New webhook address"), "organisation": organisation, "app": app, "form": form}
    return render(request, "connect/add_endpoint.html", seen, status=422 if form.is_bound else 200)


@require_safe
@for_makers
def endpoint(request: HttpRequest, organisation, app_id: uuid.UUID, endpoint_id: uuid.UUID) -> HttpResponse:
    """One address with its log."""
    app, found = _found(organisation, app_id, endpoint_id)
    return _page(request, organisation, app, found)


@require_POST
@for_makers
def change(request: HttpRequest, organisation, app_id: uuid.UUID, endpoint_id: uuid.UUID, act: str) -> HttpResponse:
    """One of its buttons."""
    app, found = _found(organisation, app_id, endpoint_id)
    which = {"organisation_id": organisation.id, "app_id": app.id, "endpoint_id": found.id}
    by = {"by_id": request.user.pk}
    if act == "secret":
        secret = done(request, actions.change_secret, **which, **by)
        return _secret(request, organisation, app, found, secret) if secret else _back(organisation, app, found)
    if act in ("kinds", "replay"):
        return _from_form(request, organisation, app, found, act, which)
    if act == "test":
        done(request, actions.send_test, _("A test event is on its way. Look below for what came back."), **which)
    elif act == "pause":
        done(request, actions.pause_endpoint, _("Paused. What happens meanwhile is kept and can be sent later."),
             **which, **by)  # fmt: skip
    elif act == "resume":
        done(request, actions.enable_endpoint, _("Started again. What it missed is on its way."), missed=True,
             **which, **by)  # fmt: skip
    elif act == "remove":
        done(request, actions.remove_endpoint, _("Removed: nothing is sent there any more."), **which, **by)
        return redirect("programs:app", organisation.id, app.id)
    else:
        raise Http404
    return _back(organisation, app, found)


@require_POST
@for_makers
def replay_one(
    request: HttpRequest, organisation, app_id: uuid.UUID, endpoint_id: uuid.UUID, delivery_id: uuid.UUID
) -> HttpResponse:
    """Send one event again."""
    app, found = _found(organisation, app_id, endpoint_id)
    which = {"organisation_id": organisation.id, "app_id": app.id, "endpoint_id": found.id}
    if not done(request, actions.replay_delivery, delivery_id=delivery_id, **which):
        raise Http404
    messages.success(request, _("It is sent again, under its first id."))
    return _back(organisation, app, found)


def _from_form(request: HttpRequest, organisation, app, found, act: str, which: dict) -> HttpResponse:
    form = KindsForm(request.POST) if act == "kinds" else StretchForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, app, found, status=422, **{act: form})
    if act == "kinds":
        said = _("Saved: from now on these are sent.")
        done(request, actions.change_kinds, said, by_id=request.user.pk, **which, **form.cleaned_data)
        return _back(organisation, app, found)
    count = done(request, actions.replay_since, **which, **form.cleaned_data)
    if count is not None:
        said = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", count)
        messages.success(request, said % {"count": count})
    return _back(organisation, app, found)


def _found(organisation, app_id: uuid.UUID, endpoint_id: uuid.UUID):
    app = one_or_404(queries.app_of(organisation.id, app_id))
    return app, one_or_404(queries.endpoint_of(app.id, endpoint_id))


def _back(organisation, app, found) -> HttpResponse:
    return redirect("programs:endpoint", organisation.id, app.id, found.id)


def _page(request: HttpRequest, organisation, app, found, *, status: int = 200, kinds=None, replay=None):
    deliveries = queries.deliveries_of(found.id)
    tries = queries.tries_of([delivery.id for delivery in deliveries])
    log = [
        {
            "delivery": delivery,
            "fault": fault_in_words(delivery.error, delivery.status_code),
            "tries": [(one, fault_in_words(one.error, one.status_code)) for one in tries.get(delivery.id, [])],
        }
        for delivery in deliveries
    ]
    seen = {
        "title": _("Webhook address"),
        "organisation": organisation,
        "app": app,
        "endpoint": found,
        "log": log,
        "waits": any(delivery.due_at for delivery in deliveries),
        "kinds_form": kinds or KindsForm(initial={"kinds": found.kinds}),
        "replay_form": replay or StretchForm(),
    }
    return render(request, "connect/endpoint.html", seen, status=status)


def _secret(request: HttpRequest, organisation, app, found, secret: str) -> HttpResponse:
    seen = {
        "title": _("The secret of this address"),
        "organisation": organisation,
        "app": app,
        "back": reverse("programs:endpoint", args=[organisation.id, app.id, found.id]),
        "secret": secret,
        "webhook": True,
    }
    return render(request, "connect/secret.html", seen)
