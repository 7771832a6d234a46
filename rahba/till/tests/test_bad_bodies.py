"""What is no fact is set aside whole, with its reason, and harms nothing around it."""

import json

import pytest

from rahba.sales.models import CashEntry, Closing, Sale
from rahba.till.models import SetAside
from rahba.till.rules import WrongShape, parse_body
from rahba.till.tests.phone import codes, envelope

pytestmark = pytest.mark.django_db

SOME_ID = "0196b1a0-0000-4000-8000-00000000abcd"  # fixed: a case has the same name in every test process
IMPOSSIBLE = [1.5, 10.0, True, None, "1000", "١٠٠٠", -1, 10**14, 10**400, [], {}]


@pytest.mark.parametrize("amount", IMPOSSIBLE, ids=lambda amount: str(amount)[:12])
@pytest.mark.parametrize("where", ["total", "unit_price", "quantity", "amount"])
def test_a_number_is_a_whole_number_or_nothing(phone, where, amount):
    entry = phone.sale()
    body = json.loads(entry["body"])
    target = {"total": body, "amount": body["payments"][0]}.get(where, body["lines"][0])
    target[where] = amount
    result = phone.send(envelope("sale", body, 1))["results"][0]
    assert (result["outcome"], codes(result)) == ("set_aside", ["wrong_shape"])
    assert (Sale.objects.count(), SetAside.objects.count()) == (0, 1)


@pytest.mark.parametrize("number", ["1e3", "NaN", "Infinity", "-0.0", "1" * 5000], ids=lambda n: n[:12])
def test_numbers_as_only_json_can_write_them(phone, number):
    text = phone.sale()["body"].replace('"total": 1000, "payments"', f'"total": {number}, "payments"')
    assert number in text
    assert codes(phone.send(envelope("sale", text, 1))["results"][0]) == ["wrong_shape"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", '"sale"', "[" * 50_000, "\x00", '{"at": "yesterday"}', '{"at": "2026-11-24T12:00:00"}'],
)
def test_what_cannot_be_read_is_kept_as_it_came(phone, text):
    result = phone.send(envelope("sale", text, 1))["results"][0]
    assert codes(result) == ["wrong_shape"]
    assert bytes(SetAside.objects.get().body) == text.encode()


@pytest.mark.parametrize("year", ["0001", "1969", "9999"])
def test_a_year_of_no_clock_is_no_fact(phone, year):
    text = phone.sale()["body"].replace("2026-", f"{year}-")
    assert codes(phone.send(envelope("sale", text, 1))["results"][0]) == ["wrong_shape"]


def test_a_damaged_body_is_kept_and_named(phone):
    entry = {**phone.sale(), "hash": "0" * 64}
    assert codes(phone.send(entry)["results"][0]) == ["hash_mismatch"]
    assert SetAside.objects.get().reason == "hash_mismatch"


def test_a_kind_that_this_version_does_not_know_is_kept(phone):
    result = phone.send(envelope("lottery", {"at": "x"}, 1))["results"][0]
    assert (result["outcome"], codes(result)) == ("set_aside", ["unknown_kind"])


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        "sale",
        [],
        {},
        {"id": "not-a-uuid", "seq": 1, "kind": "sale", "hash": "", "body": "{}"},
        {"id": SOME_ID, "seq": 0, "kind": "sale", "hash": "", "body": "{}"},
        {"id": SOME_ID, "seq": True, "kind": "sale", "hash": "", "body": "{}"},
        {"id": SOME_ID, "seq": 1, "kind": ["sale"], "hash": 7, "body": {"total": 1}},
        {"id": "\x00" * 90, "seq": 1, "kind": "\x00sale", "hash": "", "body": "{}"},
        {"id": "\ud800", "seq": 1, "kind": "\udc00", "hash": "", "body": "\ud800"},
    ],
    ids=repr,
)
def test_an_envelope_of_nonsense_is_kept_and_its_neighbour_stored(phone, entry):
    assert phone.outcomes(entry, phone.sale()) == ["set_aside", "stored"]
    assert SetAside.objects.count() == 1


