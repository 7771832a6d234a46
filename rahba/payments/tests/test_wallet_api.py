"""The customer's own API: what a wallet in the hand may ask, and what it is told."""

import json
import re

import pytest
from django.test import Client

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.models import Payment
from rahba.payments.rules import Level
from rahba.payments.tests.market import PIN

API = "/api/v1/wallet"


@pytest.fixture
def market(market, settings):
    """The same market, today: the API reads the clock."""
    settings.QR_SCHEME = "26:ma.example.souk:01"
    market.now = clock.now()
    return market


class Phone:
    """A signed-in browser."""

    def __init__(self, person, language: str = "fr"):
        self.client = Client(headers={"Accept-Language": language})
        if person:
            self.client.force_login(person)

    def get(self, path: str):
        return self.client.get(API + path)

    def post(self, path: str, **body):
        return self.client.post(API + path, json.dumps(body), content_type="application/json")

    def put(self, path: str, **body):
        return self.client.put(API + path, json.dumps(body), content_type="application/json")

    def quote(self, **body) -> dict:
        answer = self.post("/quotes", **body)
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture
def payer(market):
    return market.customer(money=100_00)


@pytest.fixture
def phone(payer) -> Phone:
    return Phone(payer.holder.person)


def refused(answer, status: int, code: str) -> str:
    """The sentence of a refusal, which ends with what became of the money."""
    said = answer.json()
    assert (answer.status_code, said["code"]) == (status, code), said
    assert answer["X-Rahba"] == "1"
    return said["detail"]


class TestOpening:
    def test_a_person_opens_at_level_one_and_chooses_a_pin(self, market, make_person):
        person = make_person("Fatima")
        phone = Phone(person)
        assert phone.get("/me").json()["wallet"] is None
        assert phone.post("/open").status_code == 200
        assert phone.put("/pin", pin=PIN).status_code == 200
        told = phone.get("/me").json()
        assert told["issuer"] == {"name": "Sandbox", "sandbox": True}
        wallet = told["wallet"]
        assert (wallet["level"], wallet["ceiling"], wallet["balance"]) == (1, 200_00, 0)
        assert wallet["has_pin"]
        assert [one["ceiling"] for one in told["levels"]] == [200_00, 5_000_00, 20_000_00]

    def test_who_has_no_name_yet_gives_one(self, market, make_person):
        person = make_person("")
        phone = Phone(person)
        assert "nom" in refused(phone.post("/open"), 422, "name_missing")
        assert phone.post("/open", name="  Fatima   Zahra ").status_code == 200
        person.refresh_from_db()
        assert person.name == "Fatima Zahra"

    def test_a_pin_is_changed_with_the_old_one_only(self, phone):
        refused(phone.put("/pin", pin="739182", old="111222"), 403, "wrong_pin")
        refused(phone.put("/pin", pin="739182"), 403, "wrong_pin")
        assert phone.put("/pin", pin="739182", old=PIN).status_code == 200

    def test_or_right_after_signing_in_again(self, phone, payer):
        session = phone.client.session
        session["account_authentication_methods_user"] = str(payer.holder.person_id)
        session["account_authentication_methods"] = [{"method": "code", "at": clock.now().timestamp()}]
        session.save()
        assert phone.put("/pin", pin="739182").status_code == 200

    @pytest.mark.parametrize("pin", ["123456", "777777", "12345", "abcdef", ""])
    def test_a_poor_pin_is_refused_in_words(self, phone, pin):
        answer = phone.put("/pin", pin=pin, old=PIN)
        assert answer.status_code == 422
        assert answer.json()["code"] in ("pin_easy", "pin_not_six_digits")


