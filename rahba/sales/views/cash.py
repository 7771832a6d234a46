"""Cash and repayments written on the shop's pages, for who has no till at hand."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from rahba.carnet import queries as carnet
from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.sales import actions, queries
from rahba.sales.forms import AmountForm, CashForm, CountForm
from rahba.sales.rules import CarnetAct, CarnetDraft, CashDraft, CashKind, ClosingDraft, office_stamp
from rahba.sales.views.doors import asked_day, days_around, device_codes, opens_with, staff_names
from rahba.sales.views.words import dirhams
from rahba.shops import queries as shops


@require_safe
@opens_with("cash_movement", "see_reports")
def cash_page(request: HttpRequest, access) -> HttpResponse:
    """What was put into the drawers or taken out by hand on a day; sales are counted together."""
    now = clock.now()
    day = asked_day(request, access.shop, now)
    staff, codes = staff_names(access.shop, now), device_codes(access.shop)
    rows = list(queries.cash_of_day(access.shop.id, day, by_hand=True)[:500])
    for row in rows:
        row.by, row.code = staff.get(row.by_id, ""), codes.get(row.device_id, "")
    summary = queries.day_summary(access.shop, day)
    seen = {
        "title": pgettext("in the drawer", "Cash"),
        **days_around(day, shops.business_day(access.shop, now)),
        "rows": rows,
        "sums": [(CashKind(kind).label, amount) for kind, amount in sorted(summary.drawer.items()) if amount],
        "office": queries.drawer(access.shop, None).expected,
    }
    return render(request, "sales/cash.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("cash_movement")
def record_page(request: HttpRequest, access) -> HttpResponse:
    """Cash in, cash out, the owner's draw, a small expense: into the shop's own drawer, not a till's."""
    form = CashForm(request.POST or None, initial={"movement": request.GET.get("movement", CashKind.IN)})
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, clock.now()
        draft = CashDraft(
            id=uuid7(),
            movement=given["movement"],
            amount=given["amount"],
            reason=given["reason"],
            stamp=office_stamp(by_id=access.membership_id, now=now),
        )
        actions.record_cash(shop=access.shop, draft=draft, now=now)
        messages.success(request, _("Written down: %(amount)s.") % {"amount": dirhams(given["amount"])})
        return redirect("sales:cash", access.shop.id)
    return render(request, "sales/record_cash.html", {"title": _("Cash in or out"), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("repayment")
def repayment_page(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """A customer pays back, here and now; what is paid beyond the debt is an advance."""
    customer = carnet.get_customer(access.shop.id, customer_id)
    if customer is None or not customer.active:
        raise Http404
    owed = carnet.balance_of(customer.id).total
    form = AmountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, amount = clock.now(), form.cleaned_data["amount"]
        draft = CarnetDraft(
            id=uuid7(),
            customer_id=customer.id,
            act=CarnetAct.REPAYMENT,
            amount=amount,
            stamp=office_stamp(by_id=access.membership_id, now=now),
        )
        actions.record_carnet_entry(shop=access.shop, draft=draft, now=now)
        messages.success(request, _("Repayment written down: %(amount)s.") % {"amount": dirhams(amount)})
        return redirect("carnet:customer", access.shop.id, customer.id)
    seen = {"title": _("Take a repayment"), "form": form, "customer": customer, "owed": owed}
    return render(request, "sales/repayment.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("close_day")
def close_page(request: HttpRequest, access) -> HttpResponse:
    """Count what was taken in on these pages. Each till counts its own drawer on the phone."""
    form = CountForm(request.POST or None)
    drawer = queries.drawer(access.shop, None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        draft = ClosingDraft(
            id=uuid7(), stamp=office_stamp(by_id=access.membership_id, now=now), counted=form.cleaned_data["amount"]
        )
        closing = actions.close_drawer(shop=access.shop, draft=draft, now=now)
        return redirect("sales:closing", access.shop.id, closing.id)
    seen = {"title": _("Close the shop's own drawer"), "form": form, "drawer": drawer}
    return render(request, "sales/close.html", seen)
