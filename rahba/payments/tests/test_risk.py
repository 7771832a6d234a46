"""Payments that are looked at, held or stopped, and the cases that come of it."""

import datetime as dt

import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions, queries
from rahba.payments.models import Attempt, CaseNote, Freeze, HeldPayment, Payment, RiskCase
from rahba.payments.rules import Level, Refusal
from rahba.payments.rules.risk import Counters, Limit, Rule, Use, Verdict, judge, looks_for, strongest
from rahba.payments.tests.market import PIN
from rahba.payments.tests.officers import officer
from rahba.payments.tests.test_paying import balances, refused

PEOPLE = {"payer_kind": "person", "payee_kind": "person", "kind": "transfer"}


def said(amount: int, counters: Counters, **pair) -> set:
    looks = looks_for(amount=amount, **PEOPLE | pair)
    return {(one.rule, one.verdict) for one in judge(looks=looks, amount=amount, counters=counters)}


class TestRules:
    @pytest.mark.parametrize(
        ("amount", "counters", "pair", "expected"),
        [
            (1_999_99, Counters(paid_before=False), {}, set()),
            (2_000_00, Counters(paid_before=False), {}, {(Rule.NEW_PAYEE, Verdict.ALERT)}),
            (2_000_00, Counters(paid_before=True), {}, set()),
            (10_000_00, Counters(paid_before=False), {}, {(Rule.NEW_PAYEE, Verdict.HOLD)}),
            (10_000_00, Counters(paid_before=False), {"payee_kind": "merchant", "kind": "purchase"}, set()),
            (50_00, Counters(payers=18), {}, set()),
            (50_00, Counters(payers=19), {}, {(Rule.MANY_PAYERS, Verdict.ALERT)}),
            (50_00, Counters(payers=500), {"payee_kind": "merchant", "kind": "purchase"}, set()),
            (4_900_00, Counters(near=1), {"kind": "purchase", "payee_kind": "merchant"}, set()),
            (4_900_00, Counters(near=2), {"kind": "purchase", "payee_kind": "merchant"},
             {(Rule.SPLITTING, Verdict.ALERT)}),
            (5_000_00, Counters(near=9), {"kind": "purchase", "payee_kind": "merchant"}, set()),
            (1_000_00, Counters(cash_in=1_250_00), {"kind": "cash_out", "payee_kind": "agent"},
             {(Rule.IN_AND_OUT, Verdict.ALERT)}),
            (1_000_00, Counters(cash_in=1_250_01), {"kind": "cash_out", "payee_kind": "agent"}, set()),
            (1_00, Counters(cards_on_device=4), {}, {(Rule.MANY_CARDS, Verdict.REFUSE)}),
        ],
    )  # fmt: skip
    def test_each_speaks_from_its_threshold_on(self, amount, counters, pair, expected):
        assert said(amount, counters, **pair) == expected

    @pytest.mark.parametrize(
        ("limit", "used", "amount", "over"),
        [
            (Limit("payment", 100_00, None), {}, 100_00, False),
            (Limit("payment", 100_00, None), {}, 100_01, True),
            (Limit("day", 100_00, None), {"day": Use(3, 60_00)}, 40_00, False),
            (Limit("day", 100_00, None), {"day": Use(3, 60_00)}, 40_01, True),
            (Limit("month", None, 4), {"month": Use(3, 0)}, 1, False),
            (Limit("month", None, 4), {"month": Use(4, 0)}, 1, True),
            (Limit("month", None, None), {"month": Use(400, 10**9)}, 10**9, False),
        ],
    )
    def test_limits_count_what_was_paid_in_their_window(self, limit, used, amount, over):
        findings = judge(
            looks=looks_for(amount=amount, **PEOPLE), amount=amount, counters=Counters(limits=(limit,), used=used)
        )
        assert (strongest(findings) == Verdict.REFUSE) is over


def test_an_everyday_payment_costs_one_question_more(market, django_assert_num_queries):
    from rahba.payments.actions.risk import findings_on

    customer, shop = market.customer(money=100_00), market.shop()
    with django_assert_num_queries(1):
        findings_on(kind="purchase", payer=customer, payee=shop, amount=10_00, now=market.now)


def test_a_large_sum_to_a_stranger_is_paid_and_looked_at(market):
    customer, stranger = market.customer(money=9_000_00), market.customer()
    for _ in range(2):
        market.pay(customer, stranger, 2_500_00)
    case = RiskCase.objects.get()
    assert (case.rule, case.wallet_id, case.times, case.state) == ("new_payee", customer.id, 1, "open")


def test_a_refused_payment_leaves_no_case(market):
    with refused(Refusal.NOT_ENOUGH):
        market.pay(market.customer(money=1_00), market.customer(), 2_500_00)
    assert not RiskCase.objects.exists()


def test_cash_that_comes_and_goes_within_minutes(market):
    agent, customer = market.agent(market.shop(), float_=3_000_00), market.customer()
    actions.cash_in(
        payment_id=uuid7(), agent_id=agent.id, wallet_id=customer.id, amount=2_000_00, pin=PIN, now=market.now
    )
    market.now += dt.timedelta(minutes=14)
    market.pay_intent(customer, market.ask(agent, 1_900_00, purpose="cash_out", payer_id=customer.id))
    assert RiskCase.objects.get().rule == "in_and_out"


def test_many_payers_to_one_personal_wallet(market):
    mule = market.customer()
    for _ in range(20):
        market.pay(market.customer(money=10_00), mule, 10_00)
    assert [(case.rule, case.wallet_id) for case in RiskCase.objects.all()] == [("many_payers", mule.id)]


