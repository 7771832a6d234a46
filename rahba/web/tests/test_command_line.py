"""The command line answers at once, and in words."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rahba.web.cli.app import COMMANDS

HOME = Path(__file__).resolve().parents[3]


def run(*words: str, **more: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "COLUMNS": "120", **more}
    return subprocess.run(
        [sys.executable, "-m", "rahba", *words], cwd=HOME, capture_output=True, text=True, env=environment
    )


def test_help_lists_the_commands_with_their_purpose():
    answer = run("--help")
    assert answer.returncode == 0
    for name in ("start", "serve", "worker", "migrate", "messages", "backup", "restore", "manage"):
        [purpose] = [command.help for command in COMMANDS if command.name == name]
        assert name in answer.stdout
        assert purpose.split(":")[0][:40] in answer.stdout


def test_help_loads_neither_django_nor_any_command():
    code = (
        "import sys; sys.argv = ['rahba', '--help']\n"
        "from rahba.web.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = [m for m in sys.modules if m.split('.')[0] in {'django', 'granian', 'ninja', 'PIL'}]\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_an_unknown_command_is_answered_with_the_known_ones_in_reach():
    answer = run("strat")
    assert answer.returncode == 2
    assert "No such command" in answer.stderr


def test_django_is_one_word_away(tmp_path: Path):
    answer = run("manage", "check", "--fail-level", "ERROR", RAHBA_DATA=str(tmp_path), DATABASE_URL="")
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_a_database_server_has_its_own_tool(verb: str, tmp_path: Path):
    answer = run(
        verb, str(tmp_path / "x.tar.gz"), RAHBA_DATA=str(tmp_path), DATABASE_URL="postgresql://nobody@127.0.0.1:9/none"
    )
    assert answer.returncode == 1
    assert ("pg_dump" if verb == "backup" else "pg_restore") in answer.stdout


def test_a_file_that_is_no_backup_is_refused_in_words(tmp_path: Path):
    (tmp_path / "holiday.tar.gz").write_text("not a backup")
    answer = run("restore", str(tmp_path / "holiday.tar.gz"), RAHBA_DATA=str(tmp_path / "data"), DATABASE_URL="")
    assert answer.returncode == 1
    assert "no backup of Rahba" in " ".join(answer.stdout.split())
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("words", [("migrate",), ("start", "--port", "8519", "--empty")])
def test_data_of_another_version_are_left_alone_and_it_says_what_to_do(tmp_path: Path, words):
    file = tmp_path / "rahba.sqlite3"
    with closing(sqlite3.connect(file)) as made_elsewhere:
        made_elsewhere.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")
        made_elsewhere.execute("INSERT INTO django_migrations VALUES (1, 'sales', '0009_of_tomorrow', '2026-11-24')")
        made_elsewhere.commit()
    there = ("--data", str(tmp_path)) if words[0] == "start" else ()
    answer = run(*words, *there, RAHBA_DATA=str(tmp_path), DATABASE_URL="")
    assert answer.returncode == 1
    assert "made by another version" in answer.stdout
    assert "--data" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr
    with closing(sqlite3.connect(file)) as after:
        assert after.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [
            ("django_migrations",)
        ]
