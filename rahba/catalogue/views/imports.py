"""A file of products: sent, looked at, taken in by portions with a bar that shows how far it came."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.catalogue import actions, queries
from rahba.catalogue.forms import ImportForm
from rahba.catalogue.rules.columns import column_label
from rahba.catalogue.rules.files import LARGEST_FILE
from rahba.catalogue.views.doors import opens_with
from rahba.kernel import clock
from rahba.shops import queries as shops

_SHOWN = 5
_SHOWN_PROBLEMS = 50


@opens_with("import")
def send_page(request: HttpRequest, shop) -> HttpResponse:
    """Choose a file; nothing of it is in the shop before it was looked at."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.read_file(
                shop_id=shop.id,
                file_name=file.name,
                data=file.read(LARGEST_FILE + 1),
                made_by_id=request.access.membership_id,
                now=clock.now(),
            )
        except ValidationError as refusal:
            form.add_error("file", refusal.messages[0])
        else:
            return redirect("catalogue:import", shop_id=shop.id, batch_id=batch.id)
    context = {"title": _("Import products"), "form": form, "waiting": queries.open_imports(shop.id)[:5]}
    return render(request, "catalogue/import_send.html", context)


@require_safe
@opens_with("import")
def import_page(request: HttpRequest, shop, batch_id: uuid.UUID) -> HttpResponse:
    """What the file would do, or how far it has come."""
    batch = _batch_or_404(shop, batch_id)
    if batch.imported or batch.finished_at:
        return _progress(request, batch)
    headings = batch.columns["headings"]
    context = {
        "title": _("Look before it is taken in"),
        "batch": batch,
        "columns": [
            (heading, column_label(column)) for heading, column in zip(headings, batch.columns["columns"], strict=True)
        ],
        "first_rows": batch.rows[:_SHOWN],
        "existing": queries.count_existing(batch),
        "problems": batch.problems[:_SHOWN_PROBLEMS],
        "more_problems": max(0, len(batch.problems) - _SHOWN_PROBLEMS),
    }
    return render(request, "catalogue/import_preview.html", context)


@require_POST
@opens_with("import")
def run(request: HttpRequest, shop, batch_id: uuid.UUID) -> HttpResponse:
    """Take in the next portion; the page asks again by itself, or its button does where scripts do not run."""
    batch = _batch_or_404(shop, batch_id)
    if "begin" in request.POST:
        actions.choose_update(
            shop_id=shop.id, batch_id=batch.id, update_existing=request.POST.get("update_existing") == "on"
        )
    now = clock.now()
    batch = actions.import_portion(
        shop_id=shop.id,
        batch_id=batch.id,
        organisation_id=shop.organisation_id,
        day=shops.business_day(shop, now),
        now=now,
    )
    if request.htmx:
        return _progress(request, batch)
    return redirect("catalogue:import", shop_id=shop.id, batch_id=batch.id)


def _progress(request: HttpRequest, batch) -> HttpResponse:
    template = "catalogue/import_progress.html"
    left_alone = batch.imported - batch.created - batch.updated
    return render(request, template, {"title": _("Import products"), "batch": batch, "left_alone": left_alone})


@require_POST
@opens_with("import")
def drop(request: HttpRequest, shop, batch_id: uuid.UUID) -> HttpResponse:
    """Forget a file that was not taken in."""
    batch = _batch_or_404(shop, batch_id)
    actions.drop_import(shop_id=shop.id, batch_id=batch.id)
    messages.success(request, _("The file was forgotten. Nothing was changed in the shop."))
    return redirect("catalogue:send_import", shop_id=shop.id)


@require_safe
@opens_with("import")
def problems(request: HttpRequest, shop, batch_id: uuid.UUID) -> HttpResponse:
    """The rows that could not be taken, with their reasons, as a file to be corrected."""
    batch = _batch_or_404(shop, batch_id)
    response = StreamingHttpResponse(queries.problems_file(batch), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rahba-rows-to-correct.csv"'
    return response


@require_safe
@opens_with("import")
def model(request: HttpRequest, shop) -> HttpResponse:
    """An empty list with its headings and two examples, to be filled in with a spreadsheet."""
    response = StreamingHttpResponse(
        queries.model_file(get_language() or "fr"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="rahba-products.csv"'
    return response


def _batch_or_404(shop, batch_id: uuid.UUID):
    batch = queries.import_in(shop.id, batch_id)
    if batch is None:
        raise Http404
    return batch
