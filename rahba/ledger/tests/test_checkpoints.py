"""What is kept outside tells whether a copy is whole."""

import json

import pytest
from django.db import transaction

from rahba.ledger import queries
from rahba.ledger.rules.checkpoints import NotACheckpoint, key_id_of, public_key_of, read_checkpoint, signed_checkpoint
from rahba.ledger.tests.conftest import NOW

KEY = bytes(range(32))


def exported() -> str:
    return json.dumps(signed_checkpoint(KEY, at=NOW, **queries.end_of_chain(0)))


@pytest.mark.story("pay:F38")
def test_a_restored_copy_that_misses_acknowledged_batches_is_found_out(town):
    """It is whole in itself; the checkpoint made before the accident names the batch that it lacks."""
    shop = town.open()
    town.post(town.transfer(town.bank, shop, 10))
    early = read_checkpoint(exported())
    with transaction.atomic():  # what the accident takes away
        town.post(town.transfer(town.bank, shop, 11))
        late = read_checkpoint(exported())
        assert queries.objection_to_checkpoint(late) is None
        transaction.set_rollback(True)
    assert queries.verify().findings == []
    assert queries.objection_to_checkpoint(early) is None
    assert "is missing: this copy ends with batch 1" in queries.objection_to_checkpoint(late)
    # Going on from the old copy does not hide it: the batch of that number is another one.
    town.post(town.transfer(town.bank, shop, 12))
    assert "has another seal here" in queries.objection_to_checkpoint(late)


def test_a_checkpoint_says_who_signed_it_and_how_far_the_chain_had_come(town):
    assert queries.end_of_chain(0) is None
    town.post(town.transfer(town.bank, town.open(), 10), town.transfer(town.bank, town.open(), 10))
    told = read_checkpoint(exported())
    assert (told.shard, told.batch, told.transfers, told.at) == (0, 1, 2, NOW.isoformat())
    assert told.seal == queries.verify().seal
    assert told.key_id == key_id_of(public_key_of(KEY))


@pytest.mark.parametrize(
    "change",
    [
        {"batch": 7},
        {"seal": "00" * 32},
        {"at": "2027-01-01T00:00:00+00:00"},
        {"signature": "00" * 64},
        {"key_id": "0" * 16},
        {"public_key": public_key_of(bytes(32)).hex(), "key_id": key_id_of(public_key_of(bytes(32)))},
        {"batch": "1"},
        {"batch": True},
        {"seal": None},
        {"public_key": "zz"},
        {"format": "another"},
    ],
)
def test_a_changed_checkpoint_is_none(town, change):
    town.post(town.transfer(town.bank, town.open(), 10))
    with pytest.raises(NotACheckpoint):
        read_checkpoint(json.dumps({**json.loads(exported()), **change}))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "1e999", "[" * 100_000])
def test_what_is_no_checkpoint_is_said_to_be_none(text):
    with pytest.raises(NotACheckpoint):
        read_checkpoint(text)
