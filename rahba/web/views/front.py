"""The front door: what Rahba is and for whom, in the visitor's language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rahba.web.demo import people as demo_people
from rahba.web.demo.money import WALLET_PIN


def remember_language(response: HttpResponse) -> HttpResponse:
    """The language chosen by address is the one in which `/` opens next time."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        get_language(),
        max_age=60 * 60 * 24 * 365,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """One screen; whoever has signed in goes on to their own page."""
    if request.user.is_authenticated:
        return remember_language(redirect("web:home"))
    pins = {
        "owner_pin": demo_people.OWNER_PIN,
        "cashier_pin": demo_people.CASHIER_PIN,
        "wallet_pin": WALLET_PIN,
    }
    return remember_language(render(request, "web/front.html", pins if settings.DEMO else {}))
