"""The page on which a phone of the shop's own network gets the certificate it has to trust (`./start --lan`)."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rahba.web.data_folder import CERTIFICATES
from rahba.web.local_ca import AUTHORITY, fingerprint_of


def _authority() -> Path:
    """The certificate, where this installation made one and serves with it; elsewhere there is no such page."""
    path = Path(settings.DATA) / CERTIFICATES / AUTHORITY
    if not (settings.HTTPS and path.exists()):
        raise Http404
    return path


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """`/ca` is short enough to type on a phone; it leads to the page in the visitor's language."""
    _authority()
    return redirect("web:local_authority")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How to install it, step by step."""
    return render(request, "web/local_authority.html", {"fingerprint": fingerprint_of(_authority())})


@require_safe
def certificate(request: HttpRequest) -> FileResponse:
    """The certificate itself; its type makes a phone offer to install it."""
    return FileResponse(_authority().open("rb"), content_type="application/x-x509-ca-cert", filename=AUTHORITY)
