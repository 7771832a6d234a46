"""Real processes that are killed at each step of a payment over a rail, of its refund, of one to another issuer."""

import functools
import json

import pytest

from rahba.kernel import clock
from rahba.payments.tests.sandbox import Child
from tests.concurrency import processes

pytestmark = processes.MARKS
STEPS = (
    ("pay", "written-down"),
    ("pay", "begin-before"),
    ("pay", "begin-after"),
    ("pay", "settle-in-transaction"),
    ("pay", "settle-after"),
    ("refund", "hold-in-transaction"),
    ("refund", "held"),
    ("refund", "give-back-before"),
    ("refund", "give-back-after"),
    ("refund", "resolve-in-transaction"),
    ("send", "reserved"),
    ("send", "transfer-before"),
    ("send", "transfer-after"),
    ("send", "close-before"),
)


@pytest.fixture
def sandboxes():
    rails = [Child(rail, clock.now()) for rail in ("youcan", "switch")]
    yield json.dumps({rail.rail: rail.address for rail in rails})
    for rail in rails:
        rail.stop()


@pytest.mark.story("pay:F27", "pay:F21")
def test_a_process_killed_at_each_step_loses_nothing_and_leaves_nothing_half_done(tmp_path, sandboxes):
    run = functools.partial(processes.start, processes.environment_for(tmp_path), "rail_payer")
    told = []
    for act, step in STEPS:
        process = run(act, step, sandboxes)
        said, _ = process.communicate()
        assert "survived" not in said, (act, step)
        assert process.returncode == -9, (act, step, said)
        told += said.splitlines(keepends=True)
    for act in ("pay", "refund", "send"):  # and once each without a kill, on what is left
        said, _ = run(act, "-", sandboxes).communicate()
        assert "survived" in said, act
        told += said.splitlines(keepends=True)
    found, _ = run("check", "-", sandboxes).communicate("".join(told))
    begun, paid, given_back, sent, faults = found.split(maxsplit=4)
    assert faults.strip() == "[]"
    # Two that were killed in time were never paid; a refund that was not held was never begun.
    assert (int(begun), int(paid), int(given_back), int(sent)) == (12, 9, 5, 5)
