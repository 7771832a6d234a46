"""The guide draws the workflows as their tables say."""

from pathlib import Path

import pytest

from rahba.payments.rules import disputes, enrolment, freezes, risk

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "issuer.md"


@pytest.mark.parametrize(
    "rules", [enrolment, freezes, risk, disputes], ids=lambda rules: rules.__name__.split(".")[-1]
)
def test_the_guide_shows_the_workflow_as_it_is(rules):
    assert rules.FLOW.diagram() in GUIDE.read_text()
