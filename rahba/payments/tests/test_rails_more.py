"""Faults that one rail alone has, and hands that meet."""

import datetime as dt
import json
from urllib.parse import urlencode

import pytest

from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.models import Payment
from rahba.payments.rails.payzone import PayzoneAdapter
from rahba.payments.rules import PaymentRefused, Refusal
from rahba.payments.rules.rails import cmi
from rahba.payments.rules.rails.keys import hmac_hex
from rahba.payments.rules.rails.trial import trial_keys
from rahba.payments.tests.conftest import NOW
from rahba.payments.tests.sandbox import SERVED, Child, world_of

pytestmark = SERVED
PRICE = 125_50


@pytest.fixture
def only(request, served_market, settings, monkeypatch, our_door):
    """A world with the one rail that the test's class names."""
    child = Child(request.cls.rail, NOW)
    with world_of(child, served_market, our_door, settings, monkeypatch) as world:
        yield world
        child.stop()


class TestCmi:
    rail = "cmi"

    def test_a_card_that_is_stopped_is_not_tried_again_on_the_same_day(self, only):
        shop = only.market.shop()
        intent = only.market.ask(shop, PRICE, life=dt.timedelta(days=3))
        only.faults("prohibited", "", "")
        attempt = only.pay(intent)
        assert (attempt.state, attempt.code, attempt.card_stopped) == ("refused", "43", True)
        with pytest.raises(PaymentRefused) as refusal:
            only.begin(intent)
        assert refusal.value.code == Refusal.CARD_STOPPED
        # The same card on another basket: the bank would accept, and we do not take it.
        other = only.pay(only.market.ask(shop, PRICE))
        assert (other.state, other.code) == ("refused", "card_stopped_today")
        assert (queries.balance_of(shop.id), only.charge(other)["captured"]) == (0, 0)
        only.pass_time(days=1)
        assert only.pay(intent).state == "succeeded"

    def test_a_second_card_on_the_same_page_may_succeed(self, only):
        """CMI tells each failure and then the success, all under one order."""
        shop = only.market.shop()
        attempt, _step = only.begin(only.market.ask(shop, PRICE))

        def news(code: str, reference: str) -> str:
            fields = {"oid": str(attempt.id), "ProcReturnCode": code, "TransId": reference, "symbol": "504"}
            fields["amount"] = "125.50"
            fields["HASH"] = cmi.hash_v3(fields, trial_keys("cmi").current(NOW).secret)
            raw = urlencode(fields).encode()
            kept = {"institution_id": only.market.institution.id, "rail": "cmi", "headers": {}, "now": only.now}
            return actions.rails.take_news(raw=raw, **kept).body

        assert (news("51", "T1"), only.again(attempt).state) == ("APPROVED", "refused")
        assert (news("00", "T2"), only.again(attempt).state) == ("APPROVED", "refused"), "asked first: nothing there"
        only.open_page(_step)
        only.customer(attempt)
        assert (only.again(attempt).state, queries.balance_of(shop.id)) == ("succeeded", PRICE)
        assert news("51", "T1") == "APPROVED"
        assert only.again(attempt).state == "succeeded", "an old refusal told again changes nothing"

    def test_an_answer_that_was_lost_is_made_good(self, only):
        """The shop has its money while the card was only reserved: the next question takes it."""
        shop = only.market.shop()
        only.faults("other_amount")
        attempt = only.pay(only.market.ask(shop, PRICE))
        assert (attempt.state, attempt.taken, only.charge(attempt)["captured"]) == ("succeeded", 0, 0)
        only.pass_time(seconds=91)
        attempt = only.again(attempt)
        assert (attempt.taken, attempt.poll_at, only.charge(attempt)["captured"]) == (PRICE, None, PRICE)
        assert queries.balance_of(shop.id) == PRICE


class TestSwitch:
    rail = "switch"

    @pytest.mark.story("pay:F25")
    def test_done_after_it_was_given_up_is_not_believed(self, only):
        """The hub aborts; 30 seconds later it hands on a fulfilment by mistake. Its own state says aborted."""
        shop = only.market.shop()
        only.faults("aborted_late")
        attempt = only.pay(only.market.ask(shop, PRICE))
        assert (attempt.state, attempt.code) == ("expired", "AB03")
        only.pass_time(seconds=31)
        assert (only.again(attempt).state, queries.balance_of(shop.id)) == ("expired", 0)
        assert only.charge(attempt)["captured"] == 0

    def test_an_issuer_at_its_cap_is_a_refusal(self, only):
        only.faults("cap_reached")
        attempt = only.pay(only.market.ask(only.market.shop(), PRICE))
        assert (attempt.state, attempt.code) == ("refused", "AM13")


