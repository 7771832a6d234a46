"""A shop that asks for a wallet, and answers about contested payments, under /<language>/shop/<shop id>/money/."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions, queries
from rahba.payments.forms import AnswerForm, NumbersForm
from rahba.payments.queries import queues
from rahba.payments.rules import WalletKind
from rahba.payments.rules.disputes import FLOW, OPEN_STATES
from rahba.payments.rules.enrolment import EnrolmentKind
from rahba.payments.views import applying, disputing
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import opens_with

_KINDS = (WalletKind.MERCHANT, WalletKind.AGENT)


@require_safe
@opens_with("settings")
def enrolment(request: HttpRequest, access) -> HttpResponse:
    """What the shop has, and what it may ask for."""
    shop_id = access.shop.id
    kinds = [
        {
            "kind": kind.value,
            "label": EnrolmentKind(kind.value).label,
            "wallet": queries.shop_wallet(shop_id, kind),
            "last": queues.last_enrolment(shop_id=shop_id, kind=kind.value),
        }
        for kind in _KINDS
    ]
    here = queries.institution_here()
    return render(
        request,
        "payments/merchant/enrolment.html",
        {"title": _("Mobile money for the shop"), "kinds": kinds, "here": here},
    )


@require_POST
@opens_with("settings")
def begin(request: HttpRequest, access, kind: str) -> HttpResponse:
    """Begin to ask for it."""
    here = queries.institution_here()
    if here is None or kind not in _KINDS:
        raise Http404
    by = {"institution_id": here.id, "shop_id": access.shop.id, "kind": kind, "person_id": request.user.pk}
    if act(request, actions.begin_shop, _("Add the documents, then send."), now=clock.now(), **by):
        return redirect("merchant:application", access.shop.id, kind)
    return redirect("merchant:enrolment", access.shop.id)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("settings")
def application(request: HttpRequest, access, kind: str) -> HttpResponse:
    """The documents, and the numbers of a business that has some."""
    asked = one_or_404(queues.last_enrolment(shop_id=access.shop.id, kind=kind))
    numbers = queues.numbers_of(asked)
    initial = {name: getattr(numbers, name) for name in ("ice", "tax_number", "register_number")} if numbers else {}
    form = NumbersForm(request.POST if request.POST.get("verb") == "numbers" else None, initial=initial)
    if request.method == "POST":
        if form.is_bound and form.is_valid():
            act(request, actions.set_numbers, _("Saved."), enrolment_id=asked.id, **form.cleaned_data)
        elif not form.is_bound:
            applying.handle(request, asked)
        if not form.is_bound or form.is_valid():
            if request.POST.get("verb") == "withdraw":
                return redirect("merchant:enrolment", access.shop.id)
            return redirect("merchant:application", access.shop.id, kind)
    seen = applying.shown(asked) | {"title": asked.get_kind_display(), "form": form}
    return render(request, "payments/merchant/application.html", seen, status=422 if form.is_bound else 200)


@require_safe
@opens_with("look_at")
def disputes(request: HttpRequest, access) -> HttpResponse:
    """Payments to the shop that are contested."""
    found = queues.disputes_against(access.shop.id)
    return render(
        request,
        "payments/merchant/disputes.html",
        {"title": _("Contested payments"), "disputes": found, "open_states": OPEN_STATES},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens_with("look_at")
def dispute(request: HttpRequest, access, dispute_id: uuid.UUID) -> HttpResponse:
    """One of them: answered here."""
    case = one_or_404(queues.dispute_against(access.shop.id, dispute_id))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        by = {"dispute_id": case.id, "by_id": request.user.pk, "now": clock.now()}
        act(
            request, actions.answer_dispute, _("Your answer is with the issuer."), text=form.cleaned_data["text"], **by
        )
        return redirect("merchant:dispute", access.shop.id, case.id)
    seen = disputing.shown(case, clock.now()) | {"form": form, "verbs": FLOW.open_to(case.state, "payee")}
    return render(request, "payments/merchant/dispute.html", seen, status=422 if form.is_bound else 200)


@require_POST
@opens_with("look_at")
def accept_dispute(request: HttpRequest, access, dispute_id: uuid.UUID) -> HttpResponse:
    """The shop agrees: the customer has the money back."""
    case = one_or_404(queues.dispute_against(access.shop.id, dispute_id))
    by = {"dispute_id": case.id, "by_id": request.user.pk, "now": clock.now()}
    act(request, actions.accept_dispute, _("The customer has the money back."), **by)
    return redirect("merchant:dispute", access.shop.id, case.id)
