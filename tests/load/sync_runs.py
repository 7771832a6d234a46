"""Runs of queued sales through the till's door, each followed by the bare writing of the same rows."""

import cProfile
import pstats
import sys
import time
import uuid

from django.db import connection, transaction
from django.test import Client

from rahba.carnet.models import Entry
from rahba.catalogue.models import StockMovement
from rahba.sales.models import CashEntry, Payment, Sale, SaleLine
from rahba.till.models import Intake
from tests.load.market import Market, batches_of, open_market, queued_sales, send

# Parents before children; the rows that a sale leaves behind.
_TABLES = (Intake, Sale, SaleLine, Payment, CashEntry, StockMovement, Entry)


def measure(
    runs: int, sales: int, lines: int, size: int, *, profile: bool
) -> tuple[list[float], list[float], list[float], int]:
    """Seconds of each run, on the clock and on the processor; of each reference run; how many rows one run makes."""
    client, door, processor, bare, rows = Client(), [], [], [], 0
    warm = open_market()
    for body in batches_of(warm, queued_sales(warm, 2 * size, 1, lines=lines), size):
        send(client, warm, body)
    for run in range(runs):
        market = open_market()
        bodies = batches_of(market, queued_sales(market, sales, 1, lines=lines), size)
        busy = time.process_time()
        door.append(_time_door(client, market, bodies, profile=profile and run == runs - 1))
        processor.append(time.process_time() - busy)
        copies = _copies(market, sales // size)
        rows = sum(len(table_rows) for batch in copies for _sql, table_rows in batch)
        bare.append(_time_bare(copies))
    return door, processor, bare, rows


def _time_door(client: Client, market: Market, bodies: list[str], *, profile: bool) -> float:
    profiler = cProfile.Profile() if profile else None
    started = time.perf_counter()
    if profiler:
        profiler.enable()
    for body in bodies:
        send(client, market, body)
    if profiler:
        profiler.disable()
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    return time.perf_counter() - started


def _copies(market: Market, batches: int) -> list[list[tuple[str, list[tuple]]]]:
    """The rows of the run under new ids, cut into as many transactions as there were batches."""
    renamed: dict = {}
    copies: list[list] = [[] for _ in range(batches)]
    with connection.cursor() as cursor:
        for model in _TABLES:
            meta = model._meta
            fields = [f for f in meta.concrete_fields if f.get_internal_type() != "BigAutoField"]
            columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
            table = connection.ops.quote_name(meta.db_table)
            shop = meta.get_field("shop").get_db_prep_value(market.shop.id, connection)
            cursor.execute(f"SELECT {columns} FROM {table} WHERE shop_id = %s", [shop])
            own_id = next((i for i, f in enumerate(fields) if f.primary_key or f.name == "entry_id"), 0)
            rows = [_copy(row, own_id, fields, renamed) for row in cursor.fetchall()]
            sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
            share = -(-len(rows) // batches)
            for place, batch in enumerate(copies):
                batch.append((sql, rows[place * share : (place + 1) * share]))
    return copies


def _copy(row: tuple, own_id: int, fields: list, renamed: dict) -> tuple:
    mine = row[own_id]
    if mine not in renamed:
        new = uuid.uuid4()
        renamed[mine] = new.hex if isinstance(mine, str) else new
    json_columns = {i for i, f in enumerate(fields) if f.get_internal_type() == "JSONField"}
    return tuple(
        value if i in json_columns and isinstance(value, str) else _renamed(value, renamed)
        for i, value in enumerate(row)
    )


def _renamed(value: object, renamed: dict) -> object:
    return renamed.get(value, value) if isinstance(value, (str, uuid.UUID)) else value


def _time_bare(copies: list) -> float:
    started = time.perf_counter()
    for batch in copies:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, rows in batch:
                cursor.executemany(sql, rows)
    return time.perf_counter() - started
