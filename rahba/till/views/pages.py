"""What came from the tills and needs somebody's eye: set aside or flagged, and what has not arrived."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.kernel import clock
from rahba.people import queries as people
from rahba.sales import queries as sales
from rahba.shops import queries as shops
from rahba.till import actions, queries
from rahba.till.rules import KIND_WORDS, Settlement, reason_words

PER_PAGE = 30
Page = Callable[..., HttpResponse]


def opens_to_look(view: Page) -> Page:
    """The view runs for members who may look at what the tills sent."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, shop_id: uuid.UUID, **others) -> HttpResponse:
        request.access = shops.access_for(request.user, shop_id, "look_at", now=clock.now())
        response = view(request, request.access, **others)
        add_never_cache_headers(response)
        return response

    return opened


@require_safe
@opens_to_look
def look_page(request: HttpRequest, access) -> HttpResponse:
    """Set aside first, then flagged; each with its reason in words and what it says."""
    shop, now = access.shop, clock.now()
    settled = request.GET.get("show") == "settled"
    devices = {device.id: device.code for device in people.devices_of(shop.organisation_id)}
    staff = {one.membership.id: one.name for one in people.members_of(shop.organisation_id, now, ended=True)}
    number = request.GET.get("page")
    rows = queries.set_aside_settled(shop.id) if settled else queries.set_aside_open(shop.id)
    aside = Paginator(rows, PER_PAGE).get_page(number)
    flagged = [] if settled else list(queries.flagged_open(shop.id)[:PER_PAGE])
    for row in [*aside, *flagged]:
        row.kind_words = KIND_WORDS.get(row.kind, row.kind)
        row.said = queries.describe(row.kind, bytes(row.body))
        row.code = devices.get(row.device_id, "")
    for row in aside:
        row.why = reason_words(row.reason)
        row.by = staff.get(row.settled_by_id, "")
        row.words = Settlement(row.settlement).label if row.settlement else ""
    for row in flagged:
        row.why = [reason_words(code) for code in row.reasons]
    seen = {
        "title": _("To look at"),
        "settled": settled,
        "page": aside,
        "flagged": flagged,
        "flagged_count": 0 if settled else queries.flagged_open(shop.id).count(),
        "kept_back": [] if settled else sales.kept_back(shop.id),
        "gaps": [] if settled else queries.gaps(shop),
    }
    return render(request, "till/pages/look.html", seen)


@require_POST
@opens_to_look
def accept(request: HttpRequest, access, set_aside_id: uuid.UUID) -> HttpResponse:
    """Take an entry in as a fact after all."""
    _known_aside(access, set_aside_id)
    try:
        actions.accept_set_aside(
            shop=access.shop, set_aside_id=set_aside_id, by_id=access.membership_id, now=clock.now()
        )
    except actions.CannotAccept as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken in. It is in the books of its own day."))
    return redirect("till:to_look_at", access.shop.id)


@require_POST
@opens_to_look
def dismiss(request: HttpRequest, access, set_aside_id: uuid.UUID) -> HttpResponse:
    """Put an entry away; it stays kept."""
    _known_aside(access, set_aside_id)
    actions.dismiss_set_aside(shop=access.shop, set_aside_id=set_aside_id, by_id=access.membership_id, now=clock.now())
    messages.success(request, _("Put away. It is kept under “Dealt with”."))
    return redirect("till:to_look_at", access.shop.id)


@require_POST
@opens_to_look
def seen(request: HttpRequest, access, entry_id: uuid.UUID) -> HttpResponse:
    """A flagged entry was looked at; what is stored stays."""
    _known_flagged(access, entry_id)
    actions.mark_seen(shop=access.shop, entry_id=entry_id, by_id=access.membership_id, now=clock.now())
    return redirect("till:to_look_at", access.shop.id)


@require_POST
@opens_to_look
def write_waiting(request: HttpRequest, access, entry_id: uuid.UUID) -> HttpResponse:
    """Write down a return whose sale never came."""
    _known_flagged(access, entry_id)
    try:
        actions.accept_waiting(shop=access.shop, entry_id=entry_id, by_id=access.membership_id, now=clock.now())
    except actions.CannotAccept as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Written down without its sale."))
    return redirect("till:to_look_at", access.shop.id)


def _known_aside(access, set_aside_id: uuid.UUID) -> None:
    if queries.set_aside_by_id(access.shop.id, set_aside_id) is None:
        raise Http404


def _known_flagged(access, entry_id: uuid.UUID) -> None:
    if queries.flagged_by_id(access.shop.id, entry_id) is None:
        raise Http404
