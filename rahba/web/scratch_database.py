"""A database of its own beside the real one, for what must not touch it: replayed cases, measurements."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextlib.contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Everything within reads and writes an empty, migrated database that is thrown away afterwards.

    The same engine with the same settings, durable commits included; one left behind by a cut run is replaced.
    """
    with tempfile.TemporaryDirectory(prefix=f"rahba-{name}-") as folder:
        place = str(Path(folder) / f"{name}.sqlite3") if connection.vendor == "sqlite" else f"rahba_{name}"
        connection.settings_dict["TEST"]["NAME"] = place
        real = str(settings.DATABASES["default"]["NAME"])
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(real, verbosity=0)
