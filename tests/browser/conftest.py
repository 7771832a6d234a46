"""A real server (`python -m rahba start`, demo market, SQLite) and a real Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.books import Books
from tests.browser.market import CHROMIUM, FLAGS, DidNotOpen, Owner, Server, free_port
from tests.browser.proxy import Line
from tests.browser.till import Till, prefer


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The demo market, shared: every test joins a phone of its own to it."""
    try:
        running = Server(tmp_path_factory.mktemp("market") / "data", free_port()).wait()
    except DidNotOpen as problem:
        pytest.fail(f"the server did not come up:\n{problem}")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def books(server) -> Books:
    return Books(server.data)


@pytest.fixture(scope="session")
def owner(server):
    """The shopkeeper, in another room."""
    owner = Owner(server.address)
    yield owner
    owner.close()


@pytest.fixture
def line(server):
    """The patchy line to the server."""
    line = Line(server.port)
    yield line
    line.close()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_phone(chromium: Browser) -> Callable[..., BrowserContext]:
    """Phones of 360 × 640, each with a memory of its own; an error in a script of any of them fails the test."""
    problems: list[str] = []
    phones: list[BrowserContext] = []

    def make(language: str = "fr", **options) -> BrowserContext:
        options = {"viewport": {"width": 360, "height": 640}, "locale": "fr-MA", "has_touch": True, **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(20_000)
        prefer(context, language)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        phones.append(context)
        return context

    yield make
    for context in phones:
        context.close()
    assert not problems, problems


@pytest.fixture
def phone(new_phone) -> Page:
    """One phone that speaks French."""
    return new_phone().new_page()


@pytest.fixture
def till(new_phone, line, owner) -> Till:
    """A phone joined to the shop over the patchy line, Rachid at the till."""
    till = Till(new_phone(), line.address)
    till.join(owner.pairing_code())
    till.unlock()
    return till
