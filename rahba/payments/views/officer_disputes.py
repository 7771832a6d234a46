"""Contested payments, as the issuer decides them."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.forms import ReasonForm
from rahba.payments.queries import queues
from rahba.payments.rules.disputes import FLOW, alarm
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.disputing import shown
from rahba.payments.views.doors import for_officers


@require_safe
@for_officers("dispute")
def disputes(request: HttpRequest, desk) -> HttpResponse:
    """Open ones, the most urgent first; or those that ended."""
    closed, now = "closed" in request.GET, clock.now()
    rows = queues.disputes_at(desk.institution, closed=closed)[:200]
    return render(
        request,
        "payments/issuer/disputes.html",
        {
            "title": _("Contested payments"),
            "closed": closed,
            "disputes": [(one, alarm(one.state, one.due_at, now)) for one in rows],
        },
    )


@require_safe
@for_officers("dispute")
def dispute(request: HttpRequest, desk, dispute_id: uuid.UUID) -> HttpResponse:
    """Both sides, the money, and the decision."""
    case = one_or_404(queues.dispute_at(desk.institution, dispute_id))
    seen = shown(case, clock.now()) | {
        "verbs": FLOW.open_to(case.state, "officer"),
        "form": ReasonForm(),
    }
    return render(request, "payments/issuer/dispute.html", seen)


_VERBS = {"hold", "reject", "give-back"}


@require_POST
@for_officers("dispute")
def step(request: HttpRequest, desk, dispute_id: uuid.UUID, verb: str) -> HttpResponse:
    """Hold the money, let the one who was paid keep it, or give it back."""
    case = one_or_404(queues.dispute_at(desk.institution, dispute_id))
    if verb not in _VERBS:
        raise Http404
    by = {"dispute_id": case.id, "by_id": request.user.pk, "now": clock.now()}
    text = request.POST.get("text", "")
    if verb == "hold":
        act(request, actions.hold_disputed, _("The money is held until it is decided."), **by)
    elif verb == "reject":
        act(request, actions.reject_dispute, _("Decided: it stays with the one who was paid."), text=text, **by)
    else:
        act(request, actions.give_back_disputed, _("Decided: the payer has it back."), text=text, **by)
    return redirect("issuer:dispute", desk.institution.id, case.id)
