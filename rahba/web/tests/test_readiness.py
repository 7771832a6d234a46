"""What a start does again, and what it does not."""

import os
from pathlib import Path

import pytest

from rahba.web import readiness
from rahba.web.data_folder import STATIC, DataFolder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> DataFolder:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return DataFolder(tmp_path / "market")


def do(folder: DataFolder, steps: list[str]) -> None:
    """What preparation would have done, seen from the stamps."""
    for step in steps:
        if step == "static":
            (folder.root / STATIC).mkdir()
            (folder.root / STATIC / "staticfiles.json").write_text("{}")
            folder.set_stamp("static", readiness.static_state(folder))
        elif step == "schema":
            folder.database.touch()
            folder.set_stamp("schema", readiness.schema_state(folder))
        else:
            folder.set_stamp("demo", "loaded")


def test_a_new_folder_needs_everything_once(folder):
    steps = readiness.missing_steps(folder, empty=False)
    assert steps == ["static", "schema", "demo"]
    do(folder, steps)
    assert readiness.missing_steps(folder, empty=False) == []


def test_a_first_start_that_was_cut_short_loads_the_demo_the_next_time(folder):
    do(folder, readiness.missing_steps(folder, empty=False)[:2])
    assert readiness.missing_steps(folder, empty=False) == ["demo"]


def test_an_empty_market_stays_empty_whatever_is_asked_later(folder):
    steps = readiness.missing_steps(folder, empty=True)
    assert steps == ["static", "schema"]
    do(folder, steps)
    assert readiness.missing_steps(folder, empty=False) == []
    assert not readiness.has_demo(folder)


def test_the_demo_is_never_passed_off_as_an_empty_market(folder):
    do(folder, readiness.missing_steps(folder, empty=False))
    with pytest.raises(readiness.DemoInTheWay):
        readiness.missing_steps(folder, empty=True)


def test_another_database_file_is_migrated_again(folder):
    """As after a restore: the file may come from an older version."""
    do(folder, readiness.missing_steps(folder, empty=True))
    other = folder.root / "restored"
    other.touch()
    os.replace(other, folder.database)
    assert readiness.missing_steps(folder, empty=False) == ["schema"]


def test_a_lost_static_folder_is_gathered_again(folder):
    do(folder, readiness.missing_steps(folder, empty=True))
    (folder.root / STATIC / "staticfiles.json").unlink()
    assert readiness.missing_steps(folder, empty=False) == ["static"]


def test_stamps_that_cannot_be_read_cost_time_and_nothing_else(folder):
    do(folder, readiness.missing_steps(folder, empty=True))
    (folder.root / "stamps.json").write_text("{not json")
    assert readiness.missing_steps(folder, empty=False) == ["static", "schema"], "and no demo into a real market"


def test_a_database_server_is_asked_each_time_and_gets_no_demo(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/rahba")
    do(folder, readiness.missing_steps(folder, empty=False))
    assert readiness.missing_steps(folder, empty=False) == ["schema"]
    assert not readiness.has_demo(folder)
