"""A real server (`python -m rahba start`, demo market, SQLite) and a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.proxy import Line

HOME = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`python -m rahba start` in a data folder of its own."""

    def __init__(self, data: Path, port: int):
        self.port, self.address = port, f"http://localhost:{port}"
        self._log = (data.parent / f"server-{port}.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rahba", "start", "--data", str(data), "--port", str(port)],
            cwd=HOME,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "DATABASE_URL": "", "COLUMNS": "120"},
        )

    def wait(self, seconds: float = 120) -> "Server":
        """Until it answers; the log is shown when it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return self
        self.stop()
        pytest.fail(f"the server did not come up:\n{Path(self._log.name).read_text()[-3000:]}")

    def stop(self) -> None:
        """Ctrl-C."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._log.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("market") / "data", free_port()).wait()
    yield running
    running.stop()


@pytest.fixture
def line(server):
    """The patchy line to the server."""
    line = Line(server.port)
    yield line
    line.close()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser):
    """A phone of 360 × 640 that speaks French unless the page says otherwise; console errors fail the test."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="fr-MA", has_touch=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems, problems


def enter(page: Page, address: str, door: str) -> None:
    """Walk through one of the demo's doors: shopkeeper, cashier, customer, officer."""
    page.goto(f"{address}/fr/")
    page.locator(f"[data-door={door}] button, button[data-door={door}]").first.click()
    page.wait_for_load_state("load")