def test_half_an_emoji_in_a_label_is_mended_not_refused(phone):
    text = phone.sale()["body"].replace("Article", "Caf\\u00e9 \\ud83d")
    assert phone.outcomes(envelope("sale", text, 1)) == ["stored"]


def test_long_and_odd_texts_are_shortened_not_refused(phone):
    text = phone.sale()["body"].replace("Article", "x" * 5000 + "\\u0000")
    assert phone.outcomes(envelope("sale", text, 1)) == ["stored"]
    assert phone.outcomes(phone.write("cash", {"movement": "out", "amount": 100, "reason": "خبز " * 50})) == ["stored"]


def test_what_a_newer_till_adds_is_not_in_the_way(phone):
    assert phone.outcomes(phone.sale(mood="good", tip={"amount": 1.5})) == ["stored"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("cash", {"movement": "steal", "amount": 100}),
        ("cash", {"movement": "out", "amount": -100}),
        ("carnet", {"customer": SOME_ID, "entry": "repayment", "amount": 0}),
        ("carnet", {"customer": SOME_ID, "entry": "gift", "amount": 100}),
        ("carnet", {"entry": "repayment", "amount": 100}),
        ("closing", {"counted": {"twenty": 1}, "counted_total": 0, "expected": 0}),
        ("closing", {"counted": {"2000": -1}, "counted_total": 0, "expected": 0}),
        ("closing", {"counted_total": -5, "expected": 0}),
        ("void", {"sale": "the last one"}),
        ("return", {"receipt_number": "C1-1", "sale": SOME_ID, "lines": [], "refunds": [], "total": 0}),
        ("product", {"product": SOME_ID}),
        ("customer", {"customer": 7, "fields": {}}),
    ],
)
def test_every_kind_has_its_shape(phone, kind, body):
    assert phone.outcomes(phone.write(kind, body)) == ["set_aside"]
    assert (CashEntry.objects.count(), Closing.objects.count()) == (0, 0)


def test_the_first_wrong_field_is_named():
    with pytest.raises(WrongShape) as caught:
        parse_body("sale", b'{"at": "2026-11-24T12:00:00+01:00", "receipt_number": "1", "lines": [{"quantity": 1.5}]}')
    assert caught.value.where == "lines.0.quantity"


class TestTheEnvelope:
    """Only the request itself can be refused, and then nothing was changed."""

    def test_ten_megabytes_are_too_much(self, phone, client):
        answer = client.post("/api/v1/sync", b"x" * 10_000_000, content_type="application/json", headers=phone.headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert (answer["Content-Type"], answer["X-Rahba"]) == ("application/problem+json", "1")

    def test_more_than_fifty_entries_are_too_many(self, phone):
        answer = phone.post([phone.sale() for _ in range(51)])
        assert (answer.status_code, answer.json()["code"], Sale.objects.count()) == (413, "too_many_entries", 0)

    @pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"null"])
    def test_what_is_not_json_is_refused_in_words(self, phone, client, raw):
        answer = client.post("/api/v1/sync", raw, content_type="application/json", headers=phone.headers)
        assert answer.status_code == 400
        assert set(answer.json()) >= {"type", "title", "detail", "status", "code"}

    def test_a_request_without_entries(self, phone):
        assert phone.post("none").json()["code"] == "entries_missing"

    @pytest.mark.parametrize("time", [None, 7, "noon", "9999-12-31T23:59:59-23:59", "2026-11-24T12:00:00"])
    def test_a_device_time_that_cannot_be_read_is_no_reason_to_refuse(self, phone, time):
        assert phone.outcomes(phone.sale(), device_time=time) == ["stored"]

    def test_an_app_that_is_too_old_is_told_to_renew_itself(self, phone):
        answer = phone.post([phone.sale()], app_version="0.0.9")
        assert (answer.status_code, answer.json()["code"], Sale.objects.count()) == (426, "app_too_old", 0)

    @pytest.mark.parametrize("version", ["0.1.0", "0.1.0-0a1b2c3d4e5f", "2.0", "", None, 7, "dev"])
    def test_other_versions_are_heard(self, phone, version):
        assert phone.outcomes(phone.sale(), app_version=version) == ["stored"]
