"""Programs as a shop sees them: which may do what in its name, letting one in, ending it."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.connect import actions, queries
from rahba.connect.forms import CodeForm, GrantForm
from rahba.connect.rules.apps import SCOPES
from rahba.connect.views.doors import VERB, done, for_the_shop, one_or_404, posted
from rahba.kernel import clock
from rahba.shops import queries as shops


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_shop
def programs(request: HttpRequest, shop) -> HttpResponse:
    """Programs of others that the shop let in, its own, and the code of a new one."""
    form = CodeForm(posted(request))
    if form.is_valid():
        if queries.app_to_let_in(form.cleaned_data["app"]):
            return redirect("guests:program", shop.id, form.cleaned_data["app"])
        form.add_error("app", _("No app has this code. Check it with whoever gave it to you."))
    seen = {
        "title": _("Programs"),
        "guests": [(grant, _words(grant.scopes)) for grant in queries.guests_of(shop.organisation_id)],
        "own": queries.apps_of(shop.organisation_id),
        "organisation_id": shop.organisation_id,
        "form": form,
    }
    return render(request, "connect/guests.html", seen, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_shop
def program(request: HttpRequest, shop, code: uuid.UUID) -> HttpResponse:
    """One program: what it asks, what the shop lets it do."""
    app = one_or_404(queries.app_to_let_in(code))
    asked = queries.asked_by(app)
    grant = queries.own_grant(app.id, shop.organisation_id)
    form = GrantForm(posted(request), asked=asked, initial={"scopes": grant.scopes if grant else asked})
    if form.is_valid():
        said = _("“%(app)s” may do this for your shop from now on.") % {"app": app.name}
        done(request, actions.let_app_in, said, organisation_id=shop.organisation_id, app_id=app.id,
             by_id=request.user.pk, **form.cleaned_data)  # fmt: skip
        return redirect("guests:programs", shop.id)
    seen = {"title": app.name, "app": app, "grant": grant, "form": form, "now": clock.now()}
    return render(request, "connect/guest.html", seen, status=422 if form.is_bound else 200)


@require_POST
@for_the_shop
def withdraw(request: HttpRequest, shop, code: uuid.UUID) -> HttpResponse:
    """End what a program may do for the shop, at once."""
    said = _("Ended: it can do nothing more for your shop.")
    done(request, actions.shut_app_out, said, organisation_id=shop.organisation_id, app_id=code,
         by_id=request.user.pk)  # fmt: skip
    return redirect("guests:programs", shop.id)


@require_safe
@login_required
def choose(request: HttpRequest, app_id: uuid.UUID) -> HttpResponse:
    """The link that a maker gives to shops: leads to the shop of whoever opens it, or asks which."""
    app = one_or_404(queries.app_to_let_in(app_id))
    mine = [access.shop for access in shops.shops_of(request.user.pk, clock.now()) if access.allows(VERB)]
    if len(mine) == 1:
        return redirect("guests:program", mine[0].id, app.id)
    return render(request, "connect/choose.html", {"title": app.name, "app": app, "shops": mine})


def _words(scopes: list[str]) -> list:
    return [SCOPES[scope] for scope in scopes if scope in SCOPES]
