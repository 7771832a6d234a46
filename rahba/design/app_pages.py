"""The three pages of an installed app: shell, service worker, manifest. Public, and free of personal data."""

import json

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from rahba.design.app_shell import ICONS, App, address_of, current_shell
from rahba.design.rules.lean import lean_script

# A portal's page is never taken for ours: the worker keeps nothing that lacks this mark.
OURS = {"X-Rahba": "1", "Cache-Control": "no-cache"}


def shell_answer(app: App) -> HttpResponse:
    """The page that carries the app."""
    shell = current_shell(app)
    context = {
        "app": app,
        "shell": shell,
        "entry": shell.modules[0],
        "mark": address_of(ICONS[0]),
        "sprites": [address_of(name) for name in app.sprites],
        "scope": reverse(f"{app.space}:shell"),
        "worker": reverse(f"{app.space}:worker"),
        "manifest": reverse(f"{app.space}:manifest"),
    }
    return HttpResponse(render_to_string(app.page, context), headers=OURS)


def worker_answer(app: App) -> HttpResponse:
    """The worker's script, with the version and the complete file list written into it.

    `TILL_WORKER = False` (or that of another app) is the kill switch: a worker that has gone wrong cannot mend itself,
    so this address then answers with one that removes itself and its cached files. What people did lies elsewhere
    (IndexedDB) and is not touched.
    """
    headers = {**OURS, "Service-Worker-Allowed": reverse(f"{app.space}:shell")}
    if not getattr(settings, f"{app.name.upper()}_WORKER", True):
        build, template = {"app": app.name}, "design/app/sw_off.js"
    else:
        build, template = _build_of(app), "design/app/sw.js"
    script = f"const BUILD = {json.dumps(build)};\n" + render_to_string(template)
    return HttpResponse(lean_script(script), content_type="text/javascript", headers=headers)


def _build_of(app: App) -> dict:
    shell = current_shell(app)
    return {
        "app": app.name,
        "version": shell.version,
        "shell": reverse(f"{app.space}:shell"),
        "manifest": reverse(f"{app.space}:manifest"),
        "files": shell.files,
        "later": shell.later,
        "rare": shell.rare,
        "languages": dict(shell.languages),
        "media": settings.MEDIA_URL,
        # A name that holds a hash of its content: copied from the edition before instead of being paid for twice.
        "hashed": shell.modules[0] != f"{settings.STATIC_URL}{app.entry}",
    }


def manifest_answer(app: App, card: dict) -> JsonResponse:
    """The app's card for the phone's home screen; `card` holds its name, description, categories, shortcuts."""
    start = reverse(f"{app.space}:shell")
    svg, small, large, maskable = ICONS
    body = {
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#faf6ef",
        "theme_color": "#4338c9",
        "icons": [
            _icon(svg, "any", "image/svg+xml"),
            _icon(small, "192x192", "image/png"),
            _icon(large, "512x512", "image/png"),
            _icon(maskable, "512x512", "image/png", "maskable"),
        ],
        **card,
    }
    return JsonResponse(body, content_type="application/manifest+json", headers=OURS)


def _icon(name: str, sizes: str, media_type: str, purpose: str = "any") -> dict:
    return {"src": address_of(name), "sizes": sizes, "type": media_type, "purpose": purpose}
