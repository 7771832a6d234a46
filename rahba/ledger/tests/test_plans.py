"""What is asked of a large ledger is found by keys, never by reading a whole table."""

import itertools

import pytest
from django.db import connection

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.rules import Flag, NewAccount, Transfer

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
ACCOUNTS, TRANSFERS = 16_000, 24_000
TABLES = ("ledger_transfer", "ledger_account", "ledger_hold", "ledger_burntid", "ledger_batch")


@pytest.fixture
def grown(town):
    """A ledger that has grown, of which the database keeps statistics."""
    accounts = [NewAccount(uuid7(), town.book, 1) for _ in range(ACCOUNTS)]
    reserved = []
    for start in range(0, ACCOUNTS, 8000):
        actions.open_accounts(accounts[start : start + 8000], now=town.now)
    for start in range(0, TRANSFERS, 8000):
        pairs = [(accounts[n % ACCOUNTS], accounts[(n * 7 + 1) % ACCOUNTS]) for n in range(start, start + 8000)]
        items = [
            town.transfer(a.id, b.id, 5, Flag.PENDING if n % 4 else 0) for n, (a, b) in enumerate(pairs) if a != b
        ]
        town.post(*items)
        reserved = [item for item in items if item.flags]
    town.post(*[town.transfer(uuid7(), uuid7(), 1) for _ in range(4000)])  # burnt
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
    town.accounts, town.reserved = accounts, reserved
    return town


def plans_of(act) -> dict[str, str]:
    """The plan of each statement but inserts that `act` sends, made with its own values."""
    sent = []

    def note(execute, sql, params, many, context):
        if not many and sql.lstrip().upper().startswith(("SELECT", "UPDATE", "WITH", "DELETE")):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    plans = {}
    with connection.cursor() as cursor:
        for sql, params in sent:
            for statement, values in statements_of(sql, params):
                cursor.execute(f"EXPLAIN {statement}", values)
                plans[statement] = "\n".join(line for (line,) in cursor.fetchall())
    return plans


def statements_of(message: str, params) -> list[tuple]:
    """A message may hold several statements, each with its share of the values."""
    if ";" not in message:
        return [(message, params)]
    parts, values = [], iter(params)
    for statement in filter(str.strip, message.split(";")):
        parts.append((statement, list(itertools.islice(values, statement.count("%s")))))
    return parts


@pytest.mark.story("pay:F44")
def test_no_statement_of_a_post_reads_a_whole_table(grown):
    again, held = grown.reserved[:20], grown.reserved[-20:]
    posts = [Transfer(uuid7(), amount=5, flags=Flag.POST_PENDING_TRANSFER, pending_id=one.id) for one in held]
    fresh = [grown.transfer(a.id, grown.bank, 1) for a in grown.accounts[:40]]
    plans = plans_of(lambda: grown.post(*again, *posts, *fresh))
    assert len(plans) >= 8
    for sql, plan in plans.items():
        scanned = [table for table in TABLES if f"Seq Scan on {table}" in plan]
        assert not scanned, f"{sql[:300]}\n{plan}"


@pytest.mark.story("pay:F44")
def test_no_page_of_a_history_reads_a_whole_table(grown):
    plans = plans_of(lambda: queries.entries_of(grown.accounts[3].id))
    assert not [plan for plan in plans.values() if "Seq Scan on ledger_" in plan], plans
