"""A month of real baskets goes through the till's own sync door, and every book agrees with an independent recount.

The baskets are real (UCI Online Retail, September 2011, see data/SOURCES.json); the goods are the Moroccan starter
catalogue; prices in dirhams are invented from the baskets' own. The recount below uses nothing of Rahba's arithmetic.
"""

import csv
import datetime as dt
import hashlib
import json
import random
import uuid
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from rahba.carnet import queries as carnet_queries
from rahba.catalogue import queries as catalogue_queries
from rahba.kernel import clock, figures
from rahba.people import actions as people_actions
from rahba.sales import queries as sales_queries
from rahba.shops import queries as shops_queries

BASKETS = Path(__file__).parent / "data" / "online_retail_september.csv"
PRODUCTS = Path(catalogue_queries.__file__).parent.parent / "data" / "starter_products.csv"
pytestmark = pytest.mark.django_db


class Phone:
    """A till with a patchy line: what it sends is sometimes sent twice, as if the answer had been cut."""

    def __init__(self, client, shop, owner):
        code = people_actions.make_pairing_code(organisation_id=shop.organisation_id, by_id=owner.id, now=clock.now())
        answer = client.post("/api/v1/till/pair", {"code": code}, content_type="application/json")
        assert answer.status_code == 201, answer.content
        self.client, self.device = client, answer.json()["device"]
        self.waiting, self.seq, self.dice = [], 0, random.Random(611)

    def write(self, kind, body, *, entry_id=None):
        self.seq += 1
        text = json.dumps(body, ensure_ascii=False)
        entry = {"id": str(entry_id or uuid.uuid4()), "seq": self.seq, "kind": kind, "body": text}
        entry["hash"] = hashlib.sha256(text.encode()).hexdigest()
        self.waiting.append(entry)
        return entry["id"]

    def send(self):
        outcomes = Counter()
        while self.waiting:
            portion, self.waiting = self.waiting[:50], self.waiting[50:]
            for _repeat in range(1 + (self.dice.random() < 0.2)):
                answer = self._post(portion)
            outcomes.update(result["outcome"] for result in answer["results"])
        assert answer["contiguous_seq"] == self.seq
        assert answer["missing"] == []
        return outcomes

    def _post(self, entries):
        answer = self.client.post(
            "/api/v1/sync",
            {
                "device": self.device["id"],
                "device_time": clock.now().isoformat(),
                "app_version": "0.1.0",
                "entries": entries,
            },
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.device['token']}"},
        )
        assert answer.status_code == 200, answer.content
        return answer.json()


class Recount:
    """The books kept apart, in decimals of a dirham, straight from the baskets."""

    def __init__(self):
        self.stock = defaultdict(int)
        self.owed = defaultdict(Decimal)
        self.cash = defaultdict(Decimal)
        self.sold = defaultdict(Decimal)
        self.count = Counter()
        self.lent = defaultdict(Decimal)


def baskets():
    """Invoices in order: number, day of the month (0…25), customer, lines of (stock code, pieces, dirhams)."""
    with BASKETS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = {day: i for i, day in enumerate(sorted({row["invoice_date"][:10] for row in rows}))}
    invoices = {}
    for row in sorted(rows, key=lambda row: row["invoice_date"]):
        pieces, price = int(row["quantity"]), Decimal(row["unit_price_gbp"]) * 10
        if row["invoice_no"].startswith("C") or pieces <= 0 or price <= 0:
            continue  # cancellations refer to sales outside the sample; the rest are stock corrections
        invoice = invoices.setdefault(
            row["invoice_no"], (row["invoice_no"], days[row["invoice_date"][:10]], row["customer_id"], [])
        )
        invoice[3].append((row["stock_code"], pieces, price))
    return list(invoices.values())


