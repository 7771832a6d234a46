"""Where a person arrives: their shop's day at a glance, or the list of the shops that they may enter."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rahba.carnet import queries as carnet
from rahba.catalogue import queries as catalogue
from rahba.connect import queries as connect
from rahba.kernel import clock, figures
from rahba.payments import queries as payments
from rahba.people import queries as people
from rahba.people.rules import OrganisationKind, Role
from rahba.sales import queries as sales
from rahba.sales.rules import CashKind
from rahba.sales.views.words import closing_in_words, dirhams
from rahba.shops import queries as shops
from rahba.till import queries as till
from rahba.web.views.front import remember_language

WEEK = dt.timedelta(days=6)
DAY = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Today:
    """A shop's day, from running totals only: nothing is counted here."""

    day: dt.date
    sold: int
    count: int
    cash: int
    week: int

    @property
    def said(self) -> str:
        """How many sales, and the week, beneath the day's number."""
        count = ngettext("%(count)s sale", "%(count)s sales", self.count) % {"count": self.count}
        return _("%(sales)s. In seven days: %(week)s.") % {"sales": count, "week": dirhams(self.week)}


def today_of(shop, now: dt.datetime) -> Today:
    """The figures of the business day, and of the seven days that end with it."""
    day = shops.business_day(shop, now)
    span = {"first": day, "last": day}
    found = figures.totals(shop.id, ["sales.total", "sales.returns", "sales.count"], **span)
    week = figures.totals(shop.id, ["sales.total", "sales.returns"], first=day - WEEK, last=day)
    drawer = figures.by_dimension(shop.id, "sales.drawer", **span)
    cash = sum(amount for kind, amount in drawer.items() if kind != CashKind.DIFFERENCE)
    return Today(
        day=day,
        sold=found["sales.total"] - found["sales.returns"],
        count=found["sales.count"],
        cash=cash,
        week=week["sales.total"] - week["sales.returns"],
    )


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One shop opens at once; several are listed; with none, one is opened. Advisers see those that let them in."""
    now = clock.now()
    entered = shops.shops_of(request.user.pk, now)
    own = [access for access in entered if access.role != Role.ADVISER]
    bodies = [one for one in people.memberships_of(request.user.pk, now) if one.role in (Role.OFFICER, Role.MEMBER)]
    found = [payments.institution_of(body.organisation_id) for body in bodies]
    issuers = [issuer for issuer in found if issuer]
    if len(issuers) == len(bodies) == 1 and not entered:
        return remember_language(redirect("issuer:home", issuers[0].id))
    start_ups = [
        one for one, _issuer in connect.places_of(request.user.pk, now) if one.kind == OrganisationKind.PROVIDER
    ]
    if len(own) == 1 and len(entered) == 1 and not bodies and not start_ups:
        return remember_language(redirect("web:shop_home", own[0].shop.id))
    if len(start_ups) == 1 and not entered and not bodies:
        return remember_language(redirect("programs:apps", start_ups[0].id))
    if not entered and not bodies and not start_ups:
        return remember_language(redirect("web:open_shop"))
    advised = [
        (access, people.membership_in(access.shop.organisation_id, access.membership_id).ends_at)
        for access in entered
        if access.role == Role.ADVISER
    ]
    return remember_language(
        render(
            request,
            "web/home.html",
            {
                "title": _("Your shops") if own else _("Shops you advise"),
                "own": [(access, Role(access.role).label) for access in own],
                "advised": [
                    {
                        "shop": access.shop,
                        "area": shops.area_of(access.shop.id, shops.business_day(access.shop, now)),
                        "until": ends_at,
                        "today": today_of(access.shop, now),
                    }
                    for access, ends_at in advised
                ],
                "bodies": bodies,
                "issuers": issuers,
                "start_ups": start_ups,
                "may_open": not bodies,
            },
        )
    )


@require_safe
@login_required
def shop_home(request: HttpRequest, shop_id: uuid.UUID) -> HttpResponse:
    """The shop today, as far as the visitor's role may see it."""
    now = clock.now()
    access = request.access = shops.access_for(request.user, shop_id, "enter", now=now)
    shop = access.shop
    seen = {
        "title": shop.name,
        "day": shops.business_day(shop, now),
        "to_do": [one for one in _to_do(access) if one["count"]],
    }
    if access.allows("see_reports"):
        closing = sales.closings(shop_id).first()
        seen |= {
            "today": today_of(shop, now),
            "by_phone": _by_phone(access, now),
            "closing": closing,
            "said": closing_in_words(closing) if closing else [],
        }
    if access.allows("carnet"):
        seen["owed"] = carnet.total_owed(shop_id)
    return render(request, "web/shop_home.html", seen)


def _by_phone(access, now: dt.datetime) -> int | None:
    """What came in by wallet today; None for a shop that is not paid so, or a role that does not see it."""
    if not access.allows("money") or payments.shop_wallet(access.shop.id) is None:
        return None
    day = shops.business_day(access.shop, now)
    return figures.totals(access.shop.id, ["payments.amount"], first=day, last=day)["payments.amount"]


def _to_do(access) -> Iterator[dict]:
    """What waits for somebody, and where to do it."""
    shop_id = access.shop.id
    wallet = payments.shop_wallet(shop_id) if access.allows("money") else None
    if wallet:
        yield {
            "label": _("Paid by phone, not recorded"),
            "icon": "phone",
            "count": payments.unclaimed(wallet.id, clock.now() - DAY).count(),
            "href": reverse("money:baskets", args=[shop_id]),
        }
    if access.allows("look_at"):
        yield {
            "label": _("To look at"),
            "icon": "eye",
            "count": till.count_to_look_at(shop_id),
            "href": reverse("till:to_look_at", args=[shop_id]),
        }
    if access.allows("carnet"):
        yield {
            "label": _("Contested entries"),
            "icon": "carnet",
            "count": carnet.open_contests(shop_id).count(),
            "href": reverse("carnet:objections", args=[shop_id]),
        }
    if access.allows("stock"):
        yield {
            "label": _("To restock"),
            "icon": "stock",
            "count": catalogue.count_to_restock(shop_id),
            "href": reverse("catalogue:restock", args=[shop_id]),
        }
