"""The counter of an agent: cash into a customer's wallet, cash out of it.

Three steps, each a page: who and how much; is it them; done. What was agreed travels sealed from one to the next, with
the payment's id, so that a form sent twice moves money once.
"""

import uuid
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.forms import CASH_IN, AgentForm, PinForm
from rahba.payments.rules import IntentState, PaymentKind, PaymentRefused, Purpose, Refusal, WalletKind
from rahba.payments.views.doors import opens_with

_SEAL, _SEALED_SECONDS = "rahba.payments.agent", 600
MAY = "cash_movement"


@dataclass(frozen=True)
class Agreed:
    """What the customer and the agent are about to do."""

    act: str
    wallet: str
    name: str
    amount: int
    id: str

    def sealed(self) -> str:
        return signing.dumps(self.__dict__, salt=_SEAL)


def _agreed(request: HttpRequest) -> Agreed | None:
    try:
        sealed = request.POST.get("agreed", "")
        return Agreed(**signing.loads(sealed, salt=_SEAL, max_age=_SEALED_SECONDS))
    except signing.BadSignature:
        return None


def for_agents(view):
    """The view runs with the shop's float; a shop that is no agent is told so at the counter."""

    @opens_with(MAY)
    @wraps(view)
    def opened(request: HttpRequest, access, **more) -> HttpResponse:
        wallet = queries.shop_wallet(access.shop.id, WalletKind.AGENT)
        if wallet is None and view.__name__ != "counter":
            return redirect("agent:counter", access.shop.id)
        return view(request, access, wallet, **more)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def counter(request: HttpRequest, access, wallet) -> HttpResponse:
    """Who is at the counter, and what for."""
    if wallet is None:
        return render(request, "payments/agent/none.html", {"title": _("Cash in, cash out")})
    form = AgentForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            found = actions.look_up(asker_id=wallet.holder_id, phone=given["phone"], now=clock.now())
        except PaymentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            agreed = Agreed(given["act"], str(found.wallet_id), found.name, given["amount"], str(uuid7()))
            return _confirm(request, access, wallet, agreed)
    return render(
        request,
        "payments/agent/counter.html",
        {
            "title": _("Cash in, cash out"),
            "form": form,
            "float": queries.balance_of(wallet.id),
            "lines": queries.history_of(wallet.id, limit=10),
            "sandbox": wallet.holder.institution.sandbox,
        },
        status=422 if form.is_bound else 200,
    )


def _confirm(request: HttpRequest, access, wallet, agreed: Agreed, form: PinForm | None = None) -> HttpResponse:
    """Whether it is them: the name, the amount, what it costs them and what the agent earns."""
    cash_in = agreed.act == CASH_IN
    kind = PaymentKind.CASH_IN if cash_in else PaymentKind.CASH_OUT
    charge = queries.charge_on(wallet.holder.institution_id, kind, agreed.amount, clock.now())
    return render(
        request,
        "payments/agent/confirm.html",
        {
            "title": _("Is it them?"),
            "agreed": agreed,
            "sealed": agreed.sealed(),
            "cash_in": cash_in,
            "charge": charge,
            "form": form or PinForm(),
        },
        status=422 if form else 200,
    )


@require_POST
@for_agents
def cash_in(request: HttpRequest, access, wallet) -> HttpResponse:
    """The cash is in the agent's hand: as much leaves the float for the customer's wallet."""
    agreed, form = _agreed(request), PinForm(request.POST)
    if agreed is None:
        return _too_late(request, access)
    if not form.is_valid():
        return _confirm(request, access, wallet, agreed, form)
    try:
        actions.cash_in(
            payment_id=uuid.UUID(agreed.id),
            agent_id=wallet.id,
            wallet_id=uuid.UUID(agreed.wallet),
            amount=agreed.amount,
            pin=form.cleaned_data["pin"],
            now=clock.now(),
        )
    except PaymentRefused as refusal:
        form.add_error(None, str(refusal))
        return _confirm(request, access, wallet, agreed, form)
    return render(
        request,
        "payments/agent/done.html",
        {"title": _("In their wallet"), "amount": agreed.amount, "name": agreed.name, "cash_in": True},
    )


@require_POST
@for_agents
def cash_out(request: HttpRequest, access, wallet) -> HttpResponse:
    """Ask the customer's wallet; no cash leaves before they agreed with their own PIN."""
    agreed = _agreed(request)
    if agreed is None:
        return _too_late(request, access)
    try:
        intent = actions.ask(
            payee_id=wallet.id,
            payer_id=uuid.UUID(agreed.wallet),
            amount=agreed.amount,
            purpose=Purpose.CASH_OUT,
            order_ref=uuid.UUID(agreed.id),
            now=clock.now(),
        )
    except PaymentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("agent:counter", access.shop.id)
    return redirect("agent:waiting", access.shop.id, intent.id)


def _too_late(request: HttpRequest, access) -> HttpResponse:
    messages.error(request, _("This took more than ten minutes. No money was moved; begin again."))
    return redirect("agent:counter", access.shop.id)


def _unknown(request: HttpRequest, access) -> HttpResponse:
    messages.error(request, str(PaymentRefused(Refusal.INTENT_NOT_FOUND)))
    return redirect("agent:counter", access.shop.id)


@require_safe
@for_agents
def waiting(request: HttpRequest, access, wallet, intent_id: uuid.UUID) -> HttpResponse:
    """Until the customer has agreed on their phone; the page looks again by itself, and by a button without script."""
    intent = queries.intent_of(wallet.id, intent_id)
    if intent is None:
        return _unknown(request, access)
    name = queries.masked_name_of(intent.payer_id)
    if intent.state == IntentState.PAID:
        seen = {"title": _("Give the cash"), "amount": intent.amount, "name": name, "cash_in": False}
        response = render(request, "payments/agent/done.html", seen)
        if request.htmx:
            response["HX-Redirect"] = request.path
        return response
    closed = intent.state != IntentState.OPEN or intent.expires_at <= clock.now()
    response = render(
        request,
        "payments/agent/waiting.html",
        {
            "title": _("Waiting for the customer") if not closed else _("Give no cash"),
            "intent": intent,
            "name": name,
            "closed": closed,
            "here": reverse("agent:waiting", args=[access.shop.id, intent.id]),
        },
    )
    if request.htmx and closed:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@for_agents
def cancel(request: HttpRequest, access, wallet, intent_id: uuid.UUID) -> HttpResponse:
    """The customer changed their mind. Where they were faster, the page says that it is paid."""
    try:
        actions.cancel(intent_id=intent_id, payee_id=wallet.id, now=clock.now())
    except PaymentRefused:
        return _unknown(request, access)
    return redirect("agent:waiting", access.shop.id, intent_id)
