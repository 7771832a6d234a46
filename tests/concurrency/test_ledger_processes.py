"""The ledger in real processes, on a file of SQLite or a real server: killed at any moment, crowded by threads."""

import functools
import os
import random
import signal
import time

import pytest

from tests.concurrency import processes

KILLS = int(os.environ.get("RAHBA_LEDGER_KILLS", 6))
pytestmark = processes.MARKS


@pytest.fixture
def run(tmp_path):
    """run(act) starts `ledger_poster act` on a database of its own that all of a test's processes share."""
    return functools.partial(processes.start, processes.environment_for(tmp_path, "ledger"), "ledger_poster")


@pytest.mark.story("pay:F27")
def test_a_process_killed_at_any_moment_loses_nothing_it_acknowledged_and_leaves_nothing_half_done(run):
    acknowledged = []
    for _ in range(KILLS):
        poster = run("post")
        acknowledged.append(poster.stdout.readline())  # it is at work now
        time.sleep(random.uniform(0, 0.4))
        poster.kill()
        # The last line may be cut; an id that was not read whole was not acknowledged.
        # Read on from where the first line ended: communicate() would begin after what is already in the buffer.
        acknowledged += [line for line in poster.stdout if line.endswith("\n")]
        poster.communicate()
    told, _ = run("check").communicate("".join(acknowledged))
    missing, transfers, broken_chains, findings = told.split(maxsplit=3)
    assert (missing, broken_chains, findings.strip()) == ("0", "0", "[]")
    assert int(transfers) >= len(" ".join(acknowledged).split())


@pytest.mark.story("pay:F27")
def test_killed_after_each_step_of_posting_it_posted_all_or_nothing_and_the_retry_tells_which(run):
    steps = ["take_turn", "posting_of", "insert_values", "_write_transfers", "execute_together", "write_posting"]
    for step in [*steps, "commit"]:
        poster = run("die", step)
        poster.communicate()
        assert poster.returncode == -signal.SIGKILL, step
        if step != "commit":
            told, _ = run("check").communicate("")
            assert told.split(maxsplit=3) == ["0", "0", "0", "[]\n"], step
    told, _ = run("repeat").communicate()
    assert told.strip() == "exists"
    told, _ = run("check").communicate("")
    assert told.split(maxsplit=3) == ["0", "3", "0", "[]\n"]


@pytest.mark.story("pay:F40")
def test_thirty_two_threads_at_once_and_the_database_is_never_locked(run):
    told, _ = run("threads").communicate()
    assert told.strip() == "all posted"
    told, _ = run("check").communicate("")
    assert told.split(maxsplit=3)[1:] == ["960", "0", "[]\n"]
