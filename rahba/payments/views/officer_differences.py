"""What the bank and our books disagree about: proposed by one, decided by another."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import audit, clock
from rahba.payments import actions, queries
from rahba.payments.forms import RemedyForm
from rahba.payments.queries import queues, statements
from rahba.payments.rules.reconciling import CaseState, Remedy, remedies_for
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_officers
from rahba.payments.views.officer_bank import state_word
from rahba.people import queries as people
from rahba.people.rules import parse_phone


@require_safe
@for_officers("settle")
def differences(request: HttpRequest, desk) -> HttpResponse:
    """Those that wait, the oldest first; or those that were decided."""
    decided = "decided" in request.GET
    return render(
        request,
        "payments/issuer/differences.html",
        {
            "title": _("Differences with the bank"),
            "decided": decided,
            "cases": statements.differences_at(desk.institution, decided=decided)[:200],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers("settle")
def difference(request: HttpRequest, desk, difference_id: uuid.UUID) -> HttpResponse:
    """What was expected, what came, what happened since; and what should be done."""
    case = one_or_404(statements.difference_at(desk.institution, difference_id))
    search = request.GET.get("q", "").strip()[:30]
    found, refusal = _wallets(desk, search)
    if case.wallet_id and case.wallet_id not in {wallet.id for wallet in found}:
        found.append(case.wallet)
    wallets = [(str(one.id), f"{queries.shown_name(one)} · {one.get_kind_display()}") for one in found]
    remedies = remedies_for(case.kind, payout=bool(case.payout_id), came=case.came)
    form = RemedyForm(
        request.POST or None,
        remedies=[one for one in remedies if wallets or one != Remedy.TO_WALLET],
        wallets=wallets if Remedy.TO_WALLET in remedies else [],
    )
    if form.is_valid():
        by = {"case_id": case.id, "by_id": request.user.pk, "now": clock.now()} | form.cleaned_data
        act(request, actions.propose_remedy, _("Proposed. Another officer decides."), **by)
        return redirect("issuer:difference", desk.institution.id, case.id)
    return render(
        request,
        "payments/issuer/difference.html",
        {
            "title": case.get_kind_display(),
            "case": case,
            "history": _history(case),
            "payout_state": state_word(case.payout.state) if case.payout_id else "",
            "form": form,
            "search": search,
            "refusal": refusal,
            "may_search": Remedy.TO_WALLET in remedies,
            "is_open": case.state == CaseState.OPEN,
            "may_decide": case.state == CaseState.PROPOSED and case.proposed_by_id != request.user.pk,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_officers("settle")
def decide(request: HttpRequest, desk, difference_id: uuid.UUID) -> HttpResponse:
    """A second officer agrees, or does not."""
    case = one_or_404(statements.difference_at(desk.institution, difference_id))
    agree = bool(request.POST.get("agree"))
    done = _("Decided, and done.") if agree else _("Not agreed: the case is open again.")
    by = {"case_id": case.id, "agree": agree, "by_id": request.user.pk, "now": clock.now()}
    act(request, actions.decide_remedy, done, **by)
    return redirect("issuer:difference", desk.institution.id, case.id)


def _wallets(desk, search: str) -> tuple[list, str]:
    """Those under a phone number, and why there are none."""
    if not search:
        return [], ""
    try:
        rows = queues.wallets_under(desk.institution, parse_phone(search), clock.now())
    except ValidationError as problem:
        return [], " ".join(problem.messages)
    return [row["wallet"] for row in rows], "" if rows else _("Nobody has a wallet under this number.")


def _history(case) -> list[tuple]:
    """(when, what, who), oldest first."""
    words = {
        "recon_proposed": _("Proposed"),
        "recon_not_agreed": _("Not agreed"),
        "recon_decided": _("Decided"),
    }
    remedies = dict(Remedy.choices)
    steps = [(case.opened_at, _("The difference was found"), "", "")]
    for entry in audit.entries_about(case.id):
        who = people.person_by_id(entry.actor_id) if entry.actor_id else None
        remedy = remedies.get(entry.details.get("remedy", ""), "")
        steps.append((entry.at, words.get(entry.verb, entry.verb), remedy, who.name if who else ""))
    return steps
