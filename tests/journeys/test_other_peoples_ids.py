"""Another shop's ids on every address and every operation of the API: nothing is found, nothing is changed."""

import hashlib
import json

import pytest
from django.apps import apps
from django.core import serializers

from rahba.kernel.ids import uuid7
from tests.journeys.routes import all_routes
from tests.journeys.test_who_may_open_what import SHOP_ROUTES

# What grows by being asked at all: who was asked, and how often.
NOT_DATA = {"kernel.AuditEntry", "sessions.Session", "people.PairingCode", "kernel.IdempotencyRecord"}


@pytest.fixture
def mine(furnish, shop, owner):
    return furnish(shop, owner, "Zitouna")


@pytest.fixture
def theirs(furnish, make_shop, make_person):
    neighbour = make_person("Neighbour")
    return furnish(make_shop(neighbour, name="Hanout Neighbour"), neighbour, "Neighbour")


def everything_of(scene) -> str:
    """A fingerprint of all rows that belong to a shop."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if model._meta.label in NOT_DATA or not names & {"shop", "shop_id", "organisation"}:
            continue
        wanted = {"organisation": scene.shop.organisation} if "organisation" in names else {"shop_id": scene.shop.id}
        rows = model.objects.filter(**wanted).order_by("pk")
        digest.update(serializers.serialize("json", rows).encode())
    return digest.hexdigest()


def test_another_shops_address_is_no_address(client, mine, theirs):
    before = everything_of(theirs)
    client.force_login(mine.owner)
    for route in SHOP_ROUTES:
        for method in (client.get, client.post):
            answer = method(route.address(theirs.ids))
            assert answer.status_code in (404, 405), f"{route.name}: {answer.status_code}"
            assert "Neighbour" not in answer.content.decode(), route.name
    assert everything_of(theirs) == before


def test_my_address_with_another_shops_ids_finds_nothing(client, mine, theirs):
    before = everything_of(theirs)
    client.force_login(mine.owner)
    for route in SHOP_ROUTES:
        others = [name for name in route.parameters if name.endswith("_id") and name != "shop_id"]
        for foreign in others:
            address = route.address({**mine.ids, **_of(theirs, foreign)})
            for method in (client.get, client.post):
                answer = method(address)
                # A page may send back to the list; it may never show or do anything.
                assert answer.status_code in (302, 404, 405), f"{route.name}: {answer.status_code}"
                shown = client.get(answer["Location"]) if answer.status_code == 302 else answer
                assert "Neighbour" not in shown.content.decode(), route.name
    assert everything_of(theirs) == before


def _of(scene, name: str) -> dict:
    """One kind of id of a scene, under all the names that mean it."""
    return {key: value for key, value in scene.ids.items() if key.rpartition(":")[2] == name}


def test_another_customers_page_key_opens_that_page_only(client, mine, theirs):
    for route in all_routes():
        if not route.name.startswith("own_carnet:") or "entry_id" not in route.parameters:
            continue
        address = route.address({"page_key": mine.ids["page_key"], "entry_id": theirs.ids["entry_id"]})
        for method in (client.get, client.post):
            answer = method(address, follow=True)
            assert "Neighbour" not in answer.content.decode(), route.name


def test_a_phone_reads_and_writes_its_own_shop_only(client, mine, theirs, now):
    before = everything_of(theirs)
    signed = {"HTTP_AUTHORIZATION": f"Bearer {mine.token}"}
    changes = client.get("/api/v1/changes?since=0", **signed)
    assert changes.status_code == 200
    assert "Neighbour" not in changes.content.decode()
    receipt = client.get(f"/api/v1/till/receipts/{theirs.ids['receipt_number']}", **signed)
    assert receipt.status_code == 404
    card = client.get(f"/api/v1/till/customers/{theirs.ids['customer_id']}/entries", **signed)
    assert card.status_code == 404
    photo = client.put(
        f"/api/v1/till/photos/{theirs.ids['product_id']}",
        b"\xff\xd8",
        content_type="image/jpeg",
        HTTP_IDEMPOTENCY_KEY="a",
        **signed,
    )
    assert photo.status_code in (404, 422)
    staff, at = str(mine.ids["membership_id"]), now.isoformat()
    bodies = [
        ("customer", {"customer": str(theirs.ids["customer_id"]), "fields": {"name": "Mine now"}}),
        ("product", {"product": str(theirs.ids["product_id"]), "fields": {"price": 1}}),
        ("carnet", {"customer": str(theirs.ids["customer_id"]), "entry": "repayment", "amount": 600, "means": "cash"}),
        ("void", {"sale": str(theirs.ids["sale_id"]), "reason": "mistake"}),
        ("return", {
            "receipt_number": "X1-000001", "sale": str(theirs.ids["sale_id"]), "reason": "other", "total": 1000,
            "lines": [{"line": 0, "quantity": 1000, "amount": 1000}], "refunds": [{"means": "cash", "amount": 1000}],
        }),
        ("sale", {
            "receipt_number": "X1-000002", "customer": str(theirs.ids["customer_id"]), "discount": 0, "rounding": 0,
            "total": 1000, "payments": [{"means": "carnet", "amount": 1000}],
            "lines": [{
                "product": str(theirs.ids["product_id"]), "pack": str(theirs.ids["pack_id"]), "label": "x",
                "quantity": 1000, "unit_price": 1000, "discount": 0, "total": 1000, "tva_class": "goods",
                "tva_rate_bp": 0,
            }],
        }),
    ]  # fmt: skip
    entries = []
    for seq, (kind, body) in enumerate(bodies, start=1):
        text = json.dumps({"at": at, "staff": staff, **body})
        digest = hashlib.sha256(text.encode()).hexdigest()
        entries.append({"id": str(uuid7()), "seq": seq, "kind": kind, "hash": digest, "body": text})
    batch = {"device": str(mine.ids["device_id"]), "device_time": at, "app_version": "1", "entries": entries}
    answer = client.post("/api/v1/sync", json.dumps(batch), content_type="application/json", **signed)
    assert answer.status_code == 200
    assert "Neighbour" not in answer.content.decode()
    assert len(answer.json()["results"]) == len(bodies)
    assert everything_of(theirs) == before
    foreign_device = {**batch, "device": str(theirs.ids["device_id"])}
    # The token says whose phone it is, whatever the text says.
    client.post("/api/v1/sync", json.dumps(foreign_device), content_type="application/json", **signed)
    assert everything_of(theirs) == before
