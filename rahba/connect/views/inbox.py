"""Events that came in, as the issuer's officers see them: what waits, and what is not believed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rahba.connect import actions, queries
from rahba.connect.views.doors import for_officers
from rahba.kernel import clock

_SHOWN = 50


@require_safe
@for_officers
def inbox(request: HttpRequest, issuer) -> HttpResponse:
    """By sender: events whose effect is still to come, and those that are kept without being believed."""
    sources = [
        {
            "name": source,
            "waiting": queries.waiting_events(source, limit=_SHOWN),
            "doubtful": queries.doubtful_events(source, limit=_SHOWN),
        }
        for source in queries.inbox_sources()
    ]
    seen = {"title": _("Events that came in"), "organisation": issuer, "sources": sources}
    return render(request, "connect/inbox.html", seen)


@require_POST
@for_officers
def try_again(request: HttpRequest, issuer) -> HttpResponse:
    """Have what waits tried at once: one event, or all of a sender."""
    source, event_id = request.POST.get("source", ""), request.POST.get("event", "")
    count = actions.replay_events(source=source, event_id=event_id, now=clock.now())
    said = ngettext("%(count)s event is tried again.", "%(count)s events are tried again.", count)
    messages.success(request, said % {"count": count})
    return redirect("programs:inbox", issuer.id)
