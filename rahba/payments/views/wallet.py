"""The three pages of the customer's installed wallet: shell, service worker, manifest. They hold nobody's data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from rahba.design.app_pages import manifest_answer, shell_answer, worker_answer
from rahba.payments.wallet_app import WALLET


@require_safe
@gzip_page  # nothing in it is secret, so that its length tells nothing
def shell_page(request: HttpRequest) -> HttpResponse:
    return shell_answer(WALLET)


@require_safe
@gzip_page
def service_worker(request: HttpRequest) -> HttpResponse:
    return worker_answer(WALLET)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    start = reverse("wallet-app:shell")
    card = {
        "name": "Rahba Portefeuille · المحفظة",
        "short_name": "محفظة",
        "description": "Payer et être payé par téléphone. الخلاص بالتيليفون.",
        "categories": ["finance"],
        "shortcuts": [{"name": "خلّص · Payer", "url": f"{start}#pay"}],
    }
    return manifest_answer(WALLET, card)
