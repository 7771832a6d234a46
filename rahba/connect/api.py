"""The list of events, for programs: what webhooks tell, in order, for a receiver that missed some."""

import json

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from rahba.connect import actions, queries
from rahba.connect.rules.webhooks import HEARING, MOST_EVENTS
from rahba.kernel import clock
from rahba.kernel.problems import Problem

router = Router(tags=["events"])
_KINDS = Query([], max_length=20, description="only these kinds; may be given several times")


@router.get("/events", response=dict, summary="What happened, oldest first")
def events(
    request: HttpRequest,
    after: str = Query("", pattern=r"^[0-9]{0,18}$", description="`next` of the page before; nothing: from the start"),
    kind: list[str] = _KINDS,
    limit: int = Query(50, ge=1, le=MOST_EVENTS),
):
    """Keep `next` and ask with it again, also when nothing came: no event is left out and none comes twice.

    `id` is the `webhook-id`. Events are kept for 30 days; `lost` says that some between your place and this page are
    not there any more: read the payments themselves then.
    """
    caller = actions.let_in(headers=request.headers, scope=HEARING, now=clock.now())
    known = queries.webhook_kinds()
    if not set(kind) <= set(known):
        raise _field_invalid("kind", _("is not one of %(allowed)s") % {"allowed": ", ".join(known)})
    page = queries.events_after(
        caller.organisation_id, scopes=caller.scopes, after=int(after or 0), kinds=kind, limit=limit
    )
    if page is None:
        raise _field_invalid("after", _("is not a place in this list"))
    items = [{"id": str(event.id), **json.loads(event.body)} for event in page.events]
    return {"items": items, "next": str(page.after), "more": page.more, "lost": page.lost}


def _field_invalid(field: str, why: str) -> Problem:
    text = _("“%(field)s” %(why)s. Nothing was changed.") % {"field": field, "why": why}
    return Problem(422, "field_invalid", text, field=field)
