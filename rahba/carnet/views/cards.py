"""Customers' cards: made, changed, shared with their customer, joined, erased."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rahba.carnet import actions, queries
from rahba.carnet.forms import CustomerForm
from rahba.carnet.rules import CarnetRefused
from rahba.carnet.views.doors import card_or_404, opens_with
from rahba.carnet.views.reminders import page_address
from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.kernel.money import format_dirhams

MAY_MANAGE = "override_limit"  # limits, links, joining and erasing are for those who answer for the shop
SUGGESTIONS = 12


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("customer_edit")
def new_customer(request: HttpRequest, access) -> HttpResponse:
    """A new card; a name is enough. The same form sent twice makes one card."""
    form = CustomerForm(request.POST or None, may_set_limit=access.allows(MAY_MANAGE))
    if form.is_valid():
        customer_id = _posted_id(request)
        try:
            _save(access, customer_id, form)
        except CarnetRefused as refusal:
            raise Http404 from refusal
        messages.success(request, _("%(name)s is in your carnet.") % {"name": form.cleaned_data["name"]})
        return redirect("carnet:customer", access.shop.id, customer_id)
    return render(
        request,
        "carnet/customer_form.html",
        {
            "title": _("New customer"),
            "form": form,
            "new_id": request.POST.get("new_id") or uuid7(),
            "cancel_url": reverse("carnet:customers", args=[access.shop.id]),
        },
        status=422 if form.is_bound else 200,
    )


def _posted_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("new_id", ""))
    except ValueError:
        return uuid7()


def _save(access, customer_id: uuid.UUID, form: CustomerForm) -> None:
    actions.save_customer(
        shop_id=access.shop.id,
        customer_id=customer_id,
        fields=form.cleaned_data,
        by_id=access.membership_id,
        now=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("customer_edit")
def change_customer(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """Name, phone, language and limit."""
    card = card_or_404(access.shop.id, customer_id)
    may_manage = access.allows(MAY_MANAGE)
    limit = "" if card.credit_limit is None else format_dirhams(card.credit_limit)
    known = {"name": card.name, "phone": _typed(card.phone), "language": card.language, "limit": limit}
    form = CustomerForm(request.POST or None, initial=known, may_set_limit=may_manage)
    if form.is_valid():
        _save(access, customer_id, form)
        messages.success(request, _("Saved."))
        return redirect("carnet:customer", access.shop.id, customer_id)
    return render(
        request,
        "carnet/customer_form.html",
        {
            "title": card.name or _("Customer without a name"),
            "form": form,
            "customer": card,
            "may_manage": may_manage,
            "cancel_url": reverse("carnet:customer", args=[access.shop.id, customer_id]),
        },
        status=422 if form.is_bound else 200,
    )


def _typed(phone: str | None) -> str:
    """The number as one would type it."""
    return phone.replace("+212", "0", 1) if phone else ""


@require_GET
@opens_with("carnet")
def share(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """The customer's own page as a link and a QR code to hold up at the counter."""
    card = card_or_404(access.shop.id, customer_id)
    return render(
        request,
        "carnet/share.html",
        {
            "title": _("The customer’s own page"),
            "customer": card,
            "address": page_address(request, access.shop, card),
            "may_manage": access.allows(MAY_MANAGE),
        },
    )


@require_POST
@opens_with(MAY_MANAGE)
def new_link(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """A new address for the customer's page; the old one opens nothing any more."""
    card_or_404(access.shop.id, customer_id)
    actions.renew_page_key(
        shop_id=access.shop.id, customer_id=customer_id, by_id=access.membership_id, now=clock.now()
    )
    messages.success(request, _("The page has a new address. The one shared before is closed."))
    return redirect("carnet:customer_share", access.shop.id, customer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with(MAY_MANAGE)
def join(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """Join another card of the same person to this one."""
    card = card_or_404(access.shop.id, customer_id)
    if request.method == "POST":
        return _join(request, access, card)
    text = request.GET.get("q", card.name)[:80]
    others = queries.customers_page(access.shop.id, text=text).exclude(id=card.id)[:SUGGESTIONS]
    return render(
        request,
        "carnet/join.html",
        {
            "title": _("Join two cards"),
            "customer": card,
            "search": text,
            "search_label": _("Search the other card"),
            "others": others,
        },
    )


def _join(request: HttpRequest, access, card) -> HttpResponse:
    try:
        other_id = uuid.UUID(request.POST.get("other", ""))
    except ValueError as error:
        raise Http404 from error
    other = card_or_404(access.shop.id, other_id)
    try:
        actions.merge_customers(
            shop_id=access.shop.id, keep_id=card.id, other_id=other.id, by_id=access.membership_id, now=clock.now()
        )
    except CarnetRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The two cards are one. All entries are kept."))
    return redirect("carnet:customer", access.shop.id, card.id)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with(MAY_MANAGE)
def erase(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """Erase name and phone for a customer who asks; the page says what goes and what stays."""
    card = card_or_404(access.shop.id, customer_id)
    if request.method == "POST":
        try:
            actions.erase_customer(
                shop_id=access.shop.id, customer_id=card.id, by_id=access.membership_id, now=clock.now()
            )
        except CarnetRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("carnet:customer", access.shop.id, card.id)
        messages.success(request, _("The name and phone are erased."))
        return redirect("carnet:customers", access.shop.id)
    return render(
        request,
        "carnet/erase.html",
        {
            "title": _("Erase a customer"),
            "customer": card,
            "owed": queries.balance_of(card.id).total,
            "cancel_url": reverse("carnet:customer", args=[access.shop.id, card.id]),
        },
    )
