"""Does what `readiness` found missing: gathers static files, migrates, loads the demo market."""

import gc

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver

from rahba.kernel import clock
from rahba.ledger import actions as ledger
from rahba.web import demo, readiness
from rahba.web.data_folder import DataFolder

SAYINGS = {
    "static": "Gathering pictures, styles and scripts",
    "schema": "Preparing the database",
    "demo": "Setting up the demo market",
}


def prepare(folder: DataFolder, step: str) -> None:
    """Do one step and stamp it done."""
    if step == "static":
        # Names carry a hash of the content, so yesterday's pages still find yesterday's files.
        call_command("collectstatic", interactive=False, verbosity=0)
        folder.set_stamp("static", readiness.static_state(folder))
    elif step == "schema":
        migrate()
        folder.set_stamp("schema", readiness.schema_state(folder))
    elif step == "demo":
        # A first start that is cut short goes on here next time.
        demo.load(clock.now())
        ledger.end_writers()
        folder.set_stamp("demo", "loaded")


class OtherVersion(Exception):
    """The database was made by a version whose tables this one does not know; nothing was changed."""

    def __str__(self):
        return (
            "These data were made by another version of Rahba, a newer one or one from before the first release: this "
            "one does not know their tables. Nothing was changed. Start with the version that made them; or, if they "
            "are only the demo, begin anew in another folder: --data my-shop"
        )


def migrate() -> None:
    """The tables of this version, and that of the cache, which keeps rate limits for every process."""
    known = MigrationLoader(connection)
    if any(domain in settings.DOMAINS for domain, _name in known.applied_migrations.keys() - known.disk_migrations):
        raise OtherVersion
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def warm_up() -> None:
    """Import every page and route before the fork, so that no process does it again; then let go of connections,
    since one shared by two processes corrupts both."""
    get_resolver().url_patterns  # noqa: B018 - reading it is what loads the routes
    connections.close_all()
    gc.collect()
    gc.freeze()
