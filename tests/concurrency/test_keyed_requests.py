"""The same keyed request from several real processes, on a file of SQLite or a real server."""

import subprocess

import pytest

from tests.concurrency import processes

PROCESSES = 4
pytestmark = processes.MARKS


@pytest.fixture
def start(tmp_path):
    """start("act") is a process that stands ready, on a database that all of a test's processes share."""
    environment = processes.environment_for(tmp_path, "kernel")

    def process(what: str) -> subprocess.Popen:
        started = processes.start(environment, "keyed_sender", what)
        assert started.stdout.readline() == "ready\n"
        return started

    return process


def told(process: subprocess.Popen) -> str:
    return process.communicate("\n", timeout=60)[0].strip()


@pytest.mark.story("pay:F33")
def test_processes_that_send_the_same_at_once_do_it_once_and_none_breaks(start):
    processes = [start("act") for _ in range(PROCESSES)]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    answers = sorted(process.communicate(timeout=60)[0].strip() for process in processes)

    assert answers.count("done True") == 1
    assert set(answers) <= {"done True", "replayed", "request_in_flight"}
    assert told(start("act")) == "replayed"
    assert told(start("count")) == "1"


@pytest.mark.story("pay:F33")
def test_a_process_killed_under_way_blocks_its_repeat_for_a_minute_and_no_longer(start):
    killed = start("hold")
    killed.stdin.write("\n")
    killed.stdin.flush()
    assert killed.stdout.readline() == "holding\n"
    assert told(start("act")) == "request_in_flight"
    killed.kill()
    killed.wait()

    assert told(start("act")) == "request_in_flight"
    assert told(start("later")) == "done False"  # the same operation: what it made before is found, not made again
    assert told(start("act")) == "replayed"
    assert told(start("count")) == "1"
