"""The bank's statements: looked at first, then taken in."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.forms import SOURCES, StatementForm
from rahba.payments.queries import statements as stated
from rahba.payments.queries.lots import BANK
from rahba.payments.rails.bank_desk import sandbox_bank
from rahba.payments.rules.refusals import FileRefused
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_officers

_PER_PAGE = 50
_SOURCES = dict(SOURCES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers("settle")
def statements(request: HttpRequest, desk) -> HttpResponse:
    """Those that came; and one more, which is shown before anything is done with it."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        given = {
            "institution_id": desk.institution.id,
            "data": file.read(),
            "name": file.name,
            "now": clock.now(),
        }
        try:
            if source == BANK:
                found = actions.look_at_statement(**given)
            else:
                found = actions.take_report(rail=source, by_id=request.user.pk, **given)
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("issuer:statement", desk.institution.id, found.id)
    seen = {
        "title": _("Statements of the bank"),
        "form": form,
        "sources": SOURCES,
        "files": Paginator(stated.statements_at(desk.institution), _PER_PAGE).get_page(request.GET.get("page")),
        "sandbox_bank": sandbox_bank() if desk.institution.sandbox else None,
    }
    return render(request, "payments/issuer/statements.html", seen, status=422 if form.is_bound else 200)


@require_POST
@for_officers("settle")
def fetch(request: HttpRequest, desk) -> HttpResponse:
    """The sandbox bank's next statement, or another sandbox rail's report."""
    source = request.POST.get("source", BANK)
    done = _("The bank’s statement is here. Look at it, then take it in.") if source == BANK else _("Taken in.")
    try:
        found = act(
            request,
            actions.fetch_statement,
            done,
            institution_id=desk.institution.id,
            source=source,
            by_id=request.user.pk,
            now=clock.now(),
        )
    except FileRefused as refused:
        found = None
        messages.error(request, str(refused))
    if found is None:
        return redirect("issuer:statements", desk.institution.id)
    return redirect("issuer:statement", desk.institution.id, found.id)


@require_safe
@for_officers("settle")
def statement(request: HttpRequest, desk, file_id: uuid.UUID) -> HttpResponse:
    """What it says; before it is taken in, what would come of it."""
    file = one_or_404(stated.statement_at(desk.institution, file_id))
    title = _("Statement") if file.source == BANK else _("Report of %(rail)s") % {"rail": _SOURCES[file.source]}
    said = stated.said_by(file, today=clock.calendar_day(clock.now()))
    return render(
        request,
        "payments/issuer/statement.html",
        {
            "title": title,
            "file": file,
            "said": said,
            "page": Paginator(said.lines, _PER_PAGE).get_page(request.GET.get("page")),
            "about": stated.difference_about(file),
        },
    )


@require_POST
@for_officers("settle")
def step(request: HttpRequest, desk, file_id: uuid.UUID) -> HttpResponse:
    """Take it in, or forget it."""
    file = one_or_404(stated.statement_at(desk.institution, file_id))
    if request.POST.get("drop"):
        act(request, actions.drop_statement, _("Forgotten. Nothing of it was used."), file_id=file.id)
        return redirect("issuer:statements", desk.institution.id)
    by = {"file_id": file.id, "by_id": request.user.pk, "now": clock.now()}
    act(request, actions.take_in, _("Taken in."), **by)
    return redirect("issuer:statement", desk.institution.id, file.id)
