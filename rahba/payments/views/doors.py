"""How a page of a shop's money is opened: signed in, a member of the shop, with a role that may."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from rahba.kernel import clock
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
