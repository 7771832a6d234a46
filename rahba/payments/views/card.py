"""Paying by card: choose the acquirer, go to its page, come back and see what it said.

No card number is ever asked for here. The way back proves nothing: the page waits for the acquirer's own word.
"""

import uuid

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.forms import TopUpForm
from rahba.payments.rules import PaymentRefused, Purpose, Refusal
from rahba.payments.rules.attempts import OPEN, AttemptState

_DEVICE, _DEVICE_SECONDS = "card_device", 24 * 3600  # a number for a day, so that cards tried in a row are counted


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is paid and how much; then to the page of the acquirer that was chosen."""
    intent = queries.by_reference(reference)
    if intent is None:
        return _closed(request, str(PaymentRefused(Refusal.INTENT_NOT_FOUND)), 404)
    ways = queries.card_ways(intent.institution)
    if not ways:
        return _closed(request, str(PaymentRefused(Refusal.RAIL)), 503)
    problem = ""
    if request.method == "POST":
        try:
            return _go(request, intent, ways)
        except PaymentRefused as refusal:
            problem = str(refusal)
    shown = {
        "title": _("Pay by card"),
        "intent": intent,
        "name": queries.shown_name(intent.payee),
        "ways": ways,
        "attempt_id": _read_id(request.POST.get("attempt")) or uuid7(),
        "problem": problem,
        "own": intent.purpose == Purpose.TOPUP,
        "sandbox": intent.institution.sandbox,
    }
    response = render(request, "payments/card/choose.html", shown, status=422 if problem else 200)
    return _leading_to(request, response, ways)


def _go(request: HttpRequest, intent, ways: list) -> HttpResponse:
    """Begin the attempt, or go on with it: the form's own id makes a second press the same attempt."""
    rail = request.POST.get("rail", "")
    attempt_id = _read_id(request.POST.get("attempt"))
    if attempt_id is None or rail not in {way.rail for way in ways}:
        raise PaymentRefused(Refusal.RAIL)
    device = request.get_signed_cookie(_DEVICE, "", max_age=_DEVICE_SECONDS) or uuid.uuid4().hex
    home = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    attempt, step = actions.rails.begin(
        attempt_id=attempt_id,
        intent_id=intent.id,
        rail=rail,
        callback_url=home + reverse("rails:news", args=[rail, intent.institution_id]),
        return_url=home + reverse("card:back", args=[attempt_id]),
        language="fr" if get_language() == "fr" else "ar",
        device=device,
        now=clock.now(),
    )
    if step is None:
        return redirect("card:back", attempt.id)
    if step.method == "visit":
        response = redirect(step.url)
    else:
        shown = {"title": _("To the bank’s page"), "step": step, "sandbox": intent.institution.sandbox}
        response = render(request, "payments/card/go.html", shown)
    response.set_signed_cookie(
        _DEVICE, device, max_age=_DEVICE_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return _leading_to(request, response, ways)


@csrf_exempt  # acquirers send the customer back by a form of theirs; nothing is believed of it, nothing changed
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """What became of an attempt. The page looks again by itself while nobody knows."""
    if request.method == "POST":
        return redirect("card:back", attempt_id)
    attempt = queries.attempt_by_id(attempt_id)
    if attempt is None:
        return _closed(request, str(PaymentRefused(Refusal.PAYMENT_NOT_FOUND)), 404)
    waiting = attempt.state in OPEN
    shown = {
        "title": _("Card payment"),
        "attempt": attempt,
        "name": queries.shown_name(attempt.intent.payee),
        "waiting": waiting,
        "own": attempt.intent.purpose == Purpose.TOPUP,
        "paid": attempt.state == AttemptState.SUCCEEDED,
        "goes_back": attempt.state in (AttemptState.GOES_BACK, AttemptState.GIVEN_BACK),
        "sandbox": attempt.intent.institution.sandbox,
    }
    response = render(request, "payments/card/back.html", shown)
    if request.htmx and not waiting:
        response["HX-Redirect"] = request.path
    add_never_cache_headers(response)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def top_up(request: HttpRequest) -> HttpResponse:
    """How much to put into one's own wallet; then the same page as for any payment by card."""
    wallet = queries.person_wallet(request.user.id)
    if wallet is None:
        return _closed(request, str(PaymentRefused(Refusal.NO_WALLET)), 404)
    form = TopUpForm(request.POST or None)
    if form.is_valid():
        try:
            intent = actions.ask(
                payee_id=wallet.id,
                amount=form.cleaned_data["amount"],
                purpose=Purpose.TOPUP,
                order_ref=uuid7(),
                now=clock.now(),
            )
        except PaymentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("card:choose", intent.reference)
    room = queries.room_of(wallet.holder_id) if wallet.holder.has_room else None
    shown = {"title": _("Put money into my wallet"), "form": form, "room": room, "own": True}
    shown["sandbox"] = wallet.holder.institution.sandbox
    return render(request, "payments/card/top_up.html", shown, status=422 if form.is_bound else 200)


def _leading_to(request: HttpRequest, response: HttpResponse, ways: list) -> HttpResponse:
    """Let the page's form, and where it leads, reach the acquirers' addresses and no others."""
    addresses = sorted({way.address for way in ways})
    add_never_cache_headers(response)
    return csp_update({"form-action": addresses})(lambda _request: response)(request)


def _closed(request: HttpRequest, saying: str, status: int) -> HttpResponse:
    return render(request, "payments/card/closed.html", {"title": _("Pay by card"), "saying": saying}, status=status)


def _read_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
