"""Applications: the queue, one with its documents, the decision."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.queries import queues
from rahba.payments.rules.enrolment import RefusalReason
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_officers


@require_safe
@for_officers("enrol")
def enrolments(request: HttpRequest, desk) -> HttpResponse:
    """Those that wait, or those that were decided."""
    decided = "decided" in request.GET
    return render(
        request,
        "payments/issuer/enrolments.html",
        {
            "title": _("Applications for wallets"),
            "decided": decided,
            "enrolments": queues.enrolments_at(desk.institution, decided=decided)[:200],
        },
    )


@require_safe
@for_officers("enrol")
def enrolment(request: HttpRequest, desk, enrolment_id: uuid.UUID) -> HttpResponse:
    """Who asks for what, with which documents."""
    asked = one_or_404(queues.enrolment_at(desk.institution, enrolment_id))
    return render(
        request,
        "payments/issuer/enrolment.html",
        {
            "title": asked.applicant.name or _("An applicant"),
            "asked": asked,
            "papers": queues.papers_of(asked),
            "numbers": queues.numbers_of(asked),
            "steps": queues.steps_of(asked),
            "reasons": RefusalReason.choices,
        },
    )


@require_safe
@for_officers("enrol")
def paper(request: HttpRequest, desk, enrolment_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """A document, for the eyes of officers only."""
    asked = one_or_404(queues.enrolment_at(desk.institution, enrolment_id))
    return paper_answer(queues.paper_bytes(asked, paper_id))


def paper_answer(found: tuple[bytes, str] | None) -> HttpResponse:
    """The bytes of a document: a picture is shown, a PDF is saved, nothing in it runs."""
    if found is None:
        raise Http404
    data, media_type = found
    kind = "inline" if media_type.startswith("image/") else "attachment"
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": f'{kind}; filename="document.{media_type.rpartition("/")[2]}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@require_POST
@for_officers("enrol")
def accept(request: HttpRequest, desk, enrolment_id: uuid.UUID) -> HttpResponse:
    """Give what was asked for."""
    asked = one_or_404(queues.enrolment_at(desk.institution, enrolment_id))
    by = {"enrolment_id": asked.id, "by_id": request.user.pk, "now": clock.now()}
    if act(request, actions.accept, _("Accepted. The applicant is told."), **by):
        return redirect("issuer:enrolments", desk.institution.id)
    return redirect("issuer:enrolment", desk.institution.id, asked.id)


@require_POST
@for_officers("enrol")
def refuse(request: HttpRequest, desk, enrolment_id: uuid.UUID) -> HttpResponse:
    """Say no, with a reason of the list."""
    asked = one_or_404(queues.enrolment_at(desk.institution, enrolment_id))
    reason = request.POST.get("reason", "")
    if reason not in RefusalReason.values:
        raise Http404
    by = {"enrolment_id": asked.id, "reason": reason, "by_id": request.user.pk, "now": clock.now()}
    if act(request, actions.refuse_enrolment, _("Refused. The applicant is told why."), **by):
        return redirect("issuer:enrolments", desk.institution.id)
    return redirect("issuer:enrolment", desk.institution.id, asked.id)
