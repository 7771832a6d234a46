"""The ledger's commands, and what refuses to start without a durable disk."""

import json
from types import SimpleNamespace

import pytest
import typer

from rahba.ledger.tests.conftest import Town
from rahba.web.cli import durable, ledger, serve, start, worker
from rahba.web.data_folder import DataFolder

STEPS = ("static", "schema", "demo")


@pytest.fixture
def at_work(db, tmp_path, settings, monkeypatch):
    """A ledger with one payment in it, and an empty data folder."""
    settings.DATA = tmp_path
    monkeypatch.setenv("RAHBA_DATA", str(tmp_path))
    town = Town()
    town.post(town.transfer(town.bank, town.open(), 10))
    return town


@pytest.mark.story("pay:F38")
def test_prove_writes_what_verify_asks_for(at_work, tmp_path, capsys):
    file = tmp_path / "checkpoint.json"
    ledger.prove(out=file)
    ledger.verify(checkpoint=file)
    assert "All follows from what is recorded" in capsys.readouterr().out
    ledger.prove()
    assert json.loads(capsys.readouterr().out)["key_id"] == json.loads(file.read_text())["key_id"]
    assert (tmp_path / "checkpoint_key").stat().st_mode & 0o077 == 0

    told = json.loads(file.read_text())
    file.write_text(json.dumps({**told, "batch": 2}))
    with pytest.raises(typer.Exit) as ended:
        ledger.verify(checkpoint=file)
    assert ended.value.exit_code == 2
    assert "Nothing was read" in capsys.readouterr().out


@pytest.mark.story("pay:F38")
def test_verify_refuses_a_copy_that_is_older_than_the_checkpoint(at_work, tmp_path, capsys, monkeypatch):
    file, later = tmp_path / "checkpoint.json", {"shard": 0, "batch": 9, "transfers": 9, "seal": bytes(32)}
    monkeypatch.setattr(
        ledger, "queries", SimpleNamespace(**{**vars(ledger.queries), "end_of_chain": lambda _: later})
    )
    ledger.prove(out=file)
    with pytest.raises(typer.Exit) as ended:
        ledger.verify(checkpoint=file)
    assert ended.value.exit_code == 1
    assert "is missing" in capsys.readouterr().out


def start_it(folder) -> None:
    start.prepare(DataFolder(folder), empty=True)


@pytest.mark.parametrize("act", [lambda _: serve.command(), lambda _: worker.command(), start_it])
@pytest.mark.story("pay:F41")
def test_nothing_starts_where_a_confirmed_payment_could_be_lost(act, tmp_path, settings, monkeypatch, capsys):
    settings.DATA = tmp_path
    monkeypatch.setenv("RAHBA_DATA", str(tmp_path))
    monkeypatch.setenv("RAHBA_DEMO", "0")
    objecting = SimpleNamespace(objection_to_durability=lambda: "The disk is not waited for.")
    database = SimpleNamespace(OperationalError=OSError, connections=SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(durable, "load", {"rahba.ledger.queries": objecting, "django.db": database}.__getitem__)
    started = []
    monkeypatch.setattr(serve, "serve", lambda *_, **__: started.append("serve"))
    monkeypatch.setattr(worker, "work_until_stopped", lambda: started.append("worker"))
    monkeypatch.setattr(start, "load", lambda _: SimpleNamespace(prepare=started.append, SAYINGS=dict.fromkeys(STEPS)))
    with pytest.raises(typer.Exit) as ended:
        act(tmp_path)
    assert (ended.value.exit_code, started) == (1, [])
    assert "The disk is not waited for." in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_named(monkeypatch, capsys):
    def silent():
        raise OSError("connection refused")

    database = SimpleNamespace(OperationalError=OSError, connections=SimpleNamespace(close_all=lambda: None))
    queries = SimpleNamespace(objection_to_durability=silent)
    monkeypatch.setattr(durable, "load", {"rahba.ledger.queries": queries, "django.db": database}.__getitem__)
    with pytest.raises(typer.Exit):
        durable.refuse_unless_durable()
    assert "does not answer (connection refused). Start it first." in capsys.readouterr().out