def centimes(dirhams: Decimal) -> int:
    return int((dirhams * 100).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.story("shop:F03")
@pytest.mark.story("shop:F31")
@pytest.mark.story("shop:F36")
def test_stock_carnet_closings_and_figures_agree_with_a_recount(client, shop, owner):
    now, phone, books = clock.now(), Phone(client, shop, owner), Recount()
    staff = str(shops_queries.access_for(owner, shop.id, "sell", now=now).membership_id)
    first_day = shops_queries.business_day(shop, now) - dt.timedelta(days=30)
    invoices = baskets()
    names = [row["name"] for row in csv.DictReader(PRODUCTS.open(encoding="utf-8"))]

    codes = sorted({code for invoice in invoices for code, _, _ in invoice[3]})
    products = {code: str(uuid.uuid4()) for code in codes}
    for code, name in zip(codes, names * 2, strict=False):
        fields = {"names": {"fr": f"{name} {code}"}, "price": 1000, "unit": "piece"}
        phone.write("product", {"at": now.isoformat(), "staff": staff, "product": products[code], "fields": fields})
    customers = {customer: str(uuid.uuid4()) for _, _, customer, _ in invoices if customer}
    for number, customer in customers.items():
        fields = {"name": f"Client {number}"}
        phone.write("customer", {"at": now.isoformat(), "staff": staff, "customer": customer, "fields": fields})

    receipts, closings = 0, 0
    for day in range(26):
        date = first_day + dt.timedelta(days=day)
        opened = dt.datetime.combine(date, dt.time(9), clock.MOROCCO)
        of_day = [invoice for invoice in invoices if invoice[1] == day]
        for minute, (_number, _day, customer, lines) in enumerate(of_day):
            receipts += 1
            at = opened + dt.timedelta(minutes=minute)
            body = sale(lines, products, customers.get(customer), receipts, phone.device["code"])
            phone.write("sale", {"at": at.isoformat(), "staff": staff, **body})
            keep_sale(books, date, customer, lines, on_carnet=body["payments"][0]["means"] == "carnet")
        if day % 7 == 6:
            for customer, owed in sorted(books.owed.items()):
                half = (owed / 2).quantize(Decimal("0.01"))
                if half > 0:
                    evening = (opened + dt.timedelta(hours=11)).isoformat()
                    repaid = {"customer": customers[customer], "entry": "repayment", "amount": centimes(half)}
                    phone.write("carnet", {"at": evening, "staff": staff, "means": "cash", **repaid})
                    books.owed[customer] -= half
                    books.cash[date] += half
        closings += 1
        night = (opened + dt.timedelta(hours=12)).isoformat()
        expected = centimes(books.cash[date])
        counted = {"counted": None, "counted_total": expected - day, "expected": expected, "receipts": receipts}
        phone.write("closing", {"at": night, "staff": staff, **counted})
    outcomes = phone.send()

    assert sum(outcomes.values()) == phone.seq
    assert not outcomes["set_aside"]
    levels = catalogue_queries.product_values(shop.id, [uuid.UUID(id) for id in products.values()], opened.date())
    assert {str(id): value["on_hand"] for id, value in levels.items()} == {
        products[code]: -1000 * books.stock[code] for code in codes
    }
    values = carnet_queries.customer_values(shop.id, [uuid.UUID(id) for id in customers.values()])
    assert {str(id): value["balance"] for id, value in values.items()} == {
        customers[number]: centimes(books.owed[number]) for number in customers
    }
    last_day = first_day + dt.timedelta(days=25)
    totals = figures.totals(shop.id, ["sales.count", "sales.total"], first=first_day, last=last_day)
    assert totals == {"sales.count": receipts, "sales.total": centimes(sum(books.sold.values()))}
    per_day = figures.by_day(shop.id, "sales.total", first=first_day, last=last_day)
    assert per_day == {day: centimes(amount) for day, amount in books.sold.items()}
    found = {closing.day: closing for closing in sales_queries.closings(shop.id)}
    assert len(found) == closings
    assert sorted(closing.number for closing in found.values()) == list(range(1, closings + 1))
    for offset in range(26):
        closing = found[first_day + dt.timedelta(days=offset)]
        assert closing.expected == centimes(books.cash[closing.day])
        assert closing.difference == -offset


def sale(lines, products, customer, number, device_code):
    """The body of one receipt, its arithmetic done here in decimals."""
    total = sum((price * pieces for _, pieces, price in lines), Decimal())
    means = "carnet" if customer and number % 3 == 0 else "cash"
    rounded = total if means == "carnet" else total.quantize(Decimal("0.1"), ROUND_HALF_UP)
    payment = {"means": means, "amount": centimes(rounded), "tendered": None, "change": None}
    if means == "cash":
        payment |= {"tendered": centimes(rounded) + 100, "change": 100}
    return {
        "receipt_number": f"{device_code}-{number:06d}",
        "customer": customer,
        "lines": [
            {
                "product": products[code],
                "pack": None,
                "label": f"Article {code}",
                "quantity": pieces * 1000,
                "unit_price": centimes(price),
                "discount": 0,
                "total": centimes(price * pieces),
                "tva_class": "goods",
                "tva_rate_bp": 0,
            }
            for code, pieces, price in lines
        ],
        "discount": 0,
        "rounding": centimes(rounded) - centimes(total),
        "total": centimes(rounded),
        "payments": [payment],
        "approved_by": None,
    }


def keep_sale(books, date, customer, lines, *, on_carnet):
    """Write one basket into the separate books."""
    total = sum((price * pieces for _, pieces, price in lines), Decimal())
    due = total if on_carnet else total.quantize(Decimal("0.1"), ROUND_HALF_UP)
    for code, pieces, _ in lines:
        books.stock[code] += pieces
    books.count[date] += 1
    books.sold[date] += due
    if on_carnet:
        books.owed[customer] += due
    else:
        books.cash[date] += due