class TestHeld:
    @pytest.fixture
    def held(self, market):
        customer, stranger = market.customer(money=15_000_00), market.customer()
        id = uuid7()
        for _ in range(2):
            with refused(Refusal.HELD):
                market.pay(customer, stranger, 12_000_00, payment_id=id)
        return customer, stranger, HeldPayment.objects.get()

    def test_its_money_is_reserved_and_nobody_has_it(self, market, held):
        customer, stranger, _one = held
        assert balances(customer, stranger) == [3_000_00, 0]
        assert not Payment.objects.filter(payer=customer).exists()
        assert queries.findings() == []

    def test_an_officer_lets_it_go_once(self, market, held):
        customer, stranger, one = held
        salma = officer(market)
        made = actions.release_held(held_id=one.id, by_id=salma.id, now=market.now)
        assert made.id == one.id
        assert balances(customer, stranger) == [3_000_00, 12_000_00]
        with refused(Refusal.NOT_NOW):
            actions.give_back_held(held_id=one.id, by_id=salma.id, now=market.now)
        assert market.pay(customer, stranger, 12_000_00, payment_id=one.id).id == one.id
        assert queries.findings() == [] == ledger.verify().findings

    def test_or_gives_it_back(self, market, held):
        customer, stranger, one = held
        actions.give_back_held(held_id=one.id, by_id=officer(market).id, now=market.now)
        assert balances(customer, stranger) == [15_000_00, 0]
        assert queries.findings() == [] == ledger.verify().findings


class TestLimits:
    def test_none_holds_until_somebody_sets_one_and_it_ends_with_the_next(self, market):
        customer, shop = market.customer(money=1_000_00), market.shop()
        rule = {"institution_id": market.institution.id, "window": "day", "level": 3, "by_id": None}
        market.pay(customer, shop, 300_00)
        actions.set_limit(amount_most=400_00, now=market.now, **rule)
        with refused(Refusal.OVER_LIMIT):
            market.pay(customer, shop, 100_01)
        market.pay(customer, shop, 100_00)
        market.now += dt.timedelta(days=1)
        market.pay(customer, shop, 100_00)
        actions.set_limit(now=market.now, **rule)
        market.pay(customer, shop, 400_00)
        assert not RiskCase.objects.exists()

    def test_another_level_is_not_concerned(self, market):
        actions.set_limit(
            institution_id=market.institution.id, window="payment", level=1, amount_most=1, by_id=None, now=market.now
        )
        market.pay(market.customer(money=5_00, level=Level.IDENTITY), market.shop(), 5_00)

    @pytest.mark.postgresql
    def test_two_payments_at_once_do_not_pass_it_together(self, busy_market, at_once):
        market = busy_market
        customer, shop = market.customer(money=1_000_00), market.shop()
        actions.set_limit(
            institution_id=market.institution.id, window="day", wallet_id=customer.id, amount_most=100_00,
            by_id=None, now=market.now,
        )  # fmt: skip
        told = at_once(*[lambda: market.pay(customer, shop, 40_00)] * 5)
        assert sorted(type(one).__name__ for one in told) == ["Payment"] * 2 + ["PaymentRefused"] * 3
        assert balances(shop) == [80_00]


class TestCases:
    @pytest.fixture
    def case(self, market):
        market.pay(market.customer(money=9_000_00), market.customer(), 2_500_00)
        return RiskCase.objects.get()

    def test_an_officer_takes_it_and_says_why_it_is_nothing(self, market, case):
        salma, hamid = officer(market), officer(market, "Hamid Amrani")
        actions.take_case(case_id=case.id, by_id=salma.id, now=market.now)
        with refused(Refusal.NOT_NOW):
            actions.take_case(case_id=case.id, by_id=hamid.id, now=market.now)
        say = {"case_id": case.id, "decision": "dismissed", "now": market.now}
        with refused(Refusal.NOT_NOW):
            actions.decide_case(text="Rent.", by_id=hamid.id, **say)
        with refused(Refusal.REASON):
            actions.decide_case(text=" ", by_id=salma.id, **say)
        actions.decide_case(text="Rent.", by_id=salma.id, **say)
        assert CaseNote.objects.get().text == "Rent."
        market.now += dt.timedelta(minutes=1)

    def test_or_freezes_the_wallet(self, market, case):
        salma = officer(market)
        actions.take_case(case_id=case.id, by_id=salma.id, now=market.now)
        actions.decide_case(case_id=case.id, decision="frozen", text="Mule.", by_id=salma.id, now=market.now)
        assert Freeze.objects.get().wallet_id == case.wallet_id

    def test_of_two_officers_one_takes_it(self, market, case):
        salma = officer(market)
        actions.take_case(case_id=case.id, by_id=salma.id, now=market.now)
        actions.put_case_back(case_id=case.id, by_id=salma.id, now=market.now)
        assert actions.take_case(case_id=case.id, by_id=officer(market, "H A").id, now=market.now).state == "taken"

    def test_many_cards_on_one_phone_are_stopped(self, market, settings):
        settings.SANDBOX_RAILS = {"payzone": "http://127.0.0.1:9"}
        shop = market.shop()

        def attempt(device: str):
            way = {"rail": "payzone", "callback_url": "x", "return_url": "x", "device": device, "now": market.now}
            return actions.rails.begin(attempt_id=uuid7(), intent_id=market.ask(shop, 10_00).id, **way)

        tried = [attempt("one-phone")[0].id for _ in range(4)]
        attempt("one-phone")
        Attempt.objects.filter(id__in=tried).update(state="refused")
        with refused(Refusal.STOPPED):
            attempt("one-phone")
        assert (RiskCase.objects.get().rule, Attempt.objects.count()) == ("many_cards", 5)
        attempt("another")
        market.now += dt.timedelta(days=1, seconds=1)
        attempt("one-phone")
