"""The shop's view of its carnet: who owes what, since when, and what a customer objects to."""

import uuid
from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rahba.carnet import actions, queries
from rahba.carnet.rules import AGES, CarnetRefused, Debt, EntryKind, passes_limit
from rahba.carnet.views.reminders import page_address, reminder_link
from rahba.kernel import clock
from rahba.people import queries as people
from rahba.shops import queries as shops

PER_PAGE = 40
TABS = ("owing", "all", "ahead")


def open_shop(request: HttpRequest, shop_id: uuid.UUID, verb: str):
    """The visitor's access to the shop, also for the page's frame; 404 and 403 are raised inside."""
    request.access = shops.access_for(request.user, shop_id, verb, now=clock.now())
    return request.access


def customer_or_404(shop_id: uuid.UUID, customer_id: uuid.UUID):
    """A customer of this very shop."""
    found = queries.get_customer(shop_id, customer_id)
    if found is None:
        raise Http404
    return found


def staff_names(shop, now) -> dict[uuid.UUID, str]:
    """Who writes in this carnet, former staff too, by membership."""
    return {row.membership.id: row.name for row in people.members_of(shop.organisation_id, now, ended=True)}


@require_GET
@login_required
def customers(request: HttpRequest, shop_id: uuid.UUID) -> HttpResponse:
    """What is owed to the shop, and the customers, those who owe most first."""
    access = open_shop(request, shop_id, "carnet")
    text = request.GET.get("q", "")[:80]
    tab = request.GET.get("show", "")
    tab = tab if tab in TABS else ("all" if text else "owing")
    found = queries.customers_page(shop_id, text=text, only="" if tab == "all" else tab)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = shops.business_day(access.shop, clock.now())
    ages = queries.ages_of(shop_id, today, [one.id for one in page if one.owed > 0])
    limits = queries.limits_of(shop_id, [one.id for one in page])
    for one in page:
        one.age = oldest_age(ages.get(one.id))
        one.over_limit = passes_limit(one.owed, 1, limits.get(one.id))
    return render(
        request,
        "carnet/customers.html",
        {
            "title": _("Carnet"),
            "search": text,
            "search_label": _("Search a customer"),
            "tab": tab,
            "page": page,
            "owed": queries.total_owed(shop_id),
            "ages": written_ages(queries.ages_of_shop(shop_id, today)),
            "objections": queries.open_contests(shop_id).count(),
        },
    )


def oldest_age(parts: list[int] | None) -> int | None:
    """More than so many days old is the oldest part of the debt; None for a debt of this week."""
    oldest = max((place for place, amount in enumerate(parts or []) if amount), default=0)
    return AGES[oldest - 1] if oldest else None


def written_ages(parts: list[int]) -> list[tuple[str, int]]:
    """The parts of a debt by age, with words."""
    words = [
        _("up to %(days)s days") % {"days": AGES[0]},
        *(_("%(first)s to %(last)s days") % {"first": a + 1, "last": b} for a, b in pairwise(AGES)),
        _("more than %(days)s days") % {"days": AGES[-1]},
    ]
    return [(word, amount) for word, amount in zip(words, parts, strict=True) if amount]


