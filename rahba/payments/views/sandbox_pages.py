"""The sandbox's card pages for phones of the local network: handed on from loopback, and nothing else of a sandbox.

Only where `SANDBOX_PAGES` is set, which `./start --lan` does. What steers a sandbox stays on this machine.
"""

import re

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

_SHOWN = re.compile(r"fim/est3Dgate|pwthree/launch|sandbox/payment-form/[0-9A-Za-z-]+|(sandbox/)?page/[0-9a-f-]{36}")
_SECONDS = 10.0


@csrf_exempt  # as on a real acquirer's page: whoever has its address may act there, and no money is behind it
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "form-action": ["'self'"]})
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, rail: str, path: str) -> HttpResponse:
    """Ask the sandbox what the browser asked us."""
    address = settings.SANDBOX_RAILS.get(rail)
    if not settings.SANDBOX_PAGES or address is None or not _SHOWN.fullmatch(path):
        raise Http404
    import httpx  # noqa: PLC0415 (a third of a second, needed only here)

    try:
        answer = httpx.request(
            request.method,
            f"{address}/{path}",
            params=request.GET.dict(),
            content=request.body or None,
            headers={"Content-Type": request.headers.get("Content-Type", "text/plain")},
            timeout=_SECONDS,
        )
    except httpx.HTTPError:
        return HttpResponse("The sandbox does not answer.", status=502, content_type="text/plain; charset=utf-8")
    kind = answer.headers.get("Content-Type", "text/plain")
    response = HttpResponse(answer.content, status=answer.status_code, content_type=kind)
    if "Location" in answer.headers:
        response["Location"] = answer.headers["Location"]
    add_never_cache_headers(response)
    return response
