"""One command opens the market; Ctrl-C closes it and leaves nothing behind."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from rahba.web.local_ca import lan_addresses

HOME = Path(__file__).resolve().parents[2]
PREPARING = ("Gathering pictures", "Preparing the database", "Setting up the demo market")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="the embedded default is SQLite; it starts one of its own"
    ),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for left-over processes in /proc"),
]


class Market:
    """`python -m rahba start` on one data folder, as from a terminal: a process group that hears Ctrl-C."""

    def __init__(self, data: Path, *options: str):
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = data.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rahba", "start", "--data", data, "--port", str(self.port), *options],
                cwd=HOME,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=environment(),
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_open(self, seconds: float = 90) -> "Market":
        end = time.monotonic() + seconds
        while "Ctrl-C closes it" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.05)
        return self

    def answer(self, path: str = "/healthz") -> int:
        try:
            return urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10).status
        except urllib.error.HTTPError as answer:
            return answer.code

    def processes(self) -> set[int]:
        """Everything that this start has running, found by the data folder on its command line."""
        found = set()
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and str(self.data).encode() in (entry / "cmdline").read_bytes():
                    found.add(int(entry.name))
            except OSError:
                continue  # it ended while we looked
        return found

    def press_ctrl_c(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(15)


def environment(**more: str) -> dict[str, str]:
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("RAHBA_", "DATABASE_", "DJANGO_"))
    }
    return {**ours, "COLUMNS": "120", **more}


def command(*words: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "rahba", *words], cwd=HOME, capture_output=True, text=True, env=environment()
    )


@pytest.fixture
def markets() -> Iterator[list[Market]]:
    """Whatever a test opened is closed, even when the test failed."""
    opened: list[Market] = []
    yield opened
    for market in opened:
        if market.process.poll() is None:
            market.process.kill()
            market.process.wait()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty market that was opened and closed once."""
    data = tmp_path_factory.mktemp("start") / "market"
    market = Market(data, "--empty").wait_open()
    assert all(step in market.said for step in PREPARING[:2])
    assert PREPARING[2] not in market.said
    assert "Sign up with a Moroccan mobile number" in market.said
    assert market.press_ctrl_c() == 0, market.said
    return data


def wait_until(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_second_start_prepares_nothing_again_and_answers(prepared: Path, markets):
    market = Market(prepared, "--empty").wait_open()
    markets.append(market)
    assert market.answer() == 200
    assert not [step for step in PREPARING if step in market.said]


def test_ctrl_c_ends_every_process_and_frees_the_port(prepared: Path, markets):
    market = Market(prepared, "--empty").wait_open()
    markets.append(market)
    # The steward, granian with its two workers, and the worker of events.
    assert len(market.processes()) == 5
    assert market.press_ctrl_c() == 0
    assert market.said.rstrip().endswith("Rahba is closed. Nothing is lost.")
    assert "refused to gracefully stop" not in market.said
    assert not market.processes()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", market.port))


def test_a_start_that_is_killed_outright_leaves_nothing_either(prepared: Path, markets):
    market = Market(prepared, "--empty").wait_open()
    markets.append(market)
    market.process.kill()
    market.process.wait()
    assert wait_until(lambda: not market.processes()), "processes without a parent hold the port"


def test_a_worker_that_falls_is_started_again(prepared: Path, markets):
    market = Market(prepared, "--empty").wait_open()
    markets.append(market)
    [web] = [pid for pid in market.processes() if pid != market.process.pid and children(pid)]
    before = market.processes() - {market.process.pid, web} - children(web)
    [worker] = before
    os.kill(worker, signal.SIGKILL)
    assert wait_until(lambda: len(market.processes() - {worker}) == 5)
    assert market.answer() == 200


def children(pid: int) -> set[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(child) for child in text.split()}


def test_a_taken_port_is_said_in_words_before_anything_is_done(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = command("start", "--port", str(port), "--data", tmp_path / "never")
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stdout
    assert f"--port {port + 1}" in refused.stdout
    assert not (tmp_path / "never").exists()


def test_what_was_backed_up_while_open_opens_elsewhere(prepared: Path, markets, tmp_path: Path):
    market = Market(prepared, "--empty").wait_open()
    markets.append(market)
    copied = command("backup", tmp_path / "rahba.tar.gz", "--data", prepared)
    assert copied.returncode == 0, copied.stdout + copied.stderr
    refused = command("restore", tmp_path / "rahba.tar.gz", "--data", prepared, "--force")
    assert refused.returncode == 1
    assert "Rahba is open" in " ".join(refused.stdout.split())
    restored = command("restore", tmp_path / "rahba.tar.gz", "--data", tmp_path / "again")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    other = Market(tmp_path / "again").wait_open()
    markets.append(other)
    assert other.answer() == 200
    assert PREPARING[2] not in other.said, "a demo was loaded into somebody's market"


@pytest.mark.skipif(not lan_addresses(), reason="this machine is on no private network")
def test_a_phone_on_the_network_reaches_it_over_https(prepared: Path, markets):
    market = Market(prepared, "--empty", "--lan").wait_open()
    markets.append(market)
    address = f"https://{lan_addresses()[0]}:{market.port}"
    assert address in market.said
    assert f"{address}/ca" in market.said
    trusting = ssl.create_default_context(cafile=prepared / "certificates" / "rahba-ca.crt")
    assert urllib.request.urlopen(f"{address}/healthz", timeout=10, context=trusting).status == 200
    offered = urllib.request.urlopen(f"{address}/ca/rahba-ca.crt", timeout=10, context=trusting).read()
    assert offered == (prepared / "certificates" / "rahba-ca.crt").read_bytes()
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{address}/healthz", timeout=10)
