"""The customer's own page: no account, opened by a key that cannot be guessed, closed by giving the card a new key."""

import uuid
from functools import wraps

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rahba.carnet import actions, queries
from rahba.carnet.rules import CarnetRefused, ContestState, Debt, EntryKind
from rahba.kernel import clock

PER_PAGE = 40
# Many customers share one address of their telephone company: wrong keys are counted, and a right one always opens.
WRONG_KEYS, WRONG_KEYS_SECONDS = 30, 600
ACTS, ACTS_SECONDS = 60, 3600


def _count(what: str, who: str, seconds: int) -> int:
    """How often this happened in the present stretch of `seconds`. Near enough: two at once may count as one."""
    stretch = int(clock.now().timestamp()) // seconds
    key = f"own-carnet:{what}:{who}:{stretch}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, seconds)
    return count


def by_key(view):
    """Finds the customer by the key, refuses those who try keys, and keeps the page out of caches and search."""

    @wraps(view)
    def opened(request: HttpRequest, page_key: str, **more) -> HttpResponse:
        customer = queries.customer_by_page_key(page_key)
        if customer is not None:
            response = view(request, customer, **more)
        elif _count("wrong", request.META.get("REMOTE_ADDR", ""), WRONG_KEYS_SECONDS) > WRONG_KEYS:
            response = render(request, "429.html", status=429)
        else:
            response = render(request, "carnet/own_page_closed.html", status=404)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return opened


@require_GET
@by_key
def own_page(request: HttpRequest, customer) -> HttpResponse:
    """What I owe, since when, entry by entry."""
    sums = queries.balance_of(customer.id)
    page = Paginator(queries.entries_of(customer.id), PER_PAGE).get_page(request.GET.get("page"))
    contests = queries.contests_of([entry.id for entry in page])
    for entry in page:
        entry.contest = contests.get(entry.id)
    return render(
        request,
        "carnet/own_page.html",
        {
            "title": customer.shop.name,
            "customer": customer,
            "sums": sums,
            "advance": -sums.total,
            "kinds": [(debt.label, sums.of(debt)) for debt in Debt if sums.of(debt)],
            "page": page,
        },
    )


@require_GET
@by_key
def own_entry(request: HttpRequest, customer, entry_id: uuid.UUID) -> HttpResponse:
    """One entry, and the button that says it is wrong."""
    entry = queries.entries_of(customer.id).filter(id=entry_id).first()
    if entry is None:
        return redirect("own_carnet:page", customer.page_key)
    objection = queries.contests_of([entry.id]).get(entry.id)
    corrected = entry.kind == EntryKind.REVERSAL or entry.reversed_already
    return render(
        request,
        "carnet/own_entry.html",
        {
            "title": customer.shop.name,
            "customer": customer,
            "entry": entry,
            "contest": objection,
            "waits": objection is not None and objection.state == ContestState.OPEN,
            "can_contest": not corrected and objection is None,
        },
    )


def _act(request: HttpRequest, customer, entry_id: uuid.UUID, act) -> HttpResponse:
    if _count("acts", str(customer.id), ACTS_SECONDS) > ACTS:
        return render(request, "429.html", status=429)
    try:
        act()
    except CarnetRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("own_carnet:entry", customer.page_key, entry_id)


@require_POST
@by_key
def contest(request: HttpRequest, customer, entry_id: uuid.UUID) -> HttpResponse:
    """This entry is wrong: the shop is told and must answer."""

    def act():
        actions.contest_entry(customer_id=customer.id, entry_id=entry_id, now=clock.now())
        undo = reverse("own_carnet:withdraw", args=[customer.page_key, entry_id])
        messages.success(request, _("The shop will see that you contest this entry."), extra_tags=f"undo={undo}")

    return _act(request, customer, entry_id, act)


@require_POST
@by_key
def withdraw(request: HttpRequest, customer, entry_id: uuid.UUID) -> HttpResponse:
    """The objection is taken back."""

    def act():
        actions.withdraw_contest(customer_id=customer.id, entry_id=entry_id)
        messages.success(request, _("You no longer contest this entry."))

    return _act(request, customer, entry_id, act)
