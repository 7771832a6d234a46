"""The living page /design: each component in every state, in the language of the address, light or dark."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from rahba.design.forms import SampleForm
from rahba.design.rules.charts import Bar, BarChart
from rahba.design.rules.gallery import EXAMPLES

HERE = Path(__file__).resolve().parent
THEMES = ("light", "dark")


@cache
def icon_names() -> tuple[str, ...]:
    """The names in the sprite, so that the page can never forget one."""
    sprite = (HERE / "static" / "design" / "img" / "icons.svg").read_text(encoding="utf-8")
    return tuple(re.findall(r'<symbol id="([a-z]+)"', sprite))


def _sample_people() -> list[dict]:
    return [
        {"name": _("Fatima Zahra"), "phone": "+212612345678", "balance": 24050, "word": _("owes"), "state": "owed"},
        {"name": _("Hassan Amrani"), "phone": "+212661020304", "balance": 0, "word": _("settled"), "state": "done"},
        {
            "name": _("Youssef"),
            "phone": "+212700112233",
            "balance": 128500,
            "word": _("not sent yet"),
            "state": "wait",
        },
    ]


def _sample_sales() -> list[dict]:
    return [
        {"label": _("Milk"), "quantity": 2000, "unit": "piece", "price": 700, "total": 1400},
        {"label": _("Tomatoes"), "quantity": 1250, "unit": "weight", "price": 800, "total": 1000},
        {"label": _("Round bread"), "quantity": 6000, "unit": "piece", "price": 150, "total": 900},
    ]


def _sample_chart() -> BarChart:
    counts = [("2018", 8_300), ("2019", 10_100), ("2020", 14_300), ("2021", 20_700)]
    bars = tuple(Bar(year, value, f"{value / 1000:.1f}".replace(".", ",")) for year, value in counts)
    return BarChart(
        title=_("Online card payments"),
        of=_("Year"),
        unit=pgettext("unit of a chart", "millions"),
        source=_("CMI, yearly reports; rounded for this example"),
        bars=bars,
    )


@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """GET shows the page; POST is the undo of the sample toast."""
    if request.method == "POST":
        messages.success(request, _("Taken back. Everything is as it was."))
        return redirect(request.get_full_path())
    theme = request.GET.get("theme", "")
    bad = {"name": "", "price": "douze", "phone": "0612345678", "trade": "grocer", "unit": "piece"}
    pages = Paginator(range(60), 20)
    return render(
        request,
        "design/gallery.html",
        {
            "theme": theme if theme in THEMES else "",
            "examples": EXAMPLES,
            "icons": icon_names(),
            "colours": ["ink", "soft", "blue", "done", "wait", "owed", "problem"],
            "people": _sample_people(),
            "sales": _sample_sales(),
            "sample_chart": _sample_chart(),
            "form": SampleForm(),
            "refused_form": SampleForm(bad, auto_id="refused_%s"),
            "page": pages.get_page(2),
            "now": datetime(2022, 8, 5, 13, 30, tzinfo=UTC),
            "notes": [20, 50, 100, 200],
            "coins": [10, 20, 50, 100, 200, 500, 1000],
        },
    )
