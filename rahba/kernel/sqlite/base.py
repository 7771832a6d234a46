"""SQLite with fair turns.

SQLite makes who finds the database held by another writer sleep for 1, 2, 5, 10 … 100 ms and look again. Whoever comes
by in between is first, so that under load some wait for seconds while the database stands idle. Here a transaction
that is going to write first locks a file beside the database, and looks for it every half millisecond
(`docs/decisions/0027-fair-turns-on-sqlite.md`). SQLite's own lock still decides what is right; this one only decides
who is next.
"""

import fcntl
import os
import time

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_LOOK_AGAIN_SECONDS = 0.0005
_LONGEST_WAIT_SECONDS = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Each connection opens the file for itself, so that threads wait for each other as processes do."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            if self._turn is not None:
                os.close(self._turn)  # which unlocks it
                self._turn = None

    def _wait_for_turn(self) -> None:
        if self.transaction_mode != "IMMEDIATE" or self.is_in_memory_db():
            return
        if self._turn is None:
            self._turn = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while not _locked(self._turn):
            if time.monotonic() > until:
                raise OperationalError("database is locked")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _end_turn(self) -> None:
        if self._turn is not None:
            fcntl.flock(self._turn, fcntl.LOCK_UN)


def _locked(turn: int) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