class TestPaying:
    def test_by_the_code_on_the_counter(self, market, phone, payer):
        shop = market.shop()
        found = phone.post("/codes/resolve", text=queries.counter_code(shop, market.now)).json()
        assert (found["name"], found["kind"], found["amount"], found["intent"]) == (
            "Épicerie Nour", "merchant", None, None,
        )  # fmt: skip
        told = phone.quote(payee=found["payee"], amount=37_50)
        assert (told["fee"], told["total"]) == (0, 37_50)
        id = str(uuid7())
        body = {"id": id, "payee": found["payee"], "amount": 37_50, "quote": told["id"], "pin": PIN}
        first, again = (phone.post("/payments", **body).json() for _ in range(2))
        assert first["state"] == again["state"] == "done"
        assert first["line"] == again["line"]
        assert (first["line"]["amount"], first["line"]["name"]) == (-37_50, "Épicerie Nour")
        assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", first["line"]["number"])
        assert queries.balance_of(payer.id) == 62_50
        assert Payment.objects.filter(payer_id=payer.id).count() == 1

    def test_by_the_code_of_one_basket_or_its_reference_typed_by_hand(self, market, phone, payer):
        shop = market.shop()
        intent = market.ask(shop, 25_00)
        reference = intent.reference
        typed = f" {reference[:4].lower()} {reference[4:8]}-{reference[8:]} "
        for text in (queries.intent_code(intent), typed):
            found = phone.post("/codes/resolve", text=text).json()
            assert (found["amount"], found["intent"]) == (25_00, str(intent.id))
        told = phone.quote(intent=str(intent.id), amount=25_00)
        body = {"id": str(uuid7()), "intent": str(intent.id), "amount": 25_00, "quote": told["id"], "pin": PIN}
        assert phone.post("/payments", **body).json()["state"] == "done"
        again = phone.post("/codes/resolve", text=reference)
        assert "deux fois" in refused(again, 409, "already_paid") or "déjà" in again.json()["detail"]

    def test_another_amount_than_what_is_asked_is_not_agreed_to(self, market, phone, payer):
        intent = market.ask(market.shop(), 25_00)
        told = phone.quote(intent=str(intent.id), amount=25_00)
        refused(phone.post("/quotes", intent=str(intent.id), amount=24_00), 422, "amount_not_allowed")
        body = {"id": str(uuid7()), "intent": str(intent.id), "amount": 24_00, "quote": told["id"], "pin": PIN}
        refused(phone.post("/payments", **body), 422, "amount_not_allowed")
        assert queries.balance_of(payer.id) == 100_00

    def test_the_fee_is_told_before_the_pin(self, market, phone, payer):
        actions.set_fee(
            institution_id=market.institution.id, kind="transfer", now=market.now, fixed=1_00, paid_by="payer"
        )
        told = phone.quote(payee=str(market.customer(name="Omar").id), amount=10_00)
        assert (told["amount"], told["fee"], told["total"]) == (10_00, 1_00, 11_00)

    def test_the_fate_of_one_that_never_came_is_unknown_and_of_one_that_did_is_told(self, market, phone):
        shop, id = market.shop(), str(uuid7())
        assert phone.get(f"/payments/{id}").json()["state"] == "unknown"
        told = phone.quote(payee=str(shop.id), amount=10_00)
        phone.post("/payments", id=id, payee=str(shop.id), amount=10_00, quote=told["id"], pin=PIN)
        assert phone.get(f"/payments/{id}").json()["line"]["amount"] == -10_00

    def test_nobody_learns_the_fate_of_anothers(self, market, phone):
        other, shop = market.customer(money=50_00, name="Omar"), market.shop()
        payment = market.pay(other, shop, 10_00)
        assert phone.get(f"/payments/{payment.id}").json()["state"] == "unknown"

    def test_a_payment_without_a_quote_or_with_an_old_one_is_not_made(self, market, phone):
        shop = market.shop()
        body = {"id": str(uuid7()), "payee": str(shop.id), "amount": 10_00, "pin": PIN}
        assert phone.post("/payments", **body).status_code == 422
        refused(phone.post("/payments", **body, quote=str(uuid7())), 409, "quote_expired")

    def test_a_wrong_pin_moves_nothing_and_the_same_payment_may_be_tried_again(self, market, phone, payer):
        shop = market.shop()
        told = phone.quote(payee=str(shop.id), amount=10_00)
        body = {"id": str(uuid7()), "payee": str(shop.id), "amount": 10_00, "quote": told["id"]}
        refused(phone.post("/payments", **body, pin="000001"), 403, "wrong_pin")
        assert queries.balance_of(payer.id) == 100_00
        assert phone.post("/payments", **body, pin=PIN).json()["state"] == "done"


