"""OAuth 2.0 for programs: a token for an hour against a key (client credentials), and its end."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from rahba.connect import actions
from rahba.connect.rules.apps import SCOPES, OAuthRefused, client_of
from rahba.kernel import clock

_GRANT = "client_credentials"


def _as_oauth_speaks(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refusals in the shape of RFC 6749, 5.2; nothing is ever cached."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            answer = view(request)
        except OAuthRefused as refusal:
            status = 429 if refusal.wait else 401 if refusal.error == "invalid_client" else 400
            answer = JsonResponse({"error": refusal.error, "error_description": refusal.description}, status=status)
            if status == 401:
                answer["WWW-Authenticate"] = 'Basic realm="rahba"'
            if refusal.wait:
                answer["Retry-After"] = str(refusal.wait)
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


@_as_oauth_speaks
def token(request: HttpRequest) -> HttpResponse:
    """RFC 6749, 4.4: the client is a key (`rk_…`) with its secret."""
    grant = request.POST.get("grant_type", "")
    if not grant:
        raise OAuthRefused("invalid_request", "grant_type is missing.")
    if grant != _GRANT:
        raise OAuthRefused("unsupported_grant_type", f"The only grant type here is {_GRANT}.")
    public_id, secret = client_of(request.headers, request.POST)
    issued, kept = actions.issue_token(
        public_id=public_id, secret=secret, scope=request.POST.get("scope", ""), now=clock.now()
    )
    return JsonResponse(
        {
            "access_token": issued,
            "token_type": "Bearer",
            "expires_in": int((kept.expires_at - kept.issued_at).total_seconds()),
            "scope": " ".join(kept.scopes),
        }
    )


@_as_oauth_speaks
def revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009: 200 whether or not there was such a token."""
    public_id, secret = client_of(request.headers, request.POST)
    if not request.POST.get("token"):
        raise OAuthRefused("invalid_request", "token is missing.")
    actions.revoke_token(public_id=public_id, secret=secret, token=request.POST["token"], now=clock.now())
    return HttpResponse(status=200)


@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """RFC 8414: where the endpoints are and what they can do."""
    issuer = settings.ADDRESS.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    methods = ["client_secret_basic", "client_secret_post"]
    return JsonResponse(
        {
            "issuer": issuer,
            "token_endpoint": issuer + reverse("oauth:token"),
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint": issuer + reverse("oauth:revoke"),
            "revocation_endpoint_auth_methods_supported": methods,
            "grant_types_supported": [_GRANT],
            "response_types_supported": [],
            "scopes_supported": list(SCOPES),
            "service_documentation": issuer + reverse("api:openapi-view"),
        }
    )
