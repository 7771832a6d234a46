"""A page that says Arabic runs right to left as a whole (shop:F85): no stylesheet names a side of the screen."""

import pytest

from rahba.design.tests.stylesheets import PACKAGE, physical_declarations, stylesheets


def test_the_design_system_and_the_till_are_among_the_stylesheets_read():
    assert {"tokens.css", "base.css", "components.css"} <= {path.name for path in stylesheets()}


@pytest.mark.story("shop:F85")
@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_stylesheet_names_no_left_and_no_right(path):
    assert physical_declarations(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1px",
        "border-right-color: red",
        "border-top-left-radius: 4px",
        "left: 0",
        "text-align: right",
        "float: left",
        "padding: 1px 2px 1px 3px",
        "inset: 0 0 0 auto",
        "margin: 0 calc(1px + 2px) 0 0",
    ],
)
def test_the_check_sees_each_kind_of_physical_side(rule):
    assert physical_declarations(f".a {{ {rule}; }}") == [rule]


@pytest.mark.parametrize(
    "rule",
    ["margin-inline-start: 1px", "inset: 0", "padding: 1px 2px", "text-align: start", "margin: 1px auto 2px auto"],
)
def test_the_check_lets_logical_sides_pass(rule):
    assert physical_declarations(f".a {{ {rule}; }}") == []
