"""The one folder where a shop's machine keeps everything: database, photos, secret key, certificates.

Stamps remember what was already prepared (static files collected, migrations applied), so that a second start
does none of it again. Losing the stamps costs time, never data.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

DATABASE = "rahba.sqlite3"
MEDIA = "media"
PRIVATE = "private"  # documents that no address leads to
STATIC = "static"
CERTIFICATES = "certificates"
_STAMPS = "stamps.json"
_IN_USE = "in_use"


class DataFolder:
    """A data folder, made on first use and readable by its owner only."""

    def __init__(self, root: Path):
        self.root = root.expanduser().resolve()
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def database(self) -> Path:
        return self.root / DATABASE

    def hold(self, *, alone: bool = False) -> bool:
        """Mark the folder as in use by this process and its children; `alone` fails while anyone else uses it."""
        self._held = os.open(self.root / _IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._held, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            self.let_go()
            return False
        return True

    def let_go(self) -> None:
        os.close(self._held)

    def stamp(self, name: str) -> str | None:
        return self._stamps().get(name)

    def set_stamp(self, name: str, value: str) -> None:
        path = self.root / _STAMPS
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps({**self._stamps(), name: value}, indent=1))
        unfinished.replace(path)

    def _stamps(self) -> dict[str, str]:
        try:
            return json.loads((self.root / _STAMPS).read_text())
        except (FileNotFoundError, ValueError):
            return {}


def fingerprint(files: Iterable[Path], *more: object) -> str:
    """Changes when a file is added, removed, renamed or written, without reading any of them."""
    digest = hashlib.sha256(repr(more).encode())
    for file in sorted(files):
        status = file.stat()
        digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
