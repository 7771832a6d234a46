"""Payments in real processes that are killed at any moment: nothing acknowledged is lost, nothing is half done."""

import os
import random
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.db import connection

KILLS = int(os.environ.get("RAHBA_PAYMENT_KILLS", 6))
ON_SERVER = connection.vendor == "postgresql"
pytestmark = [pytest.mark.slow, *([pytest.mark.django_db(transaction=True)] if ON_SERVER else [])]


@pytest.fixture
def run(tmp_path):
    """run(act) starts `payer act` on a database of its own that all of a test's processes share."""
    environment = {**os.environ, "RAHBA_DATA": str(tmp_path)}
    if ON_SERVER:
        place = connection.settings_dict
        user = quote(place["USER"]) + (f":{quote(place['PASSWORD'])}" if place["PASSWORD"] else "")
        port = f":{place['PORT']}" if place["PORT"] else ""
        host = quote(place["HOST"], safe="")
        environment["DATABASE_URL"] = f"postgresql://{user}@{host}{port}/{quote(place['NAME'])}"
    else:
        command = [sys.executable, "-m", "rahba", "manage", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, check=True)

    def start(act: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.concurrency.payer", act]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, env=environment, **pipes)

    return start


@pytest.mark.story("pay:F27")
def test_asking_paying_and_giving_back_killed_at_any_moment(run):
    told = []
    for _ in range(KILLS):
        payer = run("work")
        told.append(payer.stdout.readline())  # it is at work now
        time.sleep(random.uniform(0, 0.4))
        payer.kill()
        rest, _ = payer.communicate()
        told += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    found, _ = run("check").communicate("".join(told))
    acknowledged, paid, given_back, faults = found.split(maxsplit=3)
    assert faults.strip() == "[]"
    assert 0 < int(acknowledged) <= int(paid) <= int(acknowledged) + KILLS
    assert int(given_back) > 0
