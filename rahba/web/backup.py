"""One checked file that holds a whole data folder: the database, copied while in use, the photos and the documents.

The file is a gzipped tar: `manifest.json` first, then the members that it lists with size and SHA-256. What was made
on this machine only (static files, certificates) is left out; the secret key goes along, so that phones stay paired.
"""

import contextlib
import datetime as dt
import hashlib
import io
import itertools
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from rahba.web.data_folder import DATABASE, MEDIA, PRIVATE, DataFolder

FORMAT = "rahba-backup-1"
SECRET_KEY = "secret_key"  # noqa: S105 - the name of a file
_MANIFEST = "manifest.json"
_BLOCK = 1024 * 1024


class BackupProblem(Exception):
    """What went wrong, and what to do about it, in words for the person at the keyboard."""


def back_up(data: Path, target: Path, *, version: str, now: dt.datetime) -> dict:
    """Write `target` and return its manifest. The market may stay open: writers are not held up."""
    if not (data / DATABASE).exists():
        raise BackupProblem(f"There is no database in {data}: nothing to copy. Name the folder: --data DIR")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rahba-backup-") as room:
            copy = Path(room) / DATABASE
            _copy_database(data / DATABASE, copy)
            members = {DATABASE: copy, **_files_beside(data)}
            manifest = {
                "format": FORMAT,
                "rahba": version,
                "made_at": now.isoformat(),
                "demo": DataFolder(data).stamp("demo") or "none",
                "members": {name: _describe(path) for name, path in members.items()},
            }
            _write(unfinished, manifest, members)
        verify(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def verify(source: Path) -> dict:
    """Read every byte of a backup against its manifest and open its database; return the manifest."""
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".rahba-verify-") as room:
        return _unpack(source, Path(room))


def restore(source: Path, data: Path, *, force: bool) -> dict:
    """Put a backup into `data`: checked completely first, moved into place last, so a bad file changes nothing."""
    if (data / DATABASE).exists() and not force:
        raise BackupProblem(
            f"{data} already holds a market, which a restore would replace. Nothing was changed. Restore into another "
            "folder with --data DIR, or replace it with --force: what is there now is then kept beside it."
        )
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".rahba-restore-") as room:
        manifest = _unpack(source, Path(room))
        folder = DataFolder(data)
        if not folder.hold(alone=True):
            raise BackupProblem(f"Rahba is open on {data}. Nothing was changed; close it (Ctrl-C) and restore again.")
        _set_aside(data)
        for name in sorted({PurePosixPath(member).parts[0] for member in manifest["members"]}):
            shutil.move(Path(room) / name, data / name)
        # Whatever the folder was before, it is now what the backup was, demo or not.
        folder.set_stamp("demo", manifest["demo"])
        folder.let_go()
    return manifest


def _copy_database(source: Path, copy: Path) -> None:
    """SQLite's own online copy: one consistent moment, whoever is writing; then the whole copy is checked."""
    with contextlib.closing(sqlite3.connect(copy)) as into:
        with contextlib.closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)) as out_of:
            # All pages in one step: between steps a writer would make the copy start again, for ever on a busy day.
            out_of.backup(into, pages=-1)
        into.execute("PRAGMA journal_mode=DELETE")
    _check_database(copy)


def _check_database(path: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            [(answer,), *_] = connection.execute("PRAGMA integrity_check").fetchall()
            broken_links = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as problem:
        raise BackupProblem(f"The database in the copy cannot be read ({problem}). It was not used.") from problem
    if answer != "ok" or broken_links:
        raise BackupProblem("The database in the copy is damaged inside. It was not used; take an older backup.")


def _files_beside(data: Path) -> dict[str, Path]:
    """Photos, documents and the secret key, under their names in the archive."""
    folders = (data / MEDIA, data / PRIVATE)
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    files = {path.relative_to(data).as_posix(): path for path in found}
    if (data / SECRET_KEY).exists():
        files[SECRET_KEY] = data / SECRET_KEY
    return files


def _describe(path: Path) -> dict:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _write(target: Path, manifest: dict, members: dict[str, Path]) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
        text = json.dumps(manifest, indent=1).encode()
        head = tarfile.TarInfo(_MANIFEST)
        head.size = len(text)
        archive.addfile(head, io.BytesIO(text))
        for name, path in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = manifest["members"][name]["bytes"], 0o600
            with path.open("rb") as file:
                archive.addfile(info, file)
        archive.close()
        raw.flush()
        os.fsync(raw.fileno())


def _unpack(source: Path, room: Path) -> dict:
    """Unpack into `room`, refusing whatever the manifest does not vouch for."""
    if not source.exists():
        raise BackupProblem(f"There is no file {source}.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _read_manifest(archive, source)
            arrived = {name for name, _ in _extract(archive, manifest, room)}
    except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, KeyError) as problem:
        raise BackupProblem(
            f"{source.name} is damaged or no backup of Rahba ({type(problem).__name__}). Nothing was changed; take "
            "another copy of the file, or an older backup."
        ) from problem
    lost = set(manifest["members"]) - arrived
    if lost:
        raise BackupProblem(f"{source.name} is cut short: {len(lost)} files are missing in it. Nothing was changed.")
    _check_database(room / DATABASE)
    return manifest


def _read_manifest(archive: tarfile.TarFile, source: Path) -> dict:
    first = archive.next()
    if first is None or first.name != _MANIFEST:
        raise ValueError("no manifest")
    manifest = json.load(archive.extractfile(first))
    if manifest["format"] != FORMAT:
        raise BackupProblem(
            f"{source.name} was made by another version of Rahba ({manifest['format']}). Nothing was changed; restore "
            "it with that version."
        )
    if DATABASE not in manifest["members"]:
        raise ValueError("no database")
    return manifest


def _extract(archive: tarfile.TarFile, manifest: dict, room: Path) -> Iterator[tuple[str, Path]]:
    """Names are compared with the manifest and must stay inside the folder: an archive is untrusted input."""
    for info in itertools.islice(archive, 1, None):
        promised = manifest["members"].get(info.name)
        path = PurePosixPath(info.name)
        known = path.parts[0] in (DATABASE, MEDIA, PRIVATE, SECRET_KEY) and ".." not in path.parts
        if promised is None or not known or not info.isfile() or info.size != promised["bytes"]:
            raise ValueError(f"unexpected member {info.name}")
        place = room / info.name
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        content = archive.extractfile(info)
        with place.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            while block := content.read(_BLOCK):
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != promised["sha256"]:
            raise ValueError(f"changed content of {info.name}")
        yield info.name, place


def _set_aside(data: Path) -> None:
    """What a forced restore replaces is kept in a folder beside. SQLite's side files go with the old database."""
    present = [data / name for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", MEDIA, PRIVATE, SECRET_KEY)]
    present = [path for path in present if path.exists()]
    if present:
        kept = Path(tempfile.mkdtemp(dir=data, prefix="replaced-"))
        for path in present:
            shutil.move(path, kept / path.name)
