"""Real processes on one database of their own: a file of SQLite, or the tests' own on a server."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ON_SERVER = connection.vendor == "postgresql"
MARKS = [pytest.mark.slow, *([pytest.mark.django_db(transaction=True)] if ON_SERVER else [])]


def environment_for(folder: Path, *domains: str) -> dict[str, str]:
    """What a process needs in order to meet the others there; the file is migrated, `domains` of it or all."""
    environment = {**os.environ, "RAHBA_DATA": str(folder)}
    if ON_SERVER:
        place = connection.settings_dict
        user = quote(place["USER"]) + (f":{quote(place['PASSWORD'])}" if place["PASSWORD"] else "")
        port = f":{place['PORT']}" if place["PORT"] else ""
        host = quote(place["HOST"], safe="")
        environment["DATABASE_URL"] = f"postgresql://{user}@{host}{port}/{quote(place['NAME'])}"
        return environment
    command = [sys.executable, "-m", "rahba", "manage", "migrate", *domains, "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True)
    return environment


def start(environment: dict[str, str], module: str, *words: str) -> subprocess.Popen:
    """A process of `tests.concurrency.<module>`, which is talked to in lines."""
    command = [sys.executable, "-m", f"tests.concurrency.{module}", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=environment, **pipes)
