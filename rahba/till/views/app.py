"""The three pages of the installed till: shell, service worker, manifest. Public, and free of personal data."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from rahba.design.rules.lean import lean_script
from rahba.till.shell import ICONS, SPRITES, address_of, current_shell

# A portal's page is never taken for ours: the worker keeps nothing that lacks this mark.
OURS = {"X-Rahba": "1", "Cache-Control": "no-cache"}


@require_safe
@gzip_page  # nothing in it is secret, so that its length tells nothing
def shell_page(request: HttpRequest) -> HttpResponse:
    shell = current_shell()
    icons, money = map(address_of, SPRITES)
    context = {
        "shell": shell,
        "entry": shell.modules[0],
        "mark": address_of(ICONS[0]),
        "icons": icons,
        "money": money,
    }
    return HttpResponse(render_to_string("till/app/shell.html", context), headers=OURS)


@require_safe
@gzip_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, with the version and the complete file list written into it.

    `TILL_WORKER = False` is the kill switch: a worker that has gone wrong cannot mend itself, so this address then
    answers with one that removes itself and its cached files. Sales live elsewhere (IndexedDB) and are not touched.
    """
    headers = {**OURS, "Service-Worker-Allowed": reverse("till-app:shell")}
    if not getattr(settings, "TILL_WORKER", True):
        return HttpResponse(render_to_string("till/app/sw_off.js"), content_type="text/javascript", headers=headers)
    shell = current_shell()
    build = {
        "version": shell.version,
        "shell": reverse("till-app:shell"),
        "manifest": reverse("till-app:manifest"),
        "files": shell.files,
        "later": shell.later,
        "languages": dict(shell.languages),
        "media": settings.MEDIA_URL,
        # A name that holds a hash of its content: copied from the edition before instead of being paid for twice.
        "hashed": shell.modules[0] != f"{settings.STATIC_URL}till/app.js",
    }
    script = f"const BUILD = {json.dumps(build)};\n" + render_to_string("till/app/sw.js")
    return HttpResponse(lean_script(script), content_type="text/javascript", headers=headers)


def _icon(name: str, sizes: str, media_type: str, purpose: str = "any") -> dict:
    return {"src": address_of(name), "sizes": sizes, "type": media_type, "purpose": purpose}


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    start = reverse("till-app:shell")
    svg, small, large, maskable = ICONS
    body = {
        "id": start,
        "start_url": start,
        "scope": start,
        "name": "Rahba رحبة",
        "short_name": "Rahba",
        "description": "La caisse et le carnet du quartier, même sans réseau. الحانوت والكارني، حتى بلا ريزو.",
        "display": "standalone",
        "background_color": "#faf6ef",
        "theme_color": "#4338c9",
        "categories": ["business", "finance"],
        "icons": [
            _icon(svg, "any", "image/svg+xml"),
            _icon(small, "192x192", "image/png"),
            _icon(large, "512x512", "image/png"),
            _icon(maskable, "512x512", "image/png", "maskable"),
        ],
        "shortcuts": [
            {"name": "بيع · Vendre", "url": f"{start}#sell"},
            {"name": "كارني · Carnet", "url": f"{start}#carnet"},
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json", headers=OURS)
