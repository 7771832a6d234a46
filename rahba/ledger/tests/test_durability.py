"""A database that does not wait for its disk is no place for money."""

import pytest
from django.db import connection

from rahba.ledger.queries import durability, objection_to_durability


@pytest.fixture
def told(monkeypatch):
    """told({…}) lets the database say of itself what is given."""
    return lambda answers: monkeypatch.setattr(durability, "_value_of", answers.__getitem__)


@pytest.mark.story("pay:F41")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="it asks SQLite")
def test_sqlite_has_to_wait_for_the_disk(transactional_db):
    assert objection_to_durability() is None
    with connection.cursor() as cursor:
        try:
            for level in ("NORMAL", "OFF"):
                cursor.execute(f"PRAGMA synchronous={level}")
                assert "does not wait for the disk" in objection_to_durability()
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
    assert objection_to_durability() is None


@pytest.mark.story("pay:F41")
@pytest.mark.postgresql
class TestServer:
    def test_the_server_is_asked_itself(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            [fsync] = cursor.fetchone()
            cursor.execute("SET LOCAL synchronous_commit = off")
        assert ("fsync" if fsync == "off" else "synchronous_commit") in objection_to_durability()

    @pytest.mark.parametrize("name", ["fsync", "synchronous_commit"])
    def test_either_setting_alone_is_an_objection_with_its_name(self, told, name):
        settings = {"SHOW fsync": "on", "SHOW synchronous_commit": "on"}
        told(settings)
        assert objection_to_durability() is None
        told({**settings, f"SHOW {name}": "off"})
        assert f"{name} is off. Set it to on" in objection_to_durability()
