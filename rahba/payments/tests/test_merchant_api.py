"""What a shop's own program does: asks, sees what came, gives back; and what it is told when it is wrong."""

import datetime as dt
import json
import uuid
from types import SimpleNamespace

import pytest
from django.test import Client

from rahba.connect import actions as connect
from rahba.connect import jobs
from rahba.connect.models import WebhookMessage
from rahba.kernel import clock, events, idempotency
from rahba.kernel.ids import uuid7
from rahba.kernel.tests.durably import durably_here
from rahba.payments import actions
from rahba.payments.models import Intent, Payment, Refund
from rahba.payments.tests.conftest import NOW
from rahba.shops import actions as shops

__all__ = ["durably_here"]
EVERYTHING = ["payments:read", "payments:write", "events:read"]
BASE = "/api/v1/payments"


class Program:
    """A program of a shop, with its key."""

    def __init__(self, client, wallet, *, scopes=EVERYTHING, now=NOW):
        self.client, self.wallet, self.now = client, wallet, now
        self.organisation = wallet.shop.organisation_id
        self.owner = uuid7()
        values = {"organisation_id": self.organisation, "by_id": self.owner, "now": now}
        self.app = connect.make_app(name="Site", scopes=EVERYTHING, **values)
        key, secret = connect.make_key(app_id=self.app.id, scopes=scopes, **values)
        self.credential = f"{key.public_id}.{secret}"

    def headers(self, key=None):
        given = {"Authorization": f"Bearer {self.credential}"}
        return given | ({"Idempotency-Key": key} if key else {})

    def get(self, path, **values):
        return self.client.get(BASE + path, values, headers=self.headers())

    def post(self, path, body=None, *, key="fresh"):
        raw = body if isinstance(body, (str, bytes)) else json.dumps(body) if body is not None else ""
        key = str(uuid7()) if key == "fresh" else key
        return self.client.post(BASE + path, raw, content_type="application/json", headers=self.headers(key))

    def ask(self, amount=12_50, **more):
        body = {"amount": amount, "order_ref": str(uuid7())} | more
        key = body.pop("key", "fresh")
        return self.post("/intents", body, key=key)


@pytest.fixture
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def shop(market):
    """A shop that is paid by wallet."""
    return market.shop()


@pytest.fixture
def program(at_now, durably_here, client, shop):
    return Program(client, shop)


@pytest.fixture
def paid(program, market):
    """paid(2000): the intent's value and its payment, after a customer paid."""

    def pay(amount=20_00):
        intent = program.ask(amount).json()
        payment = market.pay_intent(market.customer(money=amount), Intent.objects.get(id=intent["id"]))
        return intent, payment

    return pay


def test_a_program_asks_a_customer_pays_and_the_program_sees_it(program, paid):
    intent, payment = paid(20_00)

    assert (intent["state"], intent["version"], intent["amount"]) == ("open", 1, 20_00)
    seen = program.get(f"/intents/{intent['id']}").json()
    assert (seen["state"], seen["version"], seen["payment"]) == ("paid", 2, str(payment.id))
    (line,) = program.get("/received").json()["items"]
    assert (line["amount"], line["intent"], line["order_ref"]) == (20_00, intent["id"], intent["order_ref"])


@pytest.mark.story("pay:F08")
def test_every_answer_of_success_carries_the_object(program, paid):
    _intent, payment = paid()
    for answer in (
        program.ask(),
        program.post(f"/intents/{program.ask().json()['id']}/cancel"),
        program.post(f"/received/{payment.id}/refunds", {"amount": 1}),
    ):
        assert answer.status_code in (200, 201)
        assert uuid.UUID(answer.json()["id"]).version == 7


NO_AMOUNTS = ["1e3", "-1", "0.001", '"12"', '"١٢"', "0", "true", "null", "1.0", "[5]", "1" + "0" * 12]


@pytest.mark.parametrize("amount", NO_AMOUNTS)
@pytest.mark.parametrize("where", ["ask", "refund"])
def test_an_amount_that_is_no_whole_number_of_centimes_is_refused_in_words(program, amount, where):
    path = "/intents" if where == "ask" else f"/received/{uuid7()}/refunds"
    order = f', "order_ref": "{uuid7()}"' if where == "ask" else ""
    answer = program.post(path, f'{{"amount": {amount}{order}}}', key="k")

    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "amount_invalid", "amount")
    assert answer["Content-Type"] == "application/problem+json"
    assert not Intent.objects.exists()
    # The key was not used up by it.
    assert program.ask(key="k").status_code == 201


