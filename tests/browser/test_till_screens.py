"""Every screen of the till on three widths, in the languages of the till."""

import pytest
from playwright.sync_api import ConsoleMessage

from tests.browser import checks
from tests.browser.screens import WIDTHS
from tests.browser.till import Till
from tests.browser.till_walk import walk


@pytest.mark.story("shop:F85")
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_whole_till(language, new_phone, line, owner):
    """No sideways scroll, text on text, small target, foreign word, violation of axe or word on the console."""
    if not checks.AXE.exists():
        pytest.skip(checks.MISSING_AXE)
    till = Till(new_phone(language, color_scheme="dark" if language == "ar" else "light"), line.address, language)
    said, found = [], []
    till.page.on("console", lambda message: said.append(message.text) if is_ours(message) else None)
    widths = WIDTHS if language != "ary" else {360: 640}  # Darija has Arabic's letters and layout
    for name in walk(till, owner.pairing_code()):
        for width, height in widths.items():
            till.page.set_viewport_size({"width": width, "height": height})
            found += [f"{name}, {width} px: {problem}" for problem in checks.problems(till.page, language)]
        till.page.set_viewport_size({"width": 360, "height": 640})
        if language != "ary":
            found += [f"{name}: {violation}" for violation in checks.axe_violations(till.page)]
    assert found + said == []


def is_ours(message: ConsoleMessage) -> bool:
    """The browser reports a network that is away; that is no fault of the page."""
    return message.type in ("error", "warning") and "ERR_INTERNET_DISCONNECTED" not in message.text
