"""The journal of sensitive acts: who did what, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rahba.kernel import audit, clock
from rahba.people import queries as people
from rahba.shops.rules.journal import act_in_words, details_in_words
from rahba.shops.views.doors import opens_with

SHOWN = 200


@opens_with("see_audit")
def journal_page(request: HttpRequest, shop) -> HttpResponse:
    """The newest acts first. Names are looked up here: the journal itself holds none."""
    entries = audit.entries_of(shop.organisation_id, limit=SHOWN)
    members = people.members_of(shop.organisation_id, clock.now(), ended=True)
    by_person = {member.membership.person_id: member.name for member in members}
    by_membership = {member.membership.id: member.name for member in members}
    rows = [
        {
            "at": entry.at,
            "act": act_in_words(entry.verb),
            "details": details_in_words(entry.details),
            "about": by_membership.get(entry.object_id, ""),
            "by": by_person.get(entry.actor_id) or by_membership.get(entry.actor_id, ""),
        }
        for entry in entries
    ]
    return render(request, "shops/journal.html", {"title": _("Journal"), "rows": rows, "shown": SHOWN})
