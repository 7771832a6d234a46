"""How pages of programs are opened, and what a button of theirs does."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from rahba.connect import queries
from rahba.kernel import clock
from rahba.shops import queries as shops

Page = Callable[..., HttpResponse]
VERB = "apps"


def for_makers(view: Page) -> Page:
    """The view runs for who makes programs in this organisation: a shop's owner, a start-up's."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, organisation_id: uuid.UUID, **others) -> HttpResponse:
        now = clock.now()
        shop = shops.shop_of_organisation(organisation_id)
        request.access = shops.access_for(request.user, shop.id, VERB, now=now) if shop else None
        organisation = shop.organisation if shop else queries.start_up_of(request.user.pk, organisation_id, now)
        response = view(request, one_or_404(organisation), **others)
        add_never_cache_headers(response)
        return response

    return opened


def for_officers(view: Page) -> Page:
    """The view runs for officers of this issuer."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, organisation_id: uuid.UUID, **others) -> HttpResponse:
        issuer = one_or_404(queries.issuer_of(request.user.pk, organisation_id, clock.now()))
        response = view(request, issuer, **others)
        add_never_cache_headers(response)
        return response

    return opened


def for_the_shop(view: Page) -> Page:
    """The view runs for members of the shop who may let programs in."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, shop_id: uuid.UUID, **others) -> HttpResponse:
        request.access = shops.access_for(request.user, shop_id, VERB, now=clock.now())
        response = view(request, request.access.shop, **others)
        add_never_cache_headers(response)
        return response

    return opened


def one_or_404(found):
    """What was found; Http404 for nothing."""
    if found is None:
        raise Http404
    return found


def done(request: HttpRequest, verb: Callable, said: str = "", **values) -> object | None:
    """Call `verb` at this moment and say `said`; a refusal is said in words, and None comes back."""
    try:
        result = verb(now=clock.now(), **values)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None
    if said:
        messages.success(request, said)
    return True if result is None else result


def posted(request: HttpRequest):
    """What was sent, also when that was nothing; None for a page that was only opened."""
    return request.POST if request.method == "POST" else None
