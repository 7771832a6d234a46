"""The day, the closings, and the journal for the accountant."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from rahba.kernel import clock
from rahba.sales import queries
from rahba.sales.forms import SpanForm
from rahba.sales.rules import CashKind
from rahba.sales.views.doors import asked_day, days_around, device_codes, opens_with, staff_names
from rahba.sales.views.words import closing_in_words, day_in_words, product_names
from rahba.shops import queries as shops

PER_PAGE = 40


@require_safe
@opens_with("see_reports")
def day_page(request: HttpRequest, access) -> HttpResponse:
    """What the day was: in a sentence first, then in figures, all from running totals."""
    now = clock.now()
    day = asked_day(request, access.shop, now)
    summary = queries.day_summary(access.shop, day)
    best = queries.best_sellers(access.shop.id, day) if summary.count else []
    names = product_names(access.shop.id, [(row["product_id"], row["label"]) for row in best])
    best = [{**row, "label": name} for row, name in zip(best, names, strict=True)]
    codes = device_codes(access.shop)
    closings = list(queries.closings(access.shop.id).filter(day=day))
    for closing in closings:
        closing.code = codes.get(closing.device_id, "")
    seen = {
        "title": _("The day"),
        **days_around(day, shops.business_day(access.shop, now)),
        "summary": summary,
        "said": day_in_words(summary, best[0]["label"] if best else ""),
        "drawer": [(CashKind(kind).label, amount) for kind, amount in sorted(summary.drawer.items()) if amount],
        "best": best,
        "rates": summary.tva_by_rate if access.shop.tva_mode == "included" else {},
        "closings": closings,
        "late": queries.count_late(access.shop.id, day),
    }
    return render(request, "sales/day.html", seen)


@require_safe
@opens_with("see_reports", "close_day")
def closings_page(request: HttpRequest, access) -> HttpResponse:
    """All closings, newest first; their numbers have no holes."""
    page = Paginator(queries.closings(access.shop.id), PER_PAGE).get_page(request.GET.get("page"))
    codes = device_codes(access.shop)
    for closing in page:
        closing.code = codes.get(closing.device_id, "")
    return render(request, "sales/closings.html", {"title": _("Closings"), "page": page})


@require_safe
@opens_with("see_reports", "close_day")
def closing_page(request: HttpRequest, access, closing_id: uuid.UUID) -> HttpResponse:
    """One closing as it stood, and what arrived after it."""
    closing = queries.closing_of(access.shop.id, closing_id)
    if closing is None:
        raise Http404
    late, late_cash = queries.late_facts(closing)
    said = closing_in_words(closing)
    coins = sorted(((int(value), count) for value, count in (closing.coins or {}).items() if count), reverse=True)
    seen = {
        "title": _("Closing %(number)s") % {"number": closing.number},
        "closing": closing,
        "said": said,
        "shared": "\n".join([access.shop.name, closing.day.isoformat(), *said]),
        "code": device_codes(access.shop).get(closing.device_id, ""),
        "by": staff_names(access.shop, clock.now()).get(closing.by_id, ""),
        "coins": [(value, count, value * count) for value, count in coins],
        "drawer": [(CashKind(kind).label, amount) for kind, amount in sorted(closing.summary["by_kind"].items())],
        "late": late,
        "late_cash": late_cash,
    }
    return render(request, "sales/closing.html", seen)


@require_safe
@opens_with("export", "see_reports")
def export_page(request: HttpRequest, access) -> HttpResponse:
    """Which days the accountant wants; with both days given, the file."""
    today = shops.business_day(access.shop, clock.now())
    month = {"first": today.replace(day=1), "last": today}
    asked = SpanForm(request.GET) if "first" in request.GET else SpanForm(initial=month)
    if asked.is_bound and asked.is_valid():
        return _journal_file(access.shop, **asked.cleaned_data)
    return render(request, "sales/export.html", {"title": _("Journal for the accountant"), "form": asked})


def _journal_file(shop, first: dt.date, last: dt.date) -> StreamingHttpResponse:
    """UTF-8 with a byte-order mark and semicolons: what a spreadsheet in Morocco opens without a question."""
    rows = _journal_lines(shop, first, last)
    name = f"journal-{first.isoformat()}-{last.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)


class _Line:
    """What `csv` writes to: it hands each line on."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _journal_lines(shop, first: dt.date, last: dt.date) -> Iterator[bytes]:
    writer = csv.writer(_Line(), delimiter=";")
    yield b"\xef\xbb\xbf"
    with override("fr"):  # the accountant's language, whoever asks
        yield writer.writerow(_headings())
        kinds = {"sale": _("Sale"), "return": _("Return"), "void": _("Sale voided")}
        late = _("yes")
    for row in queries.journal(shop.id, first, last):
        yield writer.writerow(
            [
                row["day"].isoformat(),
                row["at"].astimezone(clock.MOROCCO).strftime("%Y-%m-%d %H:%M"),
                _harmless(row["receipt"]),
                kinds[row["kind"]],
                _decimal(row["rate_bp"]),
                *(_decimal(row[name]) for name in ("total", "tva", "rounding", "cash", "carnet", "wallet")),
                late if row["late"] else "",
            ]
        )


def _headings() -> list[str]:
    return [
        _("Day"),
        _("Time"),
        _("Receipt"),
        _("What it is"),
        _("TVA rate in percent"),
        _("Total with TVA"),
        _("TVA in it"),
        _("Cash rounding"),
        _("Cash"),
        _("Carnet"),
        _("Wallet"),
        _("Arrived late"),
    ]


def _decimal(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole},{rest:02d}"


def _harmless(text: str) -> str:
    """A spreadsheet must not take what a phone sent for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
