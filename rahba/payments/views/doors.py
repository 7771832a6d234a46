"""How pages of money are opened: a shop's, an issuer's, one's own."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from rahba.kernel import clock
from rahba.payments import queries
from rahba.shops import queries as shops

ShopPage = Callable[..., HttpResponse]


def opens_with(verb: str) -> Callable[[ShopPage], ShopPage]:
    """The view runs for members whose role holds `verb`, with their access, which the page's frame finds too."""

    def decorate(view: ShopPage) -> ShopPage:
        @login_required
        @wraps(view)
        def opened(request: HttpRequest, shop_id: uuid.UUID, **others) -> HttpResponse:
            request.access = shops.access_for(request.user, shop_id, verb, now=clock.now())
            response = view(request, request.access, **others)
            add_never_cache_headers(response)
            return response

        return opened

    return decorate


def for_officers(verb: str) -> Callable[[ShopPage], ShopPage]:
    """The view runs for those whose role at the issuer holds `verb`, with their access, in `request.desk` too."""

    def decorate(view: ShopPage) -> ShopPage:
        @login_required
        @wraps(view)
        def opened(request: HttpRequest, institution_id: uuid.UUID, **others) -> HttpResponse:
            desk = queries.officer_access_for(request.user, institution_id, verb, now=clock.now())
            request.desk = desk
            response = view(request, desk, **others)
            add_never_cache_headers(response)
            return response

        return opened

    return decorate


def for_holders(view: ShopPage) -> ShopPage:
    """The view runs with the signed-in person's own wallet; nothing is there for who has none."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, **others) -> HttpResponse:
        wallet = queries.person_wallet(request.user.pk)
        if wallet is None:
            raise Http404
        response = view(request, wallet, **others)
        add_never_cache_headers(response)
        return response

    return opened
