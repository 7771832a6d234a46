"""Junk at every operation of the API, from every kind of caller: always an answer, never a failure of ours.

The operations, and the names that their bodies know, are read from the API's own document.
"""

import json
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rahba.connect import actions as connect
from rahba.connect.rules.apps import SCOPES
from rahba.kernel import idempotency, limits
from rahba.kernel.ids import uuid7
from rahba.payments import actions as payments
from rahba.payments import queries as payment_queries
from rahba.web.api import api

DOCUMENT = api.get_openapi_schema()
ODD = [
    "",
    "\0",
    "a\0b",
    "\ud800",
    "١٢",
    "1e3",
    "-1",
    "0.001",
    "null",
    "’",
    "x" * 300,
    "../..",
    "%00",
    "\u202e",
    "9" * 40,
]
HEADERS = [
    "Idempotency-Key",
    "Accept-Language",
    "Rahba-Organisation",
    "Content-Type",
    "Accept",
    "X-CSRFToken",
    "Cookie",
]

texts = st.one_of(st.sampled_from(ODD), st.text(max_size=30))
numbers = st.one_of(st.integers(), st.sampled_from([0, -1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**40]))
sound = st.sampled_from([1, 1250, 10_000_000, "order", "0612345678", "402917", "closed", [], {}]) | st.builds(
    lambda: str(uuid7())
)
plain = st.one_of(sound, sound, st.none(), st.booleans(), numbers, st.floats(), texts)


def _names(schema: object) -> set[str]:
    """Every name of a member, wherever it is."""
    if isinstance(schema, dict):
        own = set(schema.get("properties", {})) if isinstance(schema.get("properties"), dict) else set()
        return own.union(*(_names(part) for part in schema.values()))
    return set().union(*(_names(part) for part in schema)) if isinstance(schema, list) else set()


NAMES = sorted(_names(DOCUMENT) | {"phone", "text", "pin", "wallet", "quote", "id", "kind", "body", "hash", "seq"})
junk = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(NAMES), texts), inner, max_size=5)
    ),
    max_leaves=12,
)


def _bodies(operation: dict) -> st.SearchStrategy[bytes]:
    """Bytes, any JSON, or an object of the names that the operation knows, some of them sound."""
    names = sorted(_names(operation)) or NAMES
    full = st.fixed_dictionaries({}, optional=dict.fromkeys(names, plain))
    objects = st.one_of(full, full, st.dictionaries(st.sampled_from(NAMES), junk, max_size=12))
    return st.one_of(st.binary(max_size=60), junk.map(_as_json), objects.map(_as_json), objects.map(_as_json))


def _as_json(value: object) -> bytes:
    return json.dumps(value).encode()


headers = st.dictionaries(
    st.sampled_from(HEADERS), texts.map(lambda text: text.encode("utf-8", "replace")), max_size=3
)
OPERATIONS = [
    (method, path, operation) for path, them in DOCUMENT["paths"].items() for method, operation in them.items()
]


@pytest.fixture
def callers(furnish, shop, owner, now, monkeypatch):
    """A phone, a program that may do everything, somebody with a wallet, nobody; and the ids that exist."""
    monkeypatch.setattr(limits, "take", lambda **_asked: 0)  # what is refused unread would try nothing
    monkeypatch.setattr(idempotency, "_inside_a_transaction", lambda: False)  # each request is taken back here
    scene = furnish(shop, owner, "Zitouna")
    values = {"organisation_id": shop.organisation_id, "by_id": owner.id, "now": now, "scopes": list(SCOPES)}
    app = connect.make_app(name="Site", **values)
    key, secret = connect.make_key(app_id=app.id, **values)
    payments.open_wallet(institution_id=payment_queries.institution_here().id, person_id=owner.id, now=now)
    signed_in = Client()
    signed_in.force_login(owner)
    return SimpleNamespace(
        ids=[str(value) for value in scene.ids.values()],
        by_path={
            "/api/v1/wallet": (signed_in, ""),
            "/api/v1/payments": (Client(), f"Bearer {key.public_id}.{secret}"),
            "/api/v1/events": (Client(), f"Bearer {key.public_id}.{secret}"),
            "": (Client(), f"Bearer {scene.token}"),
        },
    )


def _caller(callers, path: str, data) -> tuple[Client, str]:
    """Mostly who may; sometimes anybody."""
    if data.draw(st.integers(0, 5)) == 0:
        return data.draw(st.sampled_from([*callers.by_path.values(), (Client(), "")]))
    return next(caller for start, caller in callers.by_path.items() if path.startswith(start))


def _address(path: str, operation: dict, data, ids: list[str]) -> str:
    value = st.one_of(st.sampled_from(ids), texts, plain.map(str))
    asked = []
    for parameter in operation.get("parameters", []):
        text = quote(data.draw(value).encode("utf-8", "replace"), safe="")
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", text or "x")
        elif parameter["in"] == "query" and data.draw(st.booleans()):
            asked.append(f"{parameter['name']}={text}")
    return f"{path}?{'&'.join(asked)}"


@given(data=st.data())
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # the sentence of the assertion says enough; shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_comes_is_answered(callers, data):
    for method, path, operation in OPERATIONS:
        client, credential = _caller(callers, path, data)
        given_headers = {
            f"HTTP_{name.upper().replace('-', '_')}": value.decode("latin-1")
            for name, value in data.draw(headers).items()
            if name not in ("Content-Type", "Cookie")
        }
        given_headers.setdefault("HTTP_IDEMPOTENCY_KEY", str(uuid7()))
        content_type = data.draw(st.sampled_from(["application/json"] * 4 + ["text/plain", "", "multipart/form-data"]))
        address = _address(path, operation, data, callers.ids)
        body = data.draw(_bodies(operation))
        with transaction.atomic():
            answer = client.generic(
                method.upper(),
                address,
                body,
                content_type=content_type,
                HTTP_AUTHORIZATION=credential,
                **given_headers,
            )
            transaction.set_rollback(True)
        said = f"{method} {address} {body!r}: {answer.status_code}"
        assert answer.status_code < 500, said
        assert answer["X-Rahba"] == "1", said
        if answer.status_code >= 400:
            told = json.loads(answer.content)
            assert answer["Content-Type"] == "application/problem+json", said
            assert (told["status"], bool(told["code"]), bool(told["detail"])) == (answer.status_code, True, True), said