class TestTwoAttempts:
    rail = "payzone"

    def test_of_two_that_both_took_the_money_one_pays_and_the_other_goes_back(self, only):
        shop = only.market.shop()
        intent = only.market.ask(shop, PRICE)
        first, step = only.begin(intent)
        second, other_step = only.begin(intent)
        for one in (step, other_step):
            only.open_page(one)
        only.customer(first)
        only.customer(second)
        only.pass_time(seconds=91)
        assert [only.again(one).state for one in (first, second)] == ["succeeded", "given_back"]
        assert (queries.balance_of(shop.id), only.charge(second)["refunded"]) == (PRICE, PRICE)
        assert Payment.objects.filter(intent=intent).count() == 1

    def test_the_attempt_is_there_before_the_rail_hears_of_it(self, only, settings):
        settings.SANDBOX_RAILS = {"youcan": "http://127.0.0.1:9"}
        only.rail = "youcan"
        attempt, step = only.begin(only.market.ask(only.market.shop(), PRICE))
        assert (attempt.state, step) == ("unknown", None)

    def test_the_number_of_an_attempt_is_for_one_intent(self, only):
        shop, id = only.market.shop(), uuid7()
        only.begin(only.market.ask(shop, PRICE), attempt_id=id)
        with pytest.raises(PaymentRefused) as refusal:
            only.begin(only.market.ask(shop, PRICE), attempt_id=id)
        assert refusal.value.code == Refusal.KEY_REUSED


@pytest.mark.postgresql
@pytest.mark.story("pay:F07", "pay:F19")
def test_news_through_two_doors_and_a_question_at_once_pay_once(busy_market, at_once, settings, monkeypatch):
    """The same news twice and the worker's question, all at the same moment, with real commits."""
    settings.SANDBOX_RAILS = {"payzone": "http://127.0.0.1:9"}
    shop = busy_market.shop()
    intent = busy_market.ask(shop, PRICE)
    attempt, _ = actions.rails.begin(
        attempt_id=uuid7(), intent_id=intent.id, rail="payzone", callback_url="x", return_url="x", now=NOW
    )
    told = {"id": str(attempt.id), "status": "CHARGED", "currency": "MAD",
            "transactions": [{"id": "P1", "state": "APPROVED", "resultCode": 0, "amount": "125.50"}]}  # fmt: skip
    monkeypatch.setattr(PayzoneAdapter, "state", lambda self, **_: self.read_news(json.dumps(told).encode()))

    def news(reference: str):
        body = told | {"transactions": [told["transactions"][0] | {"id": reference}]}
        raw = json.dumps(body).encode()
        signed = {"x-callback-signature": hmac_hex(trial_keys("payzone").current(NOW).secret, raw)}
        return lambda: actions.rails.take_news(
            institution_id=busy_market.institution.id, rail="payzone", raw=raw, headers=signed, now=NOW
        )

    later = NOW + dt.timedelta(seconds=91)
    at_once(news("P1"), news("P1"), news("P2"), lambda: actions.rails.ask_due(now=later))
    attempt.refresh_from_db()
    assert (attempt.state, queries.balance_of(shop.id)) == ("succeeded", PRICE)
    assert Payment.objects.filter(intent=intent).count() == 1


@pytest.mark.postgresql
@pytest.mark.story("pay:F06")
def test_the_first_payments_over_a_rail_at_once_open_one_account(busy_market, at_once, settings):
    settings.SANDBOX_RAILS = {"cmi": "http://127.0.0.1:9"}
    shop = busy_market.shop()
    intents = [busy_market.ask(shop, PRICE) for _ in range(4)]

    def begin(intent):
        return actions.rails.begin(
            attempt_id=uuid7(), intent_id=intent.id, rail="cmi", callback_url="x", return_url="x", now=NOW
        )

    begun = at_once(*(lambda intent=intent: begin(intent) for intent in intents))
    assert [attempt.state for attempt, _ in begun] == ["needs_customer"] * 4
