"""How a page of the catalogue is opened: signed in, a member of the shop, with a role that may."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from rahba.catalogue import queries
from rahba.kernel import clock
from rahba.shops import queries as shops

Page = Callable[..., HttpResponse]


def opens_with(verb: str) -> Callable[[Page], Page]:
    """The view runs for members whose role holds `verb`, with the shop; its role and verbs are in `request.access`."""

    def decorate(view: Page) -> Page:
        @login_required
        @wraps(view)
        def opened(request: HttpRequest, shop_id: uuid.UUID, **others) -> HttpResponse:
            request.access = shops.access_for(request.user, shop_id, verb, now=clock.now())
            response = view(request, request.access.shop, **others)
            if not response.streaming:
                add_never_cache_headers(response)
            return response

        return opened

    return decorate


def product_or_404(shop, product_id: uuid.UUID):
    """A product of this shop; another shop's does not exist here."""
    product = queries.product_in(shop.id, product_id)
    if product is None:
        raise Http404
    return product


def detail_or_404(shop, product_id: uuid.UUID):
    """A product of this shop with all that belongs to it."""
    return queries.product_detail(product_or_404(shop, product_id))
