"""The shop's view of its carnet: who owes what, since when, and what a customer objects to."""

import uuid
from itertools import pairwise

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rahba.carnet import actions, queries
from rahba.carnet.rules import AGES, CarnetRefused, Debt, EntryKind, Sums, passes_limit
from rahba.carnet.views.doors import customer_or_404, opens_with
from rahba.carnet.views.reminders import page_address, reminder_link
from rahba.kernel import clock
from rahba.people import queries as people
from rahba.shops import queries as shops

PER_PAGE = 40
TABS = ("owing", "all", "ahead")


def staff_names(shop, now) -> dict[uuid.UUID, str]:
    """Who writes in this carnet, former staff too, by membership."""
    return {row.membership.id: row.name for row in people.members_of(shop.organisation_id, now, ended=True)}


@require_GET
@opens_with("carnet")
def customers(request: HttpRequest, access) -> HttpResponse:
    """What is owed to the shop, and the customers, those who owe most first."""
    text = request.GET.get("q", "")[:80]
    tab = request.GET.get("show", "")
    tab = tab if tab in TABS else ("all" if text else "owing")
    found = queries.customers_page(access.shop.id, text=text, only="" if tab == "all" else tab)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = shops.business_day(access.shop, clock.now())
    ages = queries.ages_of(access.shop.id, today, [one.id for one in page if one.owed > 0])
    limits = queries.limits_of(access.shop.id, [one.id for one in page])
    for one in page:
        one.age = oldest_age(ages.get(one.id))
        one.over_limit = passes_limit(one.owed, 1, limits.get(one.id))
    seen = {"title": _("Carnet"), "search": text, "search_label": _("Search a customer"), "tab": tab, "page": page}
    if not request.htmx:  # while one types, only the list is asked for
        seen |= {
            "owed": queries.total_owed(access.shop.id),
            "ages": written_ages(queries.ages_of_shop(access.shop.id, today)),
            "objections": queries.open_contests(access.shop.id).count(),
        }
    return render(request, "carnet/customers.html", seen)


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
@opens_with("carnet")
def customer(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """One customer: what is owed, by kind and age, and every entry."""
    card = customer_or_404(access.shop.id, customer_id)
    if card.merged_into_id:
        return redirect("carnet:customer", access.shop.id, card.merged_into_id)
    now = clock.now()
    sums = queries.balance_of(card.id)
    today = shops.business_day(access.shop, now)
    page = Paginator(queries.entries_of(card.id), PER_PAGE).get_page(request.GET.get("page"))
    contests = queries.contests_of([entry.id for entry in page])
    names = staff_names(access.shop, now)
    for entry in page:
        entry.contest = contests.get(entry.id)
        entry.by = names.get(entry.by_id, "")
    limit = queries.limits_of(access.shop.id, [card.id])[card.id]
    return render(
        request,
        "carnet/customer.html",
        {
            "title": card.name or _("Customer without a name"),
            "customer": card,
            "sums": sums,
            "kinds": [(debt.label, sums.of(debt)) for debt in Debt if sums.of(debt)],
            "ages": written_ages(queries.ages_of(access.shop.id, today, [card.id])[card.id]),
            "limit": limit,
            "over_limit": passes_limit(sums.total, 1, limit),
            "page": page,
            "reminder": reminder_link(request, access.shop, card, sums.total, today),
            "REVERSAL": EntryKind.REVERSAL,
        },
    )


@require_GET
@opens_with("carnet")
def statement(request: HttpRequest, access, customer_id: uuid.UUID) -> HttpResponse:
    """The whole account on paper: each entry and what was owed after it."""
    card = customer_or_404(access.shop.id, customer_id)
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
            "area": shops.area_of(access.shop.id, shops.business_day(access.shop, now)),
            "own_page": page_address(request, access.shop, card) if card.active else "",
        },
    )


@require_GET
@opens_with("carnet")
def objections(request: HttpRequest, access) -> HttpResponse:
    """What customers say is wrong, each with the two answers."""
    waiting = list(queries.open_contests(access.shop.id)[:100])
    names = staff_names(access.shop, clock.now())
    for contest in waiting:
        contest.entry.by = names.get(contest.entry.by_id, "")
        contest.entry.total = contest.entry.goods + contest.entry.cash + contest.entry.deposit
    return render(request, "carnet/objections.html", {"title": _("Contested entries"), "waiting": waiting})


@require_GET
@opens_with("carnet")
def entry(request: HttpRequest, access, entry_id: uuid.UUID) -> HttpResponse:
    """One entry: what it did, who wrote it, what became of it, and the act that corrects it."""
    found = _entry_or_404(access.shop.id, entry_id)
    sums = Sums(found.goods, found.cash, found.deposit)
    parts = [(debt.label, sums.of(debt)) for debt in Debt if sums.of(debt)]
    return render(
        request,
        "carnet/entry.html",
        {
            "title": found.get_kind_display(),
            "entry": found,
            "parts": parts if len(parts) > 1 or found.kind == EntryKind.REPAYMENT else [],
            "by": staff_names(access.shop, clock.now()).get(found.by_id, ""),
            "contest": queries.contests_of([found.id]).get(found.id),
            "owner_id": found.customer.merged_into_id or found.customer_id,
            "may_correct": access.allows("void") and found.kind != EntryKind.REVERSAL and not found.reversed_already,
        },
    )


def _entry_or_404(shop_id: uuid.UUID, entry_id: uuid.UUID):
    entry = queries.get_entry(shop_id, entry_id)
    if entry is None:
        raise Http404
    return entry


@require_POST
@opens_with("void")
def correct(request: HttpRequest, access, entry_id: uuid.UUID) -> HttpResponse:
    """Write the counter-entry of a wrong entry."""
    found, now = _entry_or_404(access.shop.id, entry_id), clock.now()
    try:
        actions.reverse_entry(
            shop_id=access.shop.id,
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
    return redirect("carnet:customer", access.shop.id, found.customer_id)


@require_POST
@opens_with("void")
def answer(request: HttpRequest, access, entry_id: uuid.UUID) -> HttpResponse:
    """Answer a customer's objection: correct the entry, or let it stand."""
    _entry_or_404(access.shop.id, entry_id)
    now, corrects = clock.now(), request.POST.get("corrects") == "1"
    try:
        actions.answer_contest(
            shop_id=access.shop.id,
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
    return redirect("carnet:objections", access.shop.id)
