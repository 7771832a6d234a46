"""The shopkeeper's home page with a large shop behind it."""

import cProfile
import datetime as dt
import pstats
import sys
import time
import uuid

from django.db import transaction
from django.test import Client
from django.urls import reverse

from rahba.catalogue.models import Product, StockLevel
from rahba.kernel import clock, figures
from rahba.sales.figures import CASH, COUNT, DRAWER, TOTAL
from rahba.sales.models import CashEntry, Payment, Sale, SaleLine
from rahba.shops import queries as shops
from tests.load.market import Market, open_market

REQUESTS, PORTION = 30, 2000
DAYS = 300


def measure(products: int, sales: int, *, profile: bool) -> tuple[list[float], list[float]]:
    """Milliseconds of each request on the clock and on the processor; sign-in and first request left out."""
    market = open_market()
    fill(market, products, sales)
    client = Client()
    client.force_login(market.owner, backend="rahba.web.known.KnownPerson")
    address = reverse("web:shop_home", args=[market.shop.id])
    assert client.get(address).status_code == 200
    times, processor = [], []
    profiler = cProfile.Profile() if profile else None
    for _ in range(REQUESTS):
        started, busy = time.perf_counter(), time.process_time()
        if profiler:
            profiler.enable()
        client.get(address)
        if profiler:
            profiler.disable()
        times.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - busy) * 1000)
    if profiler:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
    return times, processor


def fill(market: Market, products: int, sales: int) -> None:
    """Straight into the tables, with the running totals that the actions would have kept."""
    now, shop = clock.now(), market.shop
    goods = [
        Product(
            id=uuid.uuid4(),
            shop_id=shop.id,
            names={"fr": f"Produit {i}"},
            search_text=f" produit {i}",
            price=500,
            created_at=now,
            changed_at=now,
            stock_alert=2000 if i % 50 == 0 else None,
        )
        for i in range(products)
    ]
    with transaction.atomic():
        Product.objects.bulk_create(goods, batch_size=PORTION)
        levels = [StockLevel(product=good, shop_id=shop.id, on_hand=10_000) for good in goods]
        StockLevel.objects.bulk_create(levels, batch_size=PORTION)
    today = shops.business_day(shop, now)
    for start in range(0, sales, PORTION):
        with transaction.atomic():
            _fill_portion(market, goods, today, range(start, min(start + PORTION, sales)))


def _fill_portion(market: Market, goods: list, today: dt.date, numbers: range) -> None:
    shop, rows, lines, payments, cash, totals = market.shop, [], [], [], [], {}
    for number in numbers:
        day = today - dt.timedelta(days=number % DAYS)
        at = dt.datetime.combine(day, dt.time(12), clock.MOROCCO)
        sale = Sale(
            id=uuid.uuid4(),
            shop_id=shop.id,
            kind="sale",
            receipt_number=f"C1-{number:06d}",
            device_id=market.device.id,
            at=at,
            received_at=at,
            sequence=number,
            day=day,
            total=1500,
        )
        rows.append(sale)
        for place in range(3):
            good = goods[(number + place) % len(goods)]
            line = SaleLine(
                sale=sale,
                shop_id=shop.id,
                position=place,
                product=good,
                label="Produit",
                quantity=1000,
                unit_price=500,
                total=500,
            )
            lines.append(line)
        payments.append(Payment(sale=sale, shop_id=shop.id, means="cash", amount=1500))
        cash.append(
            CashEntry(
                shop_id=shop.id,
                device_id=market.device.id,
                kind="sale",
                amount=1500,
                source_id=sale.id,
                at=at,
                received_at=at,
                sequence=number,
                day=day,
            )
        )
        for code, dimension, amount in (
            (COUNT.code, "", 1),
            (TOTAL.code, "", 1500),
            (CASH.code, "", 1500),
            (DRAWER.code, "sale", 1500),
        ):
            key = (shop.id, day, code, dimension)
            totals[key] = totals.get(key, 0) + amount
    for model, made in ((Sale, rows), (SaleLine, lines), (Payment, payments), (CashEntry, cash)):
        model.objects.bulk_create(made)
    figures.add(totals)
