"""Receipts: found by day, number or customer; and one of them, to read and to print."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rahba.kernel import clock
from rahba.payments.rules import PaymentRefused, Refusal
from rahba.sales import queries
from rahba.sales.rules import Flag, SaleKind
from rahba.sales.views.doors import opens_with, read_day, staff_names
from rahba.shops import queries as shops

PER_PAGE = 40


@require_safe
@opens_with("sell", "see_reports")
def receipts_page(request: HttpRequest, access) -> HttpResponse:
    """The newest first; by day, or by number or customer."""
    text = request.GET.get("q", "")[:80]
    today = shops.business_day(access.shop, clock.now())
    day = read_day(request.GET["day"], today) if request.GET.get("day") else None
    found = queries.receipts(access.shop.id, day=day, text=text)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    for sale in page:
        sale.given_back = -sale.total
    seen = {
        "title": _("Receipts"),
        "search": text,
        "search_label": _("Search by number or customer"),
        "day": day,
        "page": page,
        "names": access.allows("carnet"),
    }
    return render(request, "sales/receipts.html", seen)


@require_safe
@opens_with("sell", "see_reports", "carnet")
def receipt_page(request: HttpRequest, access, sale_id: uuid.UUID) -> HttpResponse:
    """One receipt as it was printed, and what happened to it since."""
    receipt = queries.receipt_of(access.shop.id, sale_id)
    if receipt is None:
        raise Http404
    sale, staff = receipt.sale, staff_names(access.shop, clock.now())
    for one in receipt.returns:
        one.given_back = -one.total
    area = shops.area_of(access.shop.id, sale.day)
    seen = {
        "title": sale.receipt_number,
        "receipt": receipt,
        "sale": sale,
        "minus_discount": -sale.discount,
        "is_return": sale.kind == SaleKind.RETURN,
        "town": area.town if area else "",
        "by": staff.get(sale.by_id, ""),
        "approved_by": staff.get(sale.approved_by_id, ""),
        "flags": [Flag(code).label for code in sale.flags],
        "names": access.allows("carnet"),
        "back": [_told(one) for one in receipt.back],
        "with_tva": access.shop.tva_mode == "included",
    }
    return render(request, "sales/receipt.html", seen)


def _told(one):
    """What goes back to a wallet, with the reason when it could not go yet."""
    one.why = str(PaymentRefused(Refusal(one.refusal))) if one.refusal else ""
    return one
