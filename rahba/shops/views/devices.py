"""The phones that are tills of the shop: joined by a code, seen, signed out from afar."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rahba.kernel import clock
from rahba.people import queries as people
from rahba.people.rules import PAIRING_LIFE
from rahba.shops import actions
from rahba.shops.views.doors import opens_with


@opens_with("devices")
def devices_page(request: HttpRequest, shop) -> HttpResponse:
    """The tills, those that work first."""
    devices = people.devices_of(shop.organisation_id)
    names = people.names_of(device.paired_by_id for device in devices)
    rows = [(device, names.get(device.paired_by_id, "")) for device in devices]
    return render(
        request,
        "shops/devices.html",
        {
            "title": _("Phones"),
            "working": [row for row in rows if row[0].revoked_at is None],
            "signed_out": [row for row in rows if row[0].revoked_at is not None],
        },
    )


@require_POST
@opens_with("devices")
def pairing_page(request: HttpRequest, shop) -> HttpResponse:
    """A new code, as letters and as a picture for the other phone's camera. It is told this once."""
    code = actions.make_pairing_code(shop_id=shop.id, by_id=request.user.id, now=clock.now())
    address = f"{reverse('till-app:shell')}#pair={code}"
    return render(
        request,
        "shops/pairing.html",
        {
            "title": _("Join a phone to the till"),
            "code": code,
            "address": request.build_absolute_uri(address),
            "minutes": int(PAIRING_LIFE.total_seconds() // 60),
        },
    )


@require_POST
@opens_with("devices")
def use_this_phone(request: HttpRequest, shop) -> HttpResponse:
    """Make the phone in hand a till: a code, and straight to the till with it."""
    code = actions.make_pairing_code(shop_id=shop.id, by_id=request.user.id, now=clock.now())
    return redirect(f"{reverse('till-app:shell')}#pair={code}")


@require_POST
@opens_with("devices")
def revoke_device(request: HttpRequest, shop, device_id: uuid.UUID) -> HttpResponse:
    """Sign a till out from afar."""
    try:
        actions.revoke_device(shop_id=shop.id, device_id=device_id, by_id=request.user.id, now=clock.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request,
            _("The phone is signed out. What it has not sent will wait for you under “To look at”; nothing is lost."),
        )
    return redirect("shops:devices", shop_id=shop.id)
