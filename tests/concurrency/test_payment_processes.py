"""Payments in real processes that are killed at any moment: nothing acknowledged is lost, nothing is half done."""

import functools
import os
import random
import time

import pytest

from tests.concurrency import processes

KILLS = int(os.environ.get("RAHBA_PAYMENT_KILLS", 6))
pytestmark = processes.MARKS


@pytest.fixture
def run(tmp_path):
    """run(act) starts `payer act` on a database of its own that all of a test's processes share."""
    return functools.partial(processes.start, processes.environment_for(tmp_path), "payer")


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
