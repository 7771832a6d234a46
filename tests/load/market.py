"""A shop to measure with: goods, customers, a paired till, and queued sales as a phone would send them."""

import datetime as dt
import hashlib
import json
import random
import uuid
from dataclasses import dataclass

from django.test import Client

from rahba.carnet import actions as carnet
from rahba.catalogue import actions as catalogue
from rahba.kernel import clock
from rahba.people import actions as people
from rahba.shops import actions as shops
from rahba.shops import queries as shop_queries

PRODUCTS, CUSTOMERS = 200, 40


@dataclass
class Market:
    """An open shop with a till."""

    owner: object
    shop: object
    staff: uuid.UUID
    device: object
    token: str
    products: list[tuple[str, int]]
    customers: list[str]


def open_market() -> Market:
    """A shop built by the actions of life, with enough goods to sell."""
    now = clock.now()
    owner = people.add_person(phone=f"+2126{random.randrange(10**8):08d}", name="Fatima", now=now)
    shop = shops.open_shop(
        person_id=owner.id, name="Hanout Rahma", trade="grocery", province_code="04.441", town="Salé", now=now
    )
    code = people.make_pairing_code(organisation_id=shop.organisation_id, by_id=owner.id, now=now)
    device, token = people.pair_device(code=code, label="bench", now=now)
    products = [(str(uuid.uuid4()), 100 + 5 * i) for i in range(PRODUCTS)]
    for i, (product_id, price) in enumerate(products):
        fields = {"names": {"fr": f"Article {i}"}, "price": price, "barcodes": [f"611{i:09d}"]}
        catalogue.save_product(shop_id=shop.id, product_id=uuid.UUID(product_id), fields=fields, by_id=None, now=now)
    customers = [str(uuid.uuid4()) for _ in range(CUSTOMERS)]
    for i, customer in enumerate(customers):
        carnet.save_customer(
            shop_id=shop.id, customer_id=uuid.UUID(customer), fields={"name": f"Client {i}"}, by_id=None, now=now
        )
    staff = shop_queries.shops_of(owner.id, now)[0].membership_id
    return Market(owner, shop, staff, device, token, products, customers)


def queued_sales(market: Market, count: int, first_seq: int, *, lines: int = 3) -> list[dict]:
    """Entries of sales with so many lines each; every fourth is written on the carnet."""
    dice, now = random.Random(first_seq), clock.now()
    return [_entry(market, dice, now, first_seq + i, lines) for i in range(count)]


def _entry(market: Market, dice: random.Random, now: dt.datetime, seq: int, lines: int) -> dict:
    sold = []
    for product, price in dice.sample(market.products, lines):
        pieces = dice.randint(1, 4)
        sold.append(
            {
                "product": product,
                "pack": None,
                "label": "Article du marché",
                "quantity": 1000 * pieces,
                "unit_price": price,
                "discount": 0,
                "total": price * pieces,
                "tva_class": "goods",
                "tva_rate_bp": 0,
            }
        )
    total = sum(line["total"] for line in sold)
    on_carnet = seq % 4 == 0
    payment = {"means": "cash", "amount": total, "tendered": total + 100, "change": 100}
    body = {
        "at": (now - dt.timedelta(seconds=30)).isoformat(),
        "staff": str(market.staff),
        "receipt_number": f"C1-{seq:06d}",
        "customer": dice.choice(market.customers) if on_carnet else None,
        "lines": sold,
        "discount": 0,
        "rounding": 0,
        "total": total,
        "payments": [{"means": "carnet", "amount": total, "tendered": 0, "change": 0} if on_carnet else payment],
        "approved_by": None,
    }
    text = json.dumps(body)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"id": str(uuid.uuid4()), "seq": seq, "kind": "sale", "hash": digest, "body": text}


def batches_of(market: Market, entries: list[dict], size: int = 50) -> list[str]:
    """The requests' bodies, made beforehand: a phone's work is not the server's time."""
    return [
        json.dumps(
            {
                "device": str(market.device.id),
                "device_time": clock.now().isoformat(),
                "app_version": "0.1.0",
                "entries": entries[start : start + size],
            }
        )
        for start in range(0, len(entries), size)
    ]


def send(client: Client, market: Market, body: str) -> dict:
    """One exchange through the real door; every entry must have been stored."""
    answer = client.post(
        "/api/v1/sync", body, content_type="application/json", headers={"Authorization": f"Bearer {market.token}"}
    )
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert {result["outcome"] for result in told["results"]} == {"stored"}, told["results"][:3]
    return told
