"""The three pages of the installed till: shell, service worker, manifest. Public, and free of personal data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from rahba.design.app_pages import manifest_answer, shell_answer, worker_answer
from rahba.till.shell import TILL


@require_safe
@gzip_page  # nothing in it is secret, so that its length tells nothing
def shell_page(request: HttpRequest) -> HttpResponse:
    return shell_answer(TILL)


@require_safe
@gzip_page
def service_worker(request: HttpRequest) -> HttpResponse:
    return worker_answer(TILL)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    start = reverse("till-app:shell")
    card = {
        "name": "Rahba رحبة",
        "short_name": "Rahba",
        "description": "La caisse et le carnet du quartier, même sans réseau. الحانوت والكارني، حتى بلا ريزو.",
        "categories": ["business", "finance"],
        "shortcuts": [
            {"name": "بيع · Vendre", "url": f"{start}#sell"},
            {"name": "كارني · Carnet", "url": f"{start}#carnet"},
        ],
    }
    return manifest_answer(TILL, card)
