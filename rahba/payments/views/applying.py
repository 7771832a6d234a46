"""Sending documents and applying: the same for a person's level and for a shop."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.queries import queues
from rahba.payments.rules.enrolment import EnrolmentState
from rahba.payments.views.acting import act


def handle(request: HttpRequest, enrolment) -> None:
    """One of the buttons of an application: add a document, send it, take it back."""
    verb, now, person = request.POST.get("verb", ""), clock.now(), request.user.pk
    if verb == "add":
        file = request.FILES.get("file")
        data = file.read(6 * 1024 * 1024) if file else b""
        kind = request.POST.get("kind", "")
        act(request, actions.add_paper, _("The document is kept."), enrolment_id=enrolment.id, kind=kind, data=data,
            now=now)  # fmt: skip
    elif verb == "apply":
        act(request, actions.apply, _("Sent. You will be told the answer."), enrolment_id=enrolment.id,
            person_id=person, now=now)  # fmt: skip
    elif verb == "withdraw":
        act(request, actions.withdraw_enrolment, _("Taken back. The documents are erased."),
            enrolment_id=enrolment.id, person_id=person, now=now)  # fmt: skip


def shown(enrolment) -> dict:
    """What the page of an application shows."""
    papers = queues.papers_of(enrolment)
    return {
        "asked": enrolment,
        "papers": papers,
        "draft": enrolment.state == EnrolmentState.DRAFT,
        "applied": enrolment.state == EnrolmentState.APPLIED,
        "ready": all(paper["paper"] for paper in papers if paper["asked"]),
        "numbers": queues.numbers_of(enrolment),
    }
