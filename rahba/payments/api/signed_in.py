"""Who calls the customer's API: the person of the browser's session, whose requests bear the token of their page."""

import datetime as dt

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from rahba.kernel.problems import Problem

_FRESH = dt.timedelta(minutes=10)


class SignedIn(APIKeyCookie):
    """The session's cookie. What is refused is told in the language that the app asks for, not that of the browser."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest):
        _speak(request)
        if not request.user.is_authenticated:
            raise Problem(401, "signed_out", _("You are signed out. Your money is safe; sign in again to see it."))
        if check_csrf(request):
            raise Problem(403, "stale_page", _("This page is too old to be trusted. Nothing was done; open it again."))
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None):
        return request.user


def signed_in_lately(request: HttpRequest, now: dt.datetime) -> bool:
    """Whether this session proved its number a few minutes ago."""
    records = get_authentication_records(request, request.user)
    return any(now.timestamp() - record["at"] < _FRESH.total_seconds() for record in records)


def _speak(request: HttpRequest) -> None:
    wanted = request.headers.get("Accept-Language", "")
    if wanted in dict(settings.LANGUAGES):
        translation.activate(wanted)
