"""A real market to walk into: `python -m rahba start` with its demo, and its owner at the other end of the shop."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

HOME = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("RAHBA_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Else every new tab starts hidden pages of the address bar beside it.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
SHOP = "0196b1a0-0000-7000-8000-000000000001"
OWNER, OWNER_PIN = "Rachid (démo)", "2580"
CASHIER, CASHIER_PIN = "Salma (démo)", "1379"


class DidNotOpen(Exception):
    """The server did not come up; the text is what it printed."""


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`python -m rahba start` in a data folder of its own. `home` is where the code lies, if not here."""

    def __init__(self, data: Path, port: int, *options: str, home: Path = HOME, own_session: bool = False):
        self.data, self.port, self.address = data, port, f"http://localhost:{port}"
        data.parent.mkdir(parents=True, exist_ok=True)
        self._log = (data.parent / f"server-{port}.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rahba", "start", "--data", str(data), "--port", str(port), *options],
            cwd=home,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=own_session,
            env={**os.environ, "DATABASE_URL": "", "RAHBA_DATA": "", "PYTHONPATH": "", "COLUMNS": "120"},
        )

    def wait(self, seconds: float = 180) -> "Server":
        """Until it answers; what it printed is told when it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                httpx.get(f"{self.address}/healthz", timeout=2).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return self
        self.stop()
        raise DidNotOpen(self.printed()[-3000:])

    def printed(self) -> str:
        """What the server wrote on its terminal: among other things, the one-time codes."""
        return Path(self._log.name).read_text("utf-8")

    def stop(self) -> None:
        """Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._log.close()


class Owner:
    """The shopkeeper in another room, with a browser that needs no drawing: forms are posted as a page would."""

    def __init__(self, address: str, door: str = "shopkeeper"):
        self.address, self.shop = address, f"/fr/shop/{SHOP}"
        self.web = httpx.Client(base_url=address, follow_redirects=True, timeout=30)
        self.web.get("/fr/").raise_for_status()
        self.post("/fr/demo/enter/", {"as": door})

    def get(self, path: str) -> httpx.Response:
        """A page of the shop."""
        return self.web.get(path).raise_for_status()

    def post(self, path: str, fields: dict | None = None) -> httpx.Response:
        """A form sent."""
        token = self.web.cookies["csrftoken"]
        fields = {"csrfmiddlewaretoken": token, **(fields or {})}
        return self.web.post(path, data=fields, headers={"Origin": self.address}).raise_for_status()

    def pairing_code(self) -> str:
        """What the page “Join another phone” shows."""
        page = self.post(f"{self.shop}/phones/join/").text
        found = re.search(r"#pair=([A-Z0-9-]+)|>([A-Z0-9]{4}-[A-Z0-9]{4})<", page)
        if not found:
            raise AssertionError(f"no pairing code on the page:\n{page[:2000]}")
        return found[1] or found[2]

    def sign_out(self, device_id: str) -> None:
        """A phone is lost."""
        self.post(f"{self.shop}/phones/{device_id}/revoke/")

    def cookies(self) -> list[dict]:
        """For a real browser that is to be signed in the same way."""
        return [{"name": name, "value": value, "url": self.address} for name, value in self.web.cookies.items()]

    def close(self) -> None:
        self.web.close()
