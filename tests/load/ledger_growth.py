"""Millions of transfers into one ledger: does it slow down, does the process grow?

python -m tests.load.ledger_growth 10000000      prints a line of JSON for every million
"""

import json
import os
import sys
import time
from pathlib import Path

import django


def grow(rows: int) -> None:
    """On an empty database that is thrown away. Only the door is timed: making the payments is not its work."""
    from django.db import connection

    from rahba.web.scratch_database import scratch_database
    from tests.load.ledger_runs import BATCH, Town, post

    with scratch_database("growth"):
        town, written, portion = Town(), 0, min(rows, 1_000_000)
        while written < rows:
            seconds = busy = 0.0
            for _ in range(portion // BATCH):
                work = town.payments(BATCH)
                started, used = time.perf_counter(), time.process_time()
                post(work)
                seconds, busy = seconds + time.perf_counter() - started, busy + time.process_time() - used
            written += portion
            counted = portion // BATCH * BATCH
            report = {
                "database": connection.vendor, "rows": written, "rate": counted / seconds,
                "busy": counted / busy, "megabytes": _resident(), "load": os.getloadavg()[0],
            }  # fmt: skip
            print(json.dumps(report), flush=True)


def _resident() -> float:
    """What the process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    grow(int(sys.argv[1]))
