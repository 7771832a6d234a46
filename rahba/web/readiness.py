"""What a data folder still needs before this version of the code can serve from it. Imports no Django: a second
start asks this, hears "nothing", and goes straight to serving."""

import os
from pathlib import Path

from rahba.web.data_folder import STATIC, DataFolder, fingerprint

PACKAGE = Path(__file__).resolve().parent.parent
_LOCK = PACKAGE.parent / "requirements.lock"


class DemoInTheWay(Exception):
    """An empty market was asked for, in a folder that already holds the demo."""


def missing_steps(folder: DataFolder, *, empty: bool) -> list[str]:
    """Among `static`, `schema` and `demo`, in the order in which they are to be done."""
    if not folder.database.exists() and not database_elsewhere():
        folder.set_stamp("demo", "none" if empty else "wanted")
    if empty and has_demo(folder):
        raise DemoInTheWay
    steps = []
    if folder.stamp("static") != static_state(folder):
        steps.append("static")
    if database_elsewhere() or folder.stamp("schema") != schema_state(folder):
        steps.append("schema")
    if folder.stamp("demo") == "wanted":
        steps.append("demo")
    return steps


def static_state(folder: DataFolder) -> str:
    """Our static files, and the locked dependencies, which bring theirs."""
    ours = [path for path in PACKAGE.glob("*/static/**/*") if path.is_file()]
    collected = (folder.root / STATIC / "staticfiles.json").exists()
    return fingerprint([*ours, PACKAGE / "web" / "static_storage.py", *_locks()], collected)


def schema_state(folder: DataFolder) -> str:
    """The migrations, and the database file they were applied to: a restored one is another file."""
    file = folder.database.stat().st_ino if folder.database.exists() else None
    return fingerprint([*PACKAGE.glob("*/migrations/*.py"), *_locks()], file)


def has_demo(folder: DataFolder) -> bool:
    return folder.stamp("demo") in ("wanted", "loaded")


def database_elsewhere() -> bool:
    """With a database server, migrations are asked for at each start and no demo is loaded."""
    return bool(os.environ.get("DATABASE_URL"))


def _locks() -> list[Path]:
    """The lock file is not there when Rahba is installed as a package."""
    return [_LOCK] if _LOCK.exists() else []