AMOUNTS = ["1e3", '"12"', "-1", "0", "0.001", "12.0", "true", "null", '"١٢"', "[12]", "1000000000000"]


@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_an_amount_is_a_whole_number_of_centimes_or_refused_in_the_persons_language(market, payer, amount, language):
    shop, phone = market.shop(), Phone(payer.holder.person, language)
    for path, rest in (
        ("/quotes", f'"payee": "{shop.id}"'),
        ("/payments", f'"payee": "{shop.id}", "id": "{uuid7()}", "quote": "{uuid7()}", "pin": "{PIN}"'),
        ("/requests", f'"payer": "{shop.id}", "id": "{uuid7()}"'),
    ):
        answer = phone.client.post(API + path, f'{{{rest}, "amount": {amount}}}', content_type="application/json")
        said = refused(answer, 422, "amount_not_allowed")
        assert ("payé" in said) if language == "fr" else re.search("[ء-ي]", said)
    assert queries.balance_of(payer.id) == 100_00


class TestOthers:
    def test_money_goes_to_a_number_and_its_owner_is_shown_masked(self, market, phone, payer):
        friend = market.customer(level=Level.NUMBER, name="Omar Tazi")
        found = phone.post("/look-up", phone=friend.holder.person.phone.replace("+212", "0")).json()
        assert found["name"] == "Omar T•••••"
        told = phone.quote(payee=found["payee"], amount=20_00)
        body = {"id": str(uuid7()), "payee": found["payee"], "amount": 20_00, "quote": told["id"], "pin": PIN}
        assert phone.post("/payments", **body).json()["line"]["name"] == "Omar T•••••"
        assert queries.balance_of(friend.id) == 20_00

    def test_a_number_that_is_none_and_one_without_a_wallet(self, phone):
        assert phone.post("/look-up", phone="hello").status_code == 422
        refused(phone.post("/look-up", phone="0699999999"), 404, "nobody_under_this_number")

    def test_numbers_cannot_be_walked_through(self, phone):
        answers = [phone.post("/look-up", phone=f"06999999{n:02}") for n in range(8)]
        assert refused(answers[-1], 429, "too_many_look_ups")

    def test_somebody_asks_and_the_other_pays_or_refuses(self, market, phone, payer):
        friend = market.customer(name="Omar Tazi")
        asker = Phone(friend.holder.person)
        ids = [str(uuid7()), str(uuid7())]
        for id in (*ids, ids[0]):  # one is sent twice
            assert asker.post("/requests", id=id, payer=str(payer.id), amount=15_00).status_code == 200
        assert phone.get("/me").json()["wallet"]["requests"] == 2
        first, second = phone.get("/requests").json()["requests"]
        assert (first["name"], first["amount"], first["purpose"]) == ("Omar T•••••", 15_00, "request")
        told = phone.quote(intent=first["id"], amount=15_00)
        body = {"id": str(uuid7()), "intent": first["id"], "amount": 15_00, "quote": told["id"], "pin": PIN}
        assert phone.post("/payments", **body).json()["state"] == "done"
        assert phone.post(f"/requests/{second['id']}/refuse").json()["state"] == "refused"
        assert phone.get("/requests").json()["requests"] == []
        refused(asker.post(f"/requests/{second['id']}/refuse"), 404, "intent_not_found")

    def test_who_asked_sees_where_it_stands_and_may_call_it_off(self, market, phone, payer):
        asker = Phone(market.customer(name="Omar Tazi").holder.person)
        first, second, third = (
            asker.post("/requests", id=str(uuid7()), payer=str(payer.id), amount=amount).json()["id"]
            for amount in (15_00, 20_00, 25_00)
        )
        told = phone.quote(intent=first, amount=15_00)
        phone.post("/payments", id=str(uuid7()), intent=first, amount=15_00, quote=told["id"], pin=PIN)
        phone.post(f"/requests/{second}/refuse")
        assert asker.post(f"/requests/{third}/cancel").json()["state"] == "cancelled"
        mine = asker.get("/requests").json()["mine"]
        assert [(one["id"], one["state"]) for one in mine] == [
            (third, "cancelled"), (second, "refused"), (first, "paid"),
        ]  # fmt: skip
        assert {one["name"] for one in mine} == {"Fatima Z. B•••••"}
        assert phone.get("/requests").json() == {"requests": [], "mine": []}
        assert asker.post(f"/requests/{first}/cancel").json()["state"] == "paid", "what is paid stays paid"
        refused(phone.post(f"/requests/{second}/cancel"), 404, "intent_not_found")

    def test_a_request_whose_time_has_passed_is_told_so_before_anybody_closed_it(self, market, payer):
        asker = market.customer(name="Omar Tazi")
        actions.ask(
            payee_id=asker.id, payer_id=payer.id, amount=1_00, purpose="request", order_ref=uuid7(),
            now=market.now - clock.dt.timedelta(days=4),
        )  # fmt: skip
        (mine,) = Phone(asker.holder.person).get("/requests").json()["mine"]
        assert mine["state"] == "expired"

    def test_nobody_pays_or_asks_themselves(self, phone, payer):
        refused(phone.post("/requests", id=str(uuid7()), payer=str(payer.id), amount=1_00), 422, "same_wallet")
        refused(phone.post("/codes/resolve", text=queries.counter_code(payer, clock.now())), 422, "same_wallet")

    def test_a_code_that_is_none_is_refused_in_words(self, phone):
        for text in ("", "hello", "0002010102", "X" * 600):
            assert refused(phone.post("/codes/resolve", text=text), 422, "code_refused")


