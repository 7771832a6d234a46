"""A ledger that somebody touched says so."""

import pytest
from django.db import connection, transaction

from rahba.ledger import queries
from rahba.ledger.models import Account, Batch, Shard, Transfer
from rahba.ledger.rules import Flag

GUARDED = ["ledger_book", "ledger_transfer", "ledger_burntid", "ledger_batch"]


@pytest.fixture
def busy(town):
    """A town in which everything happened: payments, a refusal, a reservation that stands, one that expired."""
    wallet, shop = town.wallet(1000), town.open()
    town.post(*[town.transfer(wallet, shop, 10) for _ in range(40)], town.transfer(wallet, shop, 10**9))
    town.post(town.transfer(wallet, shop, 5, Flag.PENDING), town.transfer(wallet, shop, 7, Flag.PENDING, timeout=1))
    town.pass_time(2)
    town.post(town.transfer(wallet, shop, 1))
    return town


def without_guard(sql: str, table: str = "ledger_transfer") -> None:
    """What only somebody with the keys of the database can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{table}_append_only" ON {table}')
        else:
            cursor.execute(f'DROP TRIGGER "{table}_no_update"')
            cursor.execute(f'DROP TRIGGER "{table}_no_delete"')
        cursor.execute(sql)


def test_an_untouched_ledger_has_nothing_to_say(busy):
    report = queries.verify()
    assert report.findings == []
    assert (report.batches, report.transfers, report.accounts) == (5, 45, 3)
    assert report.seal == bytes(Shard.objects.get().last_seal).hex()


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_is_recorded(busy, table, statement):
    column = {"ledger_book": "exponent = 3", "ledger_transfer": "amount = 1"}.get(table, "at = 1")
    if table == "ledger_batch":
        column = "count = 1"
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column))


@pytest.mark.parametrize("change", ["amount = 11", "user_data_64 = 1", "code = 11", "debit_id = 1, credit_id = 2"])
def test_a_changed_transfer_breaks_its_seal(busy, change):
    number = Transfer.objects.filter(amount=10).order_by("number")[7].number
    without_guard(f"UPDATE ledger_transfer SET {change} WHERE number = {number}")
    assert any("seal" in finding for finding in queries.verify().findings)


def test_a_transfer_taken_out_breaks_its_seal_and_its_accounts(busy):
    number = Transfer.objects.filter(amount=10).order_by("number")[7].number
    without_guard(f"DELETE FROM ledger_transfer WHERE number = {number}")
    findings = queries.verify().findings
    assert any("seal" in finding for finding in findings)
    assert any("its totals are" in finding for finding in findings)
    assert any("the one before it" in finding for finding in findings)


def test_batches_taken_from_the_end_are_missed(busy):
    last = Batch.objects.order_by("-number").first()
    without_guard(f"DELETE FROM ledger_transfer WHERE number >= {last.first}")
    without_guard(f"DELETE FROM ledger_batch WHERE number = {last.number}", "ledger_batch")
    assert "the chain does not end where the shard says that it ends" in queries.verify().findings


@pytest.mark.story("pay:F38")
def test_a_restored_copy_that_misses_what_was_acknowledged_does_not_know_the_seal(busy):
    """The copy is whole in itself; only the seal that was told outside shows what it lacks."""
    told_before = bytes.fromhex(queries.verify().seal)
    with transaction.atomic():
        busy.post(busy.transfer(busy.bank, busy.open(), 1))
        acknowledged = bytes.fromhex(queries.verify().seal)
        transaction.set_rollback(True)
    assert queries.verify().findings == []
    assert queries.knows_seal(told_before)
    assert not queries.knows_seal(acknowledged)


def test_a_batch_taken_from_the_middle_is_missed(busy):
    number = Batch.objects.order_by("number")[1].number
    without_guard(f"DELETE FROM ledger_batch WHERE number = {number}", "ledger_batch")
    assert any("is missing" in finding for finding in queries.verify().findings)


@pytest.mark.story("pay:F03")
def test_totals_written_past_the_transfers_are_found(busy):
    Account.objects.filter(id=busy.bank).update(debits_posted=5)
    findings = queries.verify().findings
    assert any("its totals are" in finding for finding in findings)
    assert any("debits" in finding and "differ" in finding for finding in findings)


def test_a_lost_reservation_is_found(busy):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_hold")
    assert any("is open and not listed" in finding for finding in queries.verify().findings)
