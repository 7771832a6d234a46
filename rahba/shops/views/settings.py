"""The shop as its owner sets it: settings, consents, and the way to all of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rahba.kernel import clock
from rahba.people import queries as people
from rahba.people.rules import Purpose
from rahba.shops import actions, queries
from rahba.shops.forms import SettingsForm, add_refusal
from rahba.shops.rules import PURPOSE_WORDS
from rahba.shops.rules.doors import doors_for
from rahba.shops.views.doors import opens_with


@opens_with("enter")
def manage_page(request: HttpRequest, shop) -> HttpResponse:
    """What can be set, for this role."""
    verbs = request.access.verbs
    doors = [(door, reverse(door.route, args=[shop.id])) for door in doors_for(verbs, shop.id)]
    return render(request, "shops/manage.html", {"title": shop.name, "verbs": verbs, "doors": doors})


@opens_with("settings")
def settings_page(request: HttpRequest, shop) -> HttpResponse:
    """All settings in one form."""
    now = clock.now()
    area = queries.area_of(shop.id, clock.business_day(now, 0))
    form = SettingsForm(request.POST or None, initial=SettingsForm.values_of(shop, area))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        place = {"province_code": fields.pop("province"), "town": fields.pop("town")}
        try:
            actions.change_settings(shop_id=shop.id, fields=fields, by_id=request.user.id, now=now)
            actions.move_shop(shop_id=shop.id, **place, by_id=request.user.id, now=now)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. The tills learn it at their next connection."))
            return redirect("shops:settings", shop_id=shop.id)
    return render(request, "shops/settings.html", {"title": _("Settings"), "form": form})


@opens_with("consents")
def consents_page(request: HttpRequest, shop) -> HttpResponse:
    """What the shop agreed to, since when; and what it once agreed to."""
    given = people.consents_of(shop.organisation_id)
    running = {consent.purpose: consent for consent in given if consent.withdrawn_at is None}
    purposes = [
        (purpose.value, purpose.label, PURPOSE_WORDS[purpose], running.get(purpose.value)) for purpose in Purpose
    ]
    past = [(consent, Purpose(consent.purpose).label) for consent in given if consent.withdrawn_at is not None]
    return render(request, "shops/consents.html", {"title": _("Consents"), "purposes": purposes, "past": past})


@require_POST
@opens_with("consents")
def change_consent(request: HttpRequest, shop) -> HttpResponse:
    """Give or withdraw one consent."""
    purpose, wanted = request.POST.get("purpose", ""), request.POST.get("answer")
    if purpose not in Purpose.values or wanted not in ("yes", "no"):
        messages.error(request, _("Choose one of the consents of this page. Nothing was changed."))
        return redirect("shops:consents", shop_id=shop.id)
    change = actions.give_consent if wanted == "yes" else actions.withdraw_consent
    change(shop_id=shop.id, purpose=purpose, by_id=request.user.id, now=clock.now())
    messages.success(request, _("You agreed, from now on.") if wanted == "yes" else _("Withdrawn, from now on."))
    return redirect("shops:consents", shop_id=shop.id)