def test_history_goes_on_page_by_page(market, phone, payer):
    shop = market.shop()
    for _ in range(35):
        market.now += clock.dt.timedelta(seconds=1)
        market.pay(payer, shop, 1_00)
    first = phone.get("/history").json()
    assert len(first["lines"]) == 30
    rest = phone.client.get(f"{API}/history", {"before": first["next"]}).json()
    assert len(rest["lines"]) == 6  # five payments, and the money that came first
    assert rest["next"] is None
    assert rest["lines"][-1]["amount"] == 100_00


class TestWhoCalls:
    def test_who_is_signed_out_is_told_so(self, market):
        said = refused(Phone(None).get("/me"), 401, "signed_out")
        assert "déconnecté" in said

    def test_a_write_without_the_pages_token_is_not_done(self, payer):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(payer.holder.person)
        refused(strict.post(f"{API}/open", "{}", content_type="application/json"), 403, "stale_page")
        assert strict.get(f"{API}/me").status_code == 200
        token = strict.cookies["csrftoken"].value
        answer = strict.post(f"{API}/open", "{}", content_type="application/json", headers={"X-CSRFToken": token})
        assert answer.status_code == 200

    def test_who_has_no_wallet_is_told_to_open_one(self, market, make_person):
        refused(Phone(make_person("New")).get("/history"), 404, "no_wallet_yet")

    def test_where_nobody_issues_wallets_none_is_opened(self, db, make_person):
        refused(Phone(make_person("New")).post("/open"), 409, "no_issuer")
