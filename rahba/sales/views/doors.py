"""How a page of sales is opened: signed in, a member of the shop, with a role that may."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from rahba.kernel import clock
from rahba.people import queries as people
from rahba.shops import queries as shops

Page = Callable[..., HttpResponse]


def opens_with(*verbs: str) -> Callable[[Page], Page]:
    """The view runs for members whose role holds one of the verbs; the reason of a refusal speaks of the first."""

    def decorate(view: Page) -> Page:
        @login_required
        @wraps(view)
        def opened(request: HttpRequest, shop_id: uuid.UUID, **others) -> HttpResponse:
            now = clock.now()
            access = shops.access_for(request.user, shop_id, "enter", now=now)
            if not any(access.allows(verb) for verb in verbs):
                shops.access_for(request.user, shop_id, verbs[0], now=now)
            request.access = access
            response = view(request, access, **others)
            if not response.streaming:
                add_never_cache_headers(response)
            return response

        return opened

    return decorate


def staff_names(shop, now: dt.datetime) -> dict[uuid.UUID, str]:
    """Who stood at the till, former staff too, by membership."""
    return {row.membership.id: row.name for row in people.members_of(shop.organisation_id, now, ended=True)}


def device_codes(shop) -> dict[uuid.UUID, str]:
    """The short code of each till, signed-out ones too."""
    return {device.id: device.code for device in people.devices_of(shop.organisation_id)}


def asked_day(request: HttpRequest, shop, now: dt.datetime) -> dt.date:
    """The day that the address names (`?day=2026-11-24`), or today; never a day that cannot be."""
    today = shops.business_day(shop, now)
    return read_day(request.GET.get("day", ""), today)


def days_around(day: dt.date, today: dt.date) -> dict[str, str | dt.date]:
    """What `sales/choose_day.html` needs."""
    one = dt.timedelta(days=1)
    return {
        "day": day,
        "this_day": f"?day={day.isoformat()}",
        "before_url": f"?day={(day - one).isoformat()}",
        "after_url": f"?day={(day + one).isoformat()}" if day < today else "",
    }


def read_day(text: str, otherwise: dt.date) -> dt.date:
    """A day as a browser writes it; anything else, or a day before 2000 or far ahead, is `otherwise`."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if dt.date(2000, 1, 1) <= day <= otherwise + dt.timedelta(days=366) else otherwise
