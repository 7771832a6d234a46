"""The key that signs this machine's checkpoints: made once, kept in the data folder, in no backup.

A copy on another machine signs with a key of its own; to check what an earlier one signed, none is needed.
"""

import contextlib
import os
import secrets
from pathlib import Path

FILE = "checkpoint_key"


def read_checkpoint_key(data: Path) -> bytes | None:
    """The 32 bytes of the key; None where none was made yet."""
    try:
        return bytes.fromhex((data / FILE).read_text())
    except FileNotFoundError:
        return None


def read_or_make_checkpoint_key(data: Path) -> bytes:
    """The key, made at first use and readable by its owner only."""
    path = data / FILE
    if not path.exists():
        unfinished = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)  # whole or not at all, and never over another's
        unfinished.unlink()
    return bytes.fromhex(path.read_text())
