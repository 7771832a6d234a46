"""Cases of risk: taken, looked at, decided; payments that wait; the report for the issuer."""

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions, queries
from rahba.payments.forms import CaseForm
from rahba.payments.queries import queues
from rahba.payments.rules.risk import CaseState
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_officers


@require_safe
@for_officers("risk")
def cases(request: HttpRequest, desk) -> HttpResponse:
    """Those that wait, or those that were decided."""
    decided = "decided" in request.GET
    return render(
        request,
        "payments/issuer/cases.html",
        {
            "title": _("Risk"),
            "decided": decided,
            "cases": queues.cases_at(desk.institution, decided=decided)[:200],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers("risk")
def case(request: HttpRequest, desk, case_id: uuid.UUID) -> HttpResponse:
    """What a rule found, the wallet's latest payments, and the decision of whoever took it."""
    found = one_or_404(queues.case_at(desk.institution, case_id))
    mine = found.state == CaseState.TAKEN and found.assignee_id == request.user.pk
    form = CaseForm(request.POST or None)
    if form.is_valid():
        by = {"case_id": found.id, "by_id": request.user.pk, "now": clock.now()} | form.cleaned_data
        if act(request, actions.decide_case, _("Decided."), **by):
            return redirect("issuer:cases", desk.institution.id)
        return redirect("issuer:case", desk.institution.id, found.id)
    return render(
        request,
        "payments/issuer/case.html",
        {
            "title": found.get_rule_display(),
            "case": found,
            "name": queries.shown_name(found.wallet),
            "balance": queries.balance_of(found.wallet_id),
            "payments": queues.payments_around(found.wallet, 20),
            "held": queues.held_in(found),
            "note": queues.note_of(found),
            "mine": mine,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_officers("risk")
def take(request: HttpRequest, desk, case_id: uuid.UUID) -> HttpResponse:
    """Take a case, or leave it to another."""
    found = one_or_404(queues.case_at(desk.institution, case_id))
    by = {"case_id": found.id, "by_id": request.user.pk, "now": clock.now()}
    if request.POST.get("back"):
        act(request, actions.put_case_back, _("The case waits for another officer."), **by)
    else:
        act(request, actions.take_case, _("The case is yours."), **by)
    return redirect("issuer:case", desk.institution.id, found.id)


@require_POST
@for_officers("risk")
def held(request: HttpRequest, desk, held_id: uuid.UUID) -> HttpResponse:
    """Let a payment go that waits, or give its money back."""
    waiting = one_or_404(queues.held_at(desk.institution, held_id))
    by = {"held_id": waiting.id, "by_id": request.user.pk, "now": clock.now()}
    if request.POST.get("release"):
        act(request, actions.release_held, _("The payment was made."), **by)
    else:
        act(request, actions.give_back_held, _("The money is back in the payer’s wallet."), **by)
    return redirect("issuer:case", desk.institution.id, waiting.case_id)


@require_POST
@for_officers("risk")
def report(request: HttpRequest, desk, case_id: uuid.UUID) -> HttpResponse:
    """The file that the issuer files itself; who took it out is written down."""
    found = one_or_404(queues.case_at(desk.institution, case_id))
    now = clock.now()
    actions.record_report(case_id=found.id, by_id=request.user.pk, now=now)
    text = json.dumps(queues.suspicion_report(found, now), ensure_ascii=False, indent=1)
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="suspicion-{found.id}.json"'},
    )
