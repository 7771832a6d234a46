"""The door for what rails send us: the bytes are handed on as they came, and whoever signed them is checked inside."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.rules import PaymentRefused


@csrf_exempt  # a rail has no cookie of ours; its signature is checked instead
@require_POST
def news(request: HttpRequest, rail: str, institution_id: uuid.UUID) -> HttpResponse:
    """Take in, and answer in the rail's own words."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        reply = actions.rails.take_news(
            institution_id=institution_id, rail=rail, raw=request.body, headers=headers, now=clock.now()
        )
    except PaymentRefused:
        return HttpResponse(status=404)
    return HttpResponse(reply.body, content_type=reply.content_type, status=reply.status, headers=dict(reply.headers))
