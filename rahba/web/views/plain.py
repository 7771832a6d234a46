"""Addresses that have no language: the root, health, pictures."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.static import serve

import rahba

A_YEAR = 60 * 60 * 24 * 365


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """`/` leads to the visitor's language: the one chosen before, or else the browser's, or else French."""
    response = redirect(f"/{request.LANGUAGE_CODE}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def own_page_in_language(request: HttpRequest, page_key: str) -> HttpResponse:
    """The short address of a customer's page leads to it in the visitor's language."""
    return redirect("own_carnet:page", page_key)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For the operator's watch: 200 while the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer", "version": rahba.__version__}, status=503)
    return JsonResponse({"status": "ok", "version": rahba.__version__})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A product's picture. Its name carries the hash of its bytes, so it may be kept for ever."""
    response = serve(request, f"products/{name}", document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
