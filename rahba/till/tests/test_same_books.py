"""Random days of trade, sent with repeats, cuts and reorderings, give the same books as sent once in order."""

import datetime as dt
import json
import random
import uuid

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.carnet import queries as carnet
from rahba.catalogue import actions as catalogue_actions
from rahba.catalogue import queries as catalogue
from rahba.kernel import figures
from rahba.sales import actions as sales
from rahba.sales import queries
from rahba.sales.models import CashEntry, Closing, Sale, SaleLine
from rahba.till.models import Intake

pytestmark = pytest.mark.django_db

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["sale", "credit", "return", "void", "repayment", "lent", "float", "expense", "closing"]),
        st.integers(1, 9),
        st.integers(50, 5000),
    ),
    min_size=3,
    max_size=25,
)


def day_of_trade(phone, acts, product, customer):
    """The entries of one till, and the cash that should be in its drawer as it goes."""
    entries, open_sales, cash = [], [], 0
    for act, pieces, amount in acts:
        if act in ("sale", "credit"):
            owed = amount if act == "credit" else 0
            entry = phone.sale((product, pieces, amount), customer=customer, carnet=owed)
            cash += pieces * amount - owed
            open_sales.append((entry, pieces, amount))
        elif act == "return" and open_sales:
            sale, pieces, price = open_sales.pop()
            entry = phone.take_back(sale, (0, 1, price))
            cash -= price
        elif act == "void" and open_sales:
            sale, pieces, price = open_sales.pop()
            entry = phone.write("void", {"sale": sale["id"], "reason": "mistake"})
            cash -= sum(p["amount"] for p in _payments(sale) if p["means"] == "cash")
        elif act == "repayment":
            entry = phone.write("carnet", {"customer": str(customer), "entry": "repayment", "amount": amount})
            cash += amount
        elif act == "lent":
            entry = phone.write("carnet", {"customer": str(customer), "entry": "cash", "amount": amount})
            cash -= amount
        elif act == "closing":
            body = {"counted": None, "counted_total": amount, "expected": cash, "receipts": 0}
            entry, cash = phone.write("closing", body), 0
        else:
            movement = "float" if act == "float" else "expense"
            entry = phone.write("cash", {"movement": movement, "amount": amount})
            cash += amount if act == "float" else -amount
        entries.append(entry)
    return entries


def _payments(entry):
    return json.loads(entry["body"])["payments"]


def books(shop, phone, customer, day):
    """What must be the same, whatever the way the facts came."""
    codes = [code for code in figures.declared() if code.startswith(("sales.", "carnet."))]
    return {
        "sales": sorted(
            Sale.objects.filter(shop=shop).values_list("id", "kind", "total", "tva", "day", "original_id")
        ),
        "lines": sorted(
            SaleLine.objects.filter(shop=shop).values_list(
                "sale_id", "position", "quantity", "total", "share_of_discount"
            )
        ),
        "cash": sorted(CashEntry.objects.filter(shop=shop).values_list("kind", "amount", "day", "sequence")),
        "closings": sorted(Closing.objects.filter(shop=shop).values_list("id", "expected", "counted", "difference")),
        "owed": carnet.balance_of(customer).total,
        "figures": figures.totals(shop.id, codes, first=day, last=day),
        "drawer": queries.drawer(shop, phone.device.id).expected,
        "arrived": Intake.objects.filter(shop=shop, waits_for=None).count(),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, seed=st.integers(0, 10**6))
@pytest.mark.story("shop:F03")
def test_the_books_do_not_depend_on_the_line(
    make_shop, make_person, pair, server_clock, acts, seed, monkeypatch, on_hand_of, add_goods
):
    """One shop hears the day once, in order; the other hears it from a bad line. Both have the same books."""
    told = []
    for bad_line in (False, True):
        owner = make_person("Fatima")
        shop = make_shop(owner)
        phone = pair(shop_=shop, by=owner)
        product, customer = add_goods(shop), uuid.uuid4()
        entries = day_of_trade(phone, acts, product, customer)
        day = server_clock.now().date()
        if bad_line:
            send_badly(phone, entries, random.Random(seed), monkeypatch)
        else:
            for start in range(0, len(entries), 7):
                assert "set_aside" not in phone.outcomes(*entries[start : start + 7])
        found = books(shop, phone, customer, day)
        found["on_hand"] = on_hand_of(shop, product)
        told.append(_without_ids(found, entries))
    assert told[0] == told[1]
    assert told[0]["arrived"] == len(acts)


def send_badly(phone, entries, dice, monkeypatch):
    """Batches of any size, shuffled, repeated, sometimes cut in the middle of the server's work; at last all of it."""
    todo = list(entries)
    dice.shuffle(todo)
    while todo:
        size = dice.randint(1, 6)
        portion, todo = todo[:size], todo[size:]
        if dice.random() < 0.3:
            with monkeypatch.context() as patch:
                patch.setattr(sales.books.figures, "add", _cut)
                assert phone.post(portion).status_code in (200, 503)
        for _ in range(1 + (dice.random() < 0.3)):
            phone.send(*portion)
        if dice.random() < 0.3:
            todo += dice.sample(entries, min(3, len(entries)))
    assert "set_aside" not in phone.outcomes(*entries)


def _cut(_amounts):
    raise OperationalError("cut")


def _without_ids(found, entries):
    """Two shops cannot share ids: each is replaced by its place in the day."""
    place = {uuid.UUID(entry["id"]): number for number, entry in enumerate(entries)}

    def plain(value):
        if isinstance(value, (list, tuple)):
            return [plain(one) for one in value]
        return place.get(value, value) if isinstance(value, uuid.UUID) else value

    return {
        name: sorted(plain(value), key=repr) if isinstance(value, list) else plain(value)
        for name, value in found.items()
    }


@pytest.fixture
def add_goods(now):
    """add_goods(shop) → a product of it."""

    def make(shop):
        product = uuid.uuid4()
        catalogue_actions.save_product(
            shop_id=shop.id, product_id=product, fields={"names": "Thé", "price": 1000}, by_id=None, now=now
        )
        return product

    return make


@pytest.fixture
def on_hand_of():
    day = dt.date(2026, 11, 24)
    return lambda shop, product: catalogue.product_values(shop.id, [product], day)[product]["on_hand"]
