"""Every screen, in French and Arabic, on a phone, a tablet and a counter's screen."""

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import checks
from tests.browser.market import SHOP
from tests.browser.newcomer import come_in
from tests.browser.screens import LANGUAGES, SCREENS, WIDTHS, Screen, addresses_linked, find_ids, pattern_of

# Reached by links and looked at under another name: the home leads on to the shop, an import begins with its file.
KNOWN_OTHERWISE = {"/fr/home/", "/fr/shop/*/products/import/*/"}
# A page that refuses says so in its status; the browser repeats it on the console.
REFUSALS = re.compile(r"the server responded with a status of 4\d\d")


@pytest.fixture(scope="module")
def ids(owner, server) -> dict[str, str]:
    return find_ids(owner, server)


class Visitor:
    """One browser for each door; what its console says is kept."""

    def __init__(self, chromium, server, door: str):
        self.server = server
        self.context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="fr-MA")
        self.context.set_default_timeout(20_000)
        if door:
            self.context.add_cookies(come_in(server, door))
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"script error: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSALS.search(message.text):
            self.said.append(f"console: {message.text}")


@pytest.fixture(scope="module")
def visitors(chromium, server):
    """Browsers are shared: a screen costs a page load, not a browser."""
    made: dict[str, Visitor] = {}

    def visitor(door: str) -> Visitor:
        if door not in made:
            made[door] = Visitor(chromium, server, door)
        return made[door]

    yield visitor
    for one in made.values():
        one.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_screen(screen: Screen, language: str, visitors, ids, server):
    """Nothing scrolls sideways, overlaps, is too small to touch, is left in English, or shuts anybody out."""
    if not checks.AXE.exists():
        pytest.skip(checks.MISSING_AXE)
    visitor = visitors(screen.door)
    page, visitor.said[:] = visitor.page, []
    page.set_viewport_size({"width": 360, "height": 640})
    page.emulate_media(color_scheme="light" if language == "fr" else "dark")
    answer = page.goto(server.address + screen.address(language, ids))
    assert answer.status == screen.status
    if screen.then:
        screen.then(page)

    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {problem}" for problem in checks.problems(page, language)]
        if width != 768:
            found += [f"{width} px: {violation}" for violation in checks.axe_violations(page)]
    assert found + visitor.said == []


def test_no_screen_is_forgotten(owner, ids):
    """Whatever a link leads to is in the list above, and so is looked at."""
    known = {pattern_of(screen.address("fr", ids)) for screen in SCREENS}
    linked = set(addresses_linked(owner, f"/fr/shop/{SHOP}/"))
    forgotten = {pattern for pattern in linked - known - KNOWN_OTHERWISE if not pattern.endswith("/file/")}
    assert forgotten == set(), "add these to tests/browser/screens.py"
