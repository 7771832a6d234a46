"""A holder's own pages beside the wallet app: their level, and payments that they contest."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions, queries
from rahba.payments.forms import DisputeForm
from rahba.payments.queries import queues
from rahba.payments.rules.disputes import FLOW, may_claim
from rahba.payments.rules.enrolment import OPEN_STATES
from rahba.payments.rules.levels import Level, ceiling_of
from rahba.payments.views import applying, disputing
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_holders


@require_safe
@for_holders
def level(request: HttpRequest, wallet) -> HttpResponse:
    """The three levels: what each lets one hold, and what it asks for."""
    today = clock.calendar_day(clock.now())
    last = queues.last_enrolment(holder=wallet.holder)
    return render(
        request,
        "payments/holder/level.html",
        {
            "title": _("Level of your wallet"),
            "wallet": wallet,
            "levels": [(level.value, ceiling_of(level, today)) for level in Level],
            "last": last,
            "under_way": last if last and last.state in OPEN_STATES else None,
            "sandbox": wallet.holder.institution.sandbox,
        },
    )


@require_POST
@for_holders
def begin(request: HttpRequest, wallet, level: int) -> HttpResponse:
    """Begin to ask for a level."""
    by = {"holder_id": wallet.holder_id, "level": level, "person_id": request.user.pk, "now": clock.now()}
    if act(request, actions.begin_level, _("Add the documents, then send."), **by):
        return redirect("holder:application")
    return redirect("holder:level")


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def application(request: HttpRequest, wallet) -> HttpResponse:
    """The documents of the application under way."""
    asked = queues.last_enrolment(holder=wallet.holder)
    if asked is None:
        return redirect("holder:level")
    if request.method == "POST":
        applying.handle(request, asked)
        return redirect("holder:level" if request.POST.get("verb") == "withdraw" else "holder:application")
    return render(
        request, "payments/holder/application.html", applying.shown(asked) | {"title": _("Your application")}
    )


@require_safe
@for_holders
def disputes(request: HttpRequest, wallet) -> HttpResponse:
    """What one contests."""
    return render(
        request,
        "payments/holder/disputes.html",
        {"title": _("Contested payments"), "disputes": queues.disputes_by(request.user.pk)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def contest(request: HttpRequest, wallet, payment_id: uuid.UUID) -> HttpResponse:
    """Contest a payment that one made."""
    payment = one_or_404(queues.payment_by(wallet, payment_id))
    form = DisputeForm(request.POST or None)
    if form.is_valid():
        by = {"payment_id": payment.id, "person_id": request.user.pk, "now": clock.now()} | form.cleaned_data
        opened = act(request, actions.open_dispute, _("The issuer and the one you paid are told."), **by)
        if opened:
            return redirect("holder:dispute", opened.id)
    return render(
        request,
        "payments/holder/contest.html",
        {
            "title": _("Contest a payment"),
            "payment": payment,
            "payee": queries.name_seen(payment.payee),
            "left": payment.amount - payment.taken_back,
            "in_time": may_claim(payment.at, clock.now()),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
@for_holders
def dispute(request: HttpRequest, wallet, dispute_id: uuid.UUID) -> HttpResponse:
    """One that the holder opened."""
    case = one_or_404(queues.dispute_by(request.user.pk, dispute_id))
    verbs = FLOW.open_to(case.state, "payer")
    seen = disputing.shown(case, clock.now()) | {"verbs": verbs}
    return render(request, "payments/holder/dispute.html", seen)


@require_POST
@for_holders
def withdraw(request: HttpRequest, wallet, dispute_id: uuid.UUID) -> HttpResponse:
    """No longer contest it."""
    case = one_or_404(queues.dispute_by(request.user.pk, dispute_id))
    if "withdraw" not in FLOW.open_to(case.state, "payer"):
        raise Http404
    by = {"dispute_id": case.id, "person_id": request.user.pk, "now": clock.now()}
    act(request, actions.withdraw_dispute, _("You no longer contest it."), **by)
    return redirect("holder:dispute", case.id)
