"""A backup is only worth what its restore brings back: each test restores, or sees a bad file refused."""

import contextlib
import datetime as dt
import gzip
import json
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from rahba.web.backup import BackupProblem, back_up, restore
from rahba.web.data_folder import DATABASE, DataFolder

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)

# Two rows per transaction, as fast as the disk takes them: a copy that catches half a transaction has an odd count.
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
connection.execute("PRAGMA journal_mode=WAL")
number = 0
while True:
    connection.execute("BEGIN IMMEDIATE")
    for half in (0, 1):
        connection.execute("INSERT INTO sale VALUES (?, ?, randomblob(500))", (number, half))
    connection.execute("COMMIT")
    number += 1
    if number == 20:
        print("writing", flush=True)
"""


@pytest.fixture
def market(tmp_path: Path) -> Path:
    """A data folder with 2,000 sales, a photo, a key, and static files that need no copy."""
    data = tmp_path / "market"
    (data / "media" / "photos").mkdir(parents=True)
    (data / "media" / "photos" / "bread.webp").write_bytes(b"picture of a loaf")
    (data / "static").mkdir()
    (data / "static" / "till.js").write_text("made again at each start")
    (data / "secret_key").write_text("signs sessions")
    with contextlib.closing(sqlite3.connect(data / DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE sale (number INTEGER, half INTEGER, content BLOB)")
        for half in (0, 1):
            connection.executemany(
                "INSERT INTO sale VALUES (?, ?, randomblob(2000))", [(-number, half) for number in range(1, 1001)]
            )
        connection.commit()
    return data


def sales_in(data: Path) -> int:
    with contextlib.closing(sqlite3.connect(data / DATABASE)) as connection:
        return connection.execute("SELECT count(*) FROM sale").fetchone()[0]


def test_a_backup_taken_while_sales_are_written_restores_whole(market: Path, tmp_path: Path):
    file = tmp_path / "rahba.tar.gz"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, market / DATABASE], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout.readline() == "writing\n"
        before = sales_in(market)
        back_up(market, file, version="1", now=NOW)
        after = sales_in(market)
        time.sleep(0.2)
        assert writer.poll() is None, "the writer was held up until it gave up"
        assert sales_in(market) > after, "the writer no longer writes"
    finally:
        writer.kill()
        writer.wait()
    restored = tmp_path / "elsewhere" / "market"
    restore(file, restored, force=False)
    assert before <= sales_in(restored) <= after
    assert sales_in(restored) % 2 == 0, "half of a transaction was copied"
    assert (restored / "media" / "photos" / "bread.webp").read_bytes() == b"picture of a loaf"
    assert (restored / "secret_key").read_text() == "signs sessions"
    assert not (restored / "static").exists()


def test_a_backup_is_readable_by_its_owner_only_and_leaves_no_scraps(market: Path, tmp_path: Path):
    file = tmp_path / "kept" / "rahba.tar.gz"
    back_up(market, file, version="1", now=NOW)
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["rahba.tar.gz"]


def test_a_market_is_not_replaced_by_accident(market: Path, tmp_path: Path):
    file = tmp_path / "rahba.tar.gz"
    back_up(market, file, version="1", now=NOW)
    with contextlib.closing(sqlite3.connect(market / DATABASE)) as connection:
        connection.execute("DELETE FROM sale")
        connection.commit()
    with pytest.raises(BackupProblem, match="already holds a market"):
        restore(file, market, force=False)
    assert sales_in(market) == 0
    restore(file, market, force=True)
    assert sales_in(market) == 2000
    [kept] = market.glob("replaced-*")
    assert sales_in(kept) == 0, "what was replaced is kept beside"


def test_a_market_that_is_open_is_not_replaced(market: Path, tmp_path: Path):
    file = tmp_path / "rahba.tar.gz"
    back_up(market, file, version="1", now=NOW)
    running = DataFolder(market)
    assert running.hold()
    with pytest.raises(BackupProblem, match="Rahba is open"):
        restore(file, market, force=True)
    assert sales_in(market) == 2000
    running.let_go()
    restore(file, market, force=True)


def test_the_demo_stays_the_demo(market: Path, tmp_path: Path):
    DataFolder(market).set_stamp("demo", "loaded")
    back_up(market, tmp_path / "demo.tar.gz", version="1", now=NOW)
    restore(tmp_path / "demo.tar.gz", tmp_path / "again", force=False)
    assert DataFolder(tmp_path / "again").stamp("demo") == "loaded"


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip_a_byte(file: Path) -> None:
    """In the middle of the unpacked database, packed again: the archive is sound, its content is not."""
    content = bytearray(gzip.decompress(file.read_bytes()))
    content[len(content) // 2] ^= 1
    file.write_bytes(gzip.compress(bytes(content)))


def flip_a_packed_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def be_something_else(file: Path) -> None:
    file.write_text("date;produit;prix\n")


def be_empty(file: Path) -> None:
    file.write_bytes(b"")


def hold_a_path_that_climbs_out(file: Path) -> None:
    manifest = {"format": "rahba-backup-1", "demo": "none", "made_at": "", "members": {}}
    for name in (DATABASE, "media/../../escaped"):
        manifest["members"][name] = {"bytes": 0, "sha256": "e3b0c442" * 8}
    text = json.dumps(manifest).encode()
    (file.parent / "manifest.json").write_bytes(text)
    (file.parent / "nothing").write_bytes(b"")
    with tarfile.open(file, "w:gz") as archive:
        archive.add(file.parent / "manifest.json", "manifest.json")
        archive.add(file.parent / "nothing", "media/../../escaped")


@pytest.mark.parametrize(
    "spoil", [cut_short, flip_a_byte, flip_a_packed_byte, be_something_else, be_empty, hold_a_path_that_climbs_out]
)
def test_a_spoilt_file_is_refused_and_nothing_is_changed(spoil, market: Path, tmp_path: Path):
    file = tmp_path / "rahba.tar.gz"
    back_up(market, file, version="1", now=NOW)
    spoil(file)
    with pytest.raises(BackupProblem, match="Nothing was changed"):
        restore(file, market, force=True)
    assert sales_in(market) == 2000
    assert not list(market.glob("replaced-*"))
    assert not list(tmp_path.rglob("escaped"))
    assert not list(tmp_path.glob(".rahba-*"))


def test_a_damaged_database_is_never_kept_as_a_backup(market: Path, tmp_path: Path):
    content = bytearray((market / DATABASE).read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5000] = b"\xff" * 5000
    (market / DATABASE).write_bytes(content)
    with pytest.raises(BackupProblem, match=r"older backup|cannot be read"):
        back_up(market, tmp_path / "rahba.tar.gz", version="1", now=NOW)
    assert not (tmp_path / "rahba.tar.gz").exists()


def test_a_folder_without_a_market_says_so(tmp_path: Path):
    with pytest.raises(BackupProblem, match="no database"):
        back_up(tmp_path, tmp_path / "rahba.tar.gz", version="1", now=NOW)
