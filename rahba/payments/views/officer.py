"""The issuer's first page and its safeguarding line, under /<language>/issuer/<issuer id>/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rahba.kernel import clock
from rahba.payments import queries
from rahba.payments.queries import bank_desk, queues
from rahba.payments.views.doors import for_officers


@require_safe
@for_officers("enter")
def home(request: HttpRequest, desk) -> HttpResponse:
    """What waits, and whether the money is there."""
    return render(
        request,
        "payments/issuer/home.html",
        {
            "title": desk.name,
            "waiting": queues.waiting_at(desk.institution, clock.now()),
            "safe": queries.safeguarding(desk.institution),
        },
    )


@require_safe
@for_officers("report")
def safeguarding(request: HttpRequest, desk) -> HttpResponse:
    """What is owed to holders against the ring-fenced account, and what the nightly check found."""
    return render(
        request,
        "payments/issuer/safeguarding.html",
        {
            "title": _("Safeguarding of the day"),
            "safe": queries.safeguarding(desk.institution),
            "findings": queries.findings(),
            "days": bank_desk.safeguarding_days(desk.institution),
            "now": clock.now(),
        },
    )
