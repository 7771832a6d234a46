"""What every page knows: the demo, the version, the visitor's account, and the way about the shop that is open."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

import rahba


@dataclass(frozen=True)
class Place:
    """One entry of the shop's bottom bar, for those who hold `verb`; lit on pages whose name begins with `pages`.

    Of two entries for the same pages, the first that the role opens is shown.
    """

    route: str
    label: Promise
    icon: str
    verb: str
    pages: tuple[str, ...]


PLACES = (
    Place("web:shop_home", gettext_lazy("Home"), "home", "enter", ("web:",)),
    Place("sales:day", pgettext_lazy("bottom bar", "Day"), "chart", "see_reports", ("sales:", "till:", "money:")),
    Place("sales:receipts", gettext_lazy("Receipts"), "receipt", "sell", ("sales:", "till:")),
    Place("carnet:customers", gettext_lazy("Carnet"), "carnet", "carnet", ("carnet:", "sales:repayment")),
    Place("catalogue:products", gettext_lazy("Products"), "product", "enter", ("catalogue:",)),
    Place("shops:manage", gettext_lazy("Manage"), "settings", "enter", ("shops:", "guests:", "programs:")),
)


def site(request: HttpRequest) -> dict:
    """`demo`: whether this is the demo market; `version`: of the running code; `account`; `shop_navigation`."""
    access = getattr(request, "access", None)
    return {
        "demo": settings.DEMO,
        "version": rahba.__version__,
        "account": _account(request),
        "shop_navigation": [_written(place, access, request) for place in _open_places(access)],
    }


def _open_places(access) -> list[Place]:
    shown: dict[tuple[str, ...], Place] = {}
    for place in PLACES:
        if access and access.allows(place.verb):
            shown.setdefault(place.pages, place)
    return list(shown.values())


def _account(request: HttpRequest) -> dict | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return {
        "name": user.name or _("My account"),
        "links": [
            {"href": reverse("web:home"), "icon": "home", "label": _("My shops")},
            {"href": reverse("web:account"), "icon": "person", "label": _("My account")},
        ],
        "sign_out": reverse("account_logout"),
    }


def _place_of(page: str, access) -> Place | None:
    """The place that names the page most exactly: a repayment is written by `sales`, and belongs to the carnet."""
    fits = [(len(start), place) for place in _open_places(access) for start in place.pages if page.startswith(start)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _written(place: Place, access, request: HttpRequest) -> dict:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "label": place.label,
        "icon": place.icon,
        "href": reverse(place.route, args=[access.shop.id]),
        "current": place is _place_of(here, access),
    }
