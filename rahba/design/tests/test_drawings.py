"""Drawings come from geometry and mirror themselves when the page does."""

import re
from math import hypot
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from rahba.design.rules.charts import WIDTH, Bar, BarChart, draw_bars
from rahba.design.rules.star import khatam, rosette
from rahba.design.tests.stylesheets import PACKAGE

CHART = BarChart(
    title="Payments",
    of="Year",
    source="CMI",
    bars=(Bar("2020", 50, "5,0"), Bar("2021", 100, "10,0"), Bar("-", -5, "-0,5")),
)
IMAGES = PACKAGE / "design" / "static" / "design" / "img"


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_the_star_has_eight_points_and_eight_waists():
    distances = [round(hypot(x, y)) for x, y in corners(khatam(100))]
    assert distances == [100, 77] * 8


def test_the_star_is_the_same_from_every_side():
    """A quarter turn moves each corner onto another one."""
    points = set(corners(khatam(100)))
    assert all(any(hypot(-y - a, x - b) < 0.02 for a, b in points) for x, y in points)


def test_the_rosette_visits_eight_points_in_one_line():
    assert len(set(corners(rosette(100)))) == 8


def test_bars_share_one_scale_from_zero():
    assert [bar.width for bar in draw_bars(CHART).bars] == [WIDTH // 2, WIDTH, 0]


def test_bars_grow_from_the_other_side_when_the_page_runs_right_to_left():
    first = draw_bars(CHART, right_to_left=True).bars[0]
    assert (first.x + first.width, first.start, first.end) == (WIDTH, WIDTH, 0)


def test_an_empty_chart_and_a_chart_of_zeros_are_drawn():
    assert draw_bars(BarChart("t", "o", "s", ())).bars == ()
    assert draw_bars(BarChart("t", "o", "s", (Bar("a", 0, "0"),))).bars[0].width == 0


def test_a_chart_has_its_source_its_values_in_words_and_the_table_beneath():
    with translation.override("fr"):
        figure = Template("{% load design %}{% bar_chart chart %}").render(Context({"chart": CHART}))
    assert "Source\u00a0: CMI" in figure
    assert 'aria-label="Payments: 2020 5,0; 2021 10,0; - -0,5"' in figure
    assert '<th scope="row">2021</th><td class="is-number">10,0</td>' in figure


@pytest.mark.parametrize("sprite", ["icons.svg", "money.svg", "mark.svg", "frieze.svg"])
def test_a_drawing_is_well_formed_and_asks_for_nothing_from_outside(sprite):
    text = (IMAGES / sprite).read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert not re.search(r"(?:href|src)=|url\(|<script|style=", text)


def test_every_note_and_coin_of_the_kingdom_has_its_picture():
    sprite = (IMAGES / "money.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    notes = {f"note-{dirhams}" for dirhams in (20, 50, 100, 200)}
    assert drawn == notes | {f"coin-{centimes}" for centimes in (10, 20, 50, 100, 200, 500, 1000)}


def test_a_coin_says_its_value_in_words():
    with translation.override("fr"):
        half = Template("{% load design %}{% coin 50 %}{% banknote 100 %}").render(Context())
    assert 'aria-label="0,50 DH"' in half
    assert 'aria-label="100 DH"' in half
