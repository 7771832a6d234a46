"""Who waits to write on SQLite stands in a line, and no way out of a transaction leaves the line closed."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.db.utils import ConnectionHandler, IntegrityError, OperationalError

HOLDER = """
import sys, time
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "rahba.kernel.sqlite", "NAME": sys.argv[1],
                                          "OPTIONS": {"transaction_mode": "IMMEDIATE"}}})
import django
django.setup()
from django.db import connection, transaction
with transaction.atomic():
    connection.cursor().execute("INSERT INTO fact VALUES (99)")
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def let_in(django_db_blocker):
    """These databases are files of their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "market.sqlite3"
    opened(path).cursor().execute("CREATE TABLE fact (id INTEGER PRIMARY KEY)")
    return path


def opened(path: Path):
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.1}
    places = {DEFAULT_DB_ALIAS: {"ENGINE": "rahba.kernel.sqlite", "NAME": str(path), "OPTIONS": options}}
    return ConnectionHandler(places)[DEFAULT_DB_ALIAS]


def begin(connection) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def somebody_writes(path: Path) -> bool:
    turn = os.open(f"{path}-turn", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(turn)
    return False


def facts(path: Path) -> list[int]:
    cursor = opened(path).cursor()
    cursor.execute("SELECT id FROM fact ORDER BY id")
    return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("way_out", ["commit", "rollback", "close"])
def test_the_line_moves_on_however_a_transaction_ends(file, way_out):
    connection = opened(file)
    begin(connection)
    connection.cursor().execute("INSERT INTO fact VALUES (1)")
    assert somebody_writes(file)
    getattr(connection, way_out)()
    assert not somebody_writes(file)
    assert facts(file) == ([1] if way_out == "commit" else [])


def test_the_line_moves_on_after_an_error(file):
    connection = opened(file)
    begin(connection)
    connection.cursor().execute("INSERT INTO fact VALUES (1)")
    with pytest.raises(IntegrityError):
        connection.cursor().execute("INSERT INTO fact VALUES (1)")
    connection.rollback()
    assert not somebody_writes(file)


def test_a_program_that_knows_no_line_is_still_respected(file):
    stranger = opened(file)
    stranger.cursor().execute("BEGIN IMMEDIATE")
    connection = opened(file)
    with pytest.raises(OperationalError, match="locked"):
        begin(connection)
    assert not somebody_writes(file)


def test_reading_needs_no_turn(file):
    writer = opened(file)
    begin(writer)
    assert facts(file) == []
    writer.rollback()


def test_everybody_gets_their_turn(file):
    def write(first: int) -> None:
        connection = opened(file)
        for number in range(first, first + 25):
            begin(connection)
            connection.cursor().execute("INSERT INTO fact VALUES (%s)", [number])
            connection.commit()
            connection.set_autocommit(True)
        connection.close()

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100, 200, 300)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(facts(file)) == 100


def test_a_killed_writer_leaves_the_line(file):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    assert somebody_writes(file)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    connection = opened(file)
    begin(connection)
    connection.cursor().execute("INSERT INTO fact VALUES (1)")
    connection.commit()
    assert facts(file) == [1]


def test_a_database_in_memory_has_no_line(tmp_path):
    connection = opened(":memory:")
    begin(connection)
    connection.rollback()
    assert not list(tmp_path.iterdir())