@require_GET
@login_required
def customer(request: HttpRequest, shop_id: uuid.UUID, customer_id: uuid.UUID) -> HttpResponse:
    """One customer: what is owed, by kind and age, and every entry."""
    access = open_shop(request, shop_id, "carnet")
    card = customer_or_404(shop_id, customer_id)
    if card.merged_into_id:
        return redirect("carnet:customer", shop_id, card.merged_into_id)
    now = clock.now()
    sums = queries.balance_of(card.id)
    today = shops.business_day(access.shop, now)
    page = Paginator(queries.entries_of(card.id), PER_PAGE).get_page(request.GET.get("page"))
    contests = queries.contests_of([entry.id for entry in page])
    names = staff_names(access.shop, now)
    for entry in page:
        entry.contest = contests.get(entry.id)
        entry.by = names.get(entry.by_id, "")
    limit = queries.limits_of(shop_id, [card.id])[card.id]
    return render(
        request,
        "carnet/customer.html",
        {
            "title": card.name or _("Customer without a name"),
            "customer": card,
            "sums": sums,
            "kinds": [(debt.label, sums.of(debt)) for debt in Debt if sums.of(debt)],
            "ages": written_ages(queries.ages_of(shop_id, today, [card.id])[card.id]),
            "limit": limit,
            "over_limit": passes_limit(sums.total, 1, limit),
            "page": page,
            "reminder": reminder_link(request, access.shop, card, sums.total, today),
            "REVERSAL": EntryKind.REVERSAL,
        },
    )


@require_GET
@login_required
def statement(request: HttpRequest, shop_id: uuid.UUID, customer_id: uuid.UUID) -> HttpResponse:
    """The whole account on paper: each entry and what was owed after it."""
    access = open_shop(request, shop_id, "carnet")
    card = customer_or_404(shop_id, customer_id)
    now = clock.now()
    lines, running = [], 0
    for entry in reversed(queries.entries_of(card.id)):
        running += entry.total
        lines.append((entry, running))
    sums = queries.balance_of(card.id)
    return render(
        request,
        "carnet/statement.html",
        {
            "title": _("Statement of account"),
            "customer": card,
            "lines": lines,
            "sums": sums,
            "kinds": [(debt.label, sums.of(debt)) for debt in Debt if sums.of(debt)],
            "now": now,
            "area": shops.area_of(shop_id, shops.business_day(access.shop, now)),
            "own_page": page_address(request, access.shop, card) if card.active else "",
        },
    )


@require_GET
@login_required
def objections(request: HttpRequest, shop_id: uuid.UUID) -> HttpResponse:
    """What customers say is wrong, each with the two answers."""
    access = open_shop(request, shop_id, "carnet")
    waiting = list(queries.open_contests(shop_id)[:100])
    names = staff_names(access.shop, clock.now())
    for contest in waiting:
        contest.entry.by = names.get(contest.entry.by_id, "")
        contest.entry.total = contest.entry.goods + contest.entry.cash + contest.entry.deposit
    return render(request, "carnet/objections.html", {"title": _("Contested entries"), "waiting": waiting})


def _entry_or_404(shop_id: uuid.UUID, entry_id: uuid.UUID):
    entry = queries.get_entry(shop_id, entry_id)
    if entry is None:
        raise Http404
    return entry


@require_POST
@login_required
def correct(request: HttpRequest, shop_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Write the counter-entry of a wrong entry."""
    access = open_shop(request, shop_id, "void")
    entry, now = _entry_or_404(shop_id, entry_id), clock.now()
    try:
        actions.reverse_entry(
            shop_id=shop_id,
            entry_id=entry_id,
            by_id=access.membership_id,
            at=now,
            day=shops.business_day(access.shop, now),
            now=now,
        )
    except CarnetRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Corrected: a counter-entry was written. Both stay in the carnet."))
    return redirect("carnet:customer", shop_id, entry.customer_id)


@require_POST
@login_required
def answer(request: HttpRequest, shop_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Answer a customer's objection: correct the entry, or let it stand."""
    access = open_shop(request, shop_id, "void")
    _entry_or_404(shop_id, entry_id)
    now, corrects = clock.now(), request.POST.get("corrects") == "1"
    try:
        actions.answer_contest(
            shop_id=shop_id,
            entry_id=entry_id,
            corrects=corrects,
            by_id=access.membership_id,
            day=shops.business_day(access.shop, now),
            now=now,
        )
    except CarnetRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The entry was corrected.") if corrects else _("The entry stands. The customer sees your answer.")
        messages.success(request, said)
    return redirect(reverse("carnet:objections", args=[shop_id]))