@pytest.mark.parametrize("amount", ["1e3", "-1", "0.001", "١٢", "", "0", "012", "+5", "1_000", "9" * 40, " 5"])
def test_an_amount_in_an_address_is_read_as_strictly(program, amount):
    answer = program.get("/quotes", amount=amount)
    assert (answer.status_code, answer.json()["code"]) == (422, "amount_invalid")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, "body_not_json"),
        ("{", 400, "body_not_json"),
        ("[]", 400, "body_not_json"),
        ('{"amount": 5, "amount": 6}', 400, "body_not_json"),
        ('{"amount": NaN}', 422, "amount_invalid"),
        ("[" * 10_000, 400, "body_not_json"),
        (b"\xff", 400, "body_not_json"),
        ('{"amount": 5}', 422, "field_invalid"),
        ('{"amount": 5, "order_ref": 5}', 422, "field_invalid"),
        ('{"amount": 5, "order_ref": "x"}', 422, "field_invalid"),
        ({"amount": 5, "order_ref": str(uuid7()), "leg": -1}, 422, "field_invalid"),
        ({"amount": 5, "order_ref": str(uuid7()), "leg": 1.0}, 422, "field_invalid"),
        ({"amount": 5, "order_ref": str(uuid7()), "purpose": "cash_out"}, 422, "field_invalid"),
        ({"amount": 5, "order_ref": str(uuid7()), "purpose": []}, 422, "field_invalid"),
        ({"amount": 5, "order_ref": str(uuid7()), "expires_in": 5}, 422, "field_invalid"),
        ({"amount": 5, "order_ref": str(uuid7()), "note": "for Fatima"}, 422, "field_invalid"),
        ("x" * 20_000, 413, "body_too_large"),
    ],
)
def test_a_body_that_is_not_as_it_must_be_is_refused_by_name(program, body, status, code):
    answer = program.post("/intents", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Intent.objects.exists()


@pytest.mark.story("pay:F16")
def test_a_repeat_gets_the_same_answer_and_another_body_its_own_refusal(program):
    order = str(uuid7())
    first = program.ask(order_ref=order, key="k")
    again = program.ask(order_ref=order, key="k")
    other = program.ask(13_00, order_ref=order, key="k")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.story("pay:F13")
@pytest.mark.story("pay:F14")
def test_a_key_kept_for_another_route_or_another_object_is_refused(program):
    one, two = program.ask(key="k").json(), program.ask().json()
    for path in (f"/intents/{one['id']}/cancel", f"/intents/{two['id']}/cancel"):
        assert program.post(path, key="k").json()["code"] == "idempotency_key_reused"
    assert program.post(f"/intents/{one['id']}/cancel", key="c").json()["state"] == "cancelled"
    assert program.post(f"/intents/{two['id']}/cancel", key="c").json()["code"] == "idempotency_key_reused"
    assert Intent.objects.get(id=two["id"]).state == "open"


def test_without_a_key_nothing_is_written(program):
    answer = program.ask(key=None)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert not Intent.objects.exists()


def test_what_is_paid_cannot_be_cancelled_and_is_given_back_instead(program, paid):
    intent, payment = paid(20_00)
    refused = program.post(f"/intents/{intent['id']}/cancel", key="c")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_paid")
    again = program.post(f"/intents/{intent['id']}/cancel", key="c")
    assert (again.json(), again["Idempotent-Replayed"]) == (refused.json(), "true")

    given = program.post(f"/received/{payment.id}/refunds", {"amount": 15_00, "reason": "customer"}, key="r")
    assert (given.status_code, given.json()["state"]) == (201, "done")
    repeated = program.post(f"/received/{payment.id}/refunds", {"amount": 15_00, "reason": "customer"}, key="r")
    assert repeated.json() == given.json()
    too_much = program.post(f"/received/{payment.id}/refunds", {"amount": 5_01})
    assert (too_much.status_code, too_much.json()["code"]) == (409, "more_than_paid")
    seen = program.get(f"/received/{payment.id}").json()
    assert (seen["taken_back"], seen["version"], len(seen["refunds"])) == (15_00, 2, 1)


def test_a_refund_cut_between_money_and_answer_is_found_by_its_repeat(program, paid, monkeypatch):
    _intent, payment = paid(20_00)
    with monkeypatch.context() as cut:
        cut.setattr(idempotency, "_keep", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            program.post(f"/received/{payment.id}/refunds", {"amount": 20_00}, key="r")
    assert Refund.objects.count() == 1
    idempotency.IdempotencyRecord.objects.update(leased_until=None)

    answer = program.post(f"/received/{payment.id}/refunds", {"amount": 20_00}, key="r")

    assert answer.status_code == 201
    assert (Refund.objects.count(), Payment.objects.get(id=payment.id).taken_back) == (1, 20_00)


def test_another_shops_objects_do_not_exist(program, paid, market, client):
    intent, payment = paid()
    stranger = Program(client, market.shop(name="Hanout Atlas"))
    for answer, code in (
        (stranger.get(f"/intents/{intent['id']}"), "intent_not_found"),
        (stranger.post(f"/intents/{intent['id']}/cancel"), "intent_not_found"),
        (stranger.get(f"/received/{payment.id}"), "payment_not_found"),
        (stranger.post(f"/received/{payment.id}/refunds", {"amount": 1}), "payment_not_found"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert stranger.get("/intents").json() == stranger.get("/received").json() == {"items": [], "next": None}
    assert stranger.get("/intents", after=intent["id"]).json()["items"] == []


def test_a_program_that_may_only_read_does_not_write(at_now, durably_here, client, shop):
    program = Program(client, shop, scopes=["payments:read"])
    answer = program.ask()
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert 'scope="payments:write"' in answer["WWW-Authenticate"]
    assert program.get("/intents").status_code == 200


def test_nobody_comes_in_without_a_key(client, db):
    for method, path in (("get", "/intents"), ("post", "/intents"), ("get", "/received"), ("get", "/quotes")):
        answer = getattr(client, method)(BASE + path)
        assert (answer.status_code, answer.json()["code"]) == (401, "credentials_missing")
        assert answer["WWW-Authenticate"] == 'Bearer realm="rahba"'


def test_a_shop_without_a_wallet_is_told_so(program, market):
    owner = market.customer().holder.person_id
    bare = shops.open_shop(
        person_id=owner, name="Sans caisse", trade="grocery", province_code="04.441", town="Salé", now=NOW
    )
    assert Program(program.client, SimpleNamespace(shop=bare)).ask().json()["code"] == "wallet_not_found"


def test_lists_go_on_page_by_page_newest_first(program):
    made = [program.ask().json()["id"] for _place in range(5)]
    first = program.get("/intents", limit=2).json()
    second = program.get("/intents", limit=2, after=first["next"]).json()
    third = program.get("/intents", limit=2, after=second["next"]).json()
    listed = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert (listed, third["next"]) == (made[::-1], None)
    assert program.get("/intents", state="paid").json()["items"] == []
    assert program.get("/intents", state="nonsense").status_code == 422


def test_a_fee_is_quoted_before_anything_is_asked(program, market):
    actions.set_fee(
        institution_id=market.institution.id, kind="purchase", rate_bp=100, fixed=0, paid_by="payee", now=NOW
    )
    told = program.get("/quotes", amount="10000").json()
    assert told == {"amount": 100_00, "fee": 1_00, "fee_paid_by": "payee", "payee_gets": 99_00}


def test_webhooks_tell_what_was_paid_given_back_and_expired(program, paid, market):
    intent, payment = paid(20_00)
    program.post(f"/received/{payment.id}/refunds", {"amount": 5_00})
    program.post(f"/received/{payment.id}/refunds", {"amount": 1_00})
    program.post(f"/intents/{program.ask().json()['id']}/cancel")
    program.ask()
    later = NOW + dt.timedelta(hours=1)
    actions.expire_due(now=later)
    for _twice in range(2):
        events.deliver_due(now=later)

    told = [json.loads(message.body) for message in WebhookMessage.objects.order_by("created_at", "id")]
    said = sorted((one["type"], one["data"]["version"], one["data"]["amount"]) for one in told)
    assert said == [
        ("intent.cancelled", 2, 12_50),
        ("intent.expired", 2, 12_50),
        ("payment.paid", 1, 20_00),
        ("payment.refunded", 2, 5_00),
        ("payment.refunded", 3, 1_00),
    ]
    (paid_one,) = [one for one in told if one["type"] == "payment.paid"]
    assert paid_one["data"] | {"id": str(payment.id), "intent": intent["id"]} == paid_one["data"]
    assert paid_one["organisation"] == str(program.organisation)
    assert jobs.send_webhooks(now=later) == 0  # nobody gave an address


def test_a_persons_payments_are_nobodys_webhook(program, market):
    market.pay(market.customer(money=10_00), market.customer(), 5_00)
    events.deliver_due(now=NOW)
    assert not WebhookMessage.objects.exists()


@pytest.mark.story("pay:F33")
@pytest.mark.postgresql
def test_the_same_request_from_many_hands_at_once_is_done_once(busy_market, at_now, at_once):
    shop = busy_market.shop()
    customer = busy_market.customer(money=50_00)
    program = Program(Client(), shop)
    intent = Intent.objects.get(id=program.ask(50_00).json()["id"])
    payment = busy_market.pay_intent(customer, intent)

    def give_back():
        return Program.post(_with(program, Client()), f"/received/{payment.id}/refunds", {"amount": 20_00}, key="r")

    answers = at_once(*[give_back] * 6)

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert [answer.status_code for answer in answers].count(201) >= 1
    assert Refund.objects.count() == 1
    assert give_back()["Idempotent-Replayed"] == "true"


def _with(program, client):
    copy = Program.__new__(Program)
    copy.__dict__ |= program.__dict__ | {"client": client}
    return copy
