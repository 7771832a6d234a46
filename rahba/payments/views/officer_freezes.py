"""Frozen wallets: placed by one, confirmed by a second, lifted by two."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions, queries
from rahba.payments.forms import FreezeForm
from rahba.payments.queries import queues
from rahba.payments.rules.freezes import FLOW
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_officers
from rahba.people.rules import parse_phone


@require_safe
@for_officers("freeze")
def freezes(request: HttpRequest, desk) -> HttpResponse:
    """What is frozen; and a search by number, to freeze."""
    phone, found, refusal = request.GET.get("q", "").strip()[:30], None, ""
    if phone:
        try:
            found = queues.wallets_under(desk.institution, parse_phone(phone), clock.now())
        except ValidationError as problem:
            refusal = " ".join(problem.messages)
    return render(
        request,
        "payments/issuer/freezes.html",
        {
            "title": _("Frozen wallets"),
            "freezes": queues.freezes_at(desk.institution),
            "search": phone,
            "found": found,
            "refusal": refusal,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers("freeze")
def place(request: HttpRequest, desk, wallet_id: uuid.UUID) -> HttpResponse:
    """Freeze a wallet at once."""
    wallet = one_or_404(queues.wallet_at(desk.institution, wallet_id))
    form = FreezeForm(request.POST or None)
    if form.is_valid():
        by = {"wallet_id": wallet.id, "by_id": request.user.pk, "now": clock.now()} | form.cleaned_data
        placed = act(request, actions.freeze, _("Frozen. A second officer must confirm it."), **by)
        if placed:
            return redirect("issuer:freeze", desk.institution.id, placed.id)
    return render(
        request,
        "payments/issuer/freeze_new.html",
        {
            "title": _("Freeze a wallet"),
            "wallet": wallet,
            "name": queries.shown_name(wallet),
            "balance": queries.balance_of(wallet.id),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
@for_officers("freeze")
def freeze(request: HttpRequest, desk, freeze_id: uuid.UUID) -> HttpResponse:
    """One freeze, and what can be done with it by whom."""
    held = one_or_404(queues.freeze_at(desk.institution, freeze_id))
    me = request.user.pk
    verbs = set(FLOW.open_to(held.state, "officer"))
    second = set(FLOW.open_to(held.state, "second officer"))
    first = {"confirm": held.placed_by_id, "lift": held.lift_asked_by_id, "keep": held.lift_asked_by_id}
    verbs |= {verb for verb in second if first[verb] != me}
    return render(
        request,
        "payments/issuer/freeze.html",
        {
            "title": queries.shown_name(held.wallet),
            "held": held,
            "balance": queries.balance_of(held.wallet_id),
            "verbs": verbs,
            "waits_for_another": bool(second - verbs),
        },
    )


_STEPS = {"confirm", "ask-to-lift", "keep", "lift"}


@require_POST
@for_officers("freeze")
def step(request: HttpRequest, desk, freeze_id: uuid.UUID, verb: str) -> HttpResponse:
    """Confirm it, ask to lift it, keep it, lift it."""
    held = one_or_404(queues.freeze_at(desk.institution, freeze_id))
    if verb not in _STEPS:
        raise Http404
    verbs = {
        "confirm": (actions.confirm_freeze, _("Confirmed.")),
        "ask-to-lift": (actions.ask_to_lift, _("A second officer must agree before it is lifted.")),
        "keep": (actions.keep_frozen, _("It stays frozen, and waits to be confirmed.")),
        "lift": (actions.lift_freeze, _("Lifted: the wallet is in use again.")),
    }
    verb_, done = verbs[verb]
    act(request, verb_, done, freeze_id=held.id, by_id=request.user.pk, now=clock.now())
    return redirect("issuer:freeze", desk.institution.id, held.id)
