"""Text can be read in full sun and at night: every pair of colours that a component puts together, in both themes."""

import gzip

import pytest

from rahba.design.tests.stylesheets import CSS, contrast, theme

THEMES = {"light": ':root, [data-theme="light"]', "dark": '[data-theme="dark"]'}
GROUNDS = ("plaster", "surface", "sunk")
STATES = ("done", "wait", "owed", "problem", "blue")
TEXT_PAIRS = (
    *((ink, ground) for ink in ("ink", "soft", *STATES) for ground in GROUNDS),
    *((state, f"{state}-tint") for state in STATES),
    *((ink, f"{state}-tint") for ink in ("ink", "soft") for state in STATES),
    ("on-fill", "blue-fill"),
    ("on-fill", "blue-press"),
    ("on-fill", "problem-fill"),
    ("hero-ink", "hero"),
    ("hero-soft", "hero"),
    ("plaster", "ink"),  # the toast
)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_stands_out_from_its_ground(name, pair):
    colours = theme(THEMES[name])
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_field_is_seen(name, ground):
    colours = theme(THEMES[name])
    assert contrast(colours["edge"], colours[ground]) >= 3


def test_the_device_in_dark_mode_and_the_chosen_dark_theme_are_the_same():
    assert theme(':root:not([data-theme="light"])') == theme(THEMES["dark"])


def test_both_themes_give_every_colour():
    assert theme(THEMES["light"]).keys() == theme(THEMES["dark"]).keys()


def test_the_stylesheets_of_every_page_weigh_12_kB_at_most():
    sheets = b"".join((CSS / f"{name}.css").read_bytes() for name in ("tokens", "base", "components"))
    assert len(gzip.compress(sheets)) <= 12_000
