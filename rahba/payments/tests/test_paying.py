"""From wallet to wallet."""

import datetime as dt

import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions, queries
from rahba.payments.models import Intent, Payment
from rahba.payments.rules import Level, PaymentRefused, Refusal
from rahba.payments.rules.names import masked_name
from rahba.payments.tests.market import PIN


def balances(*wallets) -> list[int]:
    return [queries.balance_of(wallet.id) for wallet in wallets]


def refused(code: Refusal):
    return pytest.raises(PaymentRefused, match=str(PaymentRefused(code))[:20].replace("(", "."))


def test_a_customer_pays_a_shop_by_the_code_on_its_counter(market):
    customer, shop = market.customer(money=100_00), market.shop()
    payment = market.pay(customer, shop, 37_50)
    assert balances(customer, shop) == [62_50, 37_50]
    assert (payment.kind, payment.fee) == ("purchase", 0)
    assert ledger.verify().findings == []


def test_the_same_payment_sent_again_is_the_same(market):
    customer, shop, id = market.customer(money=100_00), market.shop(), uuid7()
    first, again = (market.pay(customer, shop, 10_00, payment_id=id) for _ in range(2))
    assert first.id == again.id
    assert balances(customer, shop) == [90_00, 10_00]


def test_what_was_asked_for_and_paid_is_still_so_when_the_answer_was_lost(market):
    customer, shop, id = market.customer(money=100_00), market.shop(), uuid7()
    intent = market.ask(shop, 10_00)
    first = market.pay_intent(customer, intent, payment_id=id)
    again = market.pay_intent(customer, intent, payment_id=id, now=market.now + dt.timedelta(hours=1))
    assert first.id == again.id
    assert balances(customer, shop) == [90_00, 10_00]


def test_another_payment_under_a_used_number_is_refused(market):
    customer, shop, id = market.customer(money=100_00), market.shop(), uuid7()
    market.pay(customer, shop, 10_00, payment_id=id)
    with refused(Refusal.KEY_REUSED):
        market.pay(customer, shop, 11_00, payment_id=id)


def test_nobody_pays_more_than_they_have(market):
    customer, shop = market.customer(money=100_00), market.shop()
    with refused(Refusal.NOT_ENOUGH):
        market.pay(customer, shop, 100_01)
    assert balances(customer, shop) == [100_00, 0]


def test_a_refusal_stays_one_when_money_has_come_since(market):
    customer, shop, id = market.customer(money=10_00), market.shop(), uuid7()
    with refused(Refusal.NOT_ENOUGH):
        market.pay(customer, shop, 20_00, payment_id=id)
    market.fund(customer, 50_00)
    with refused(Refusal.REFUSED_BEFORE):
        market.pay(customer, shop, 20_00, payment_id=id)
    assert balances(customer, shop) == [60_00, 0]


class TestCeilings:
    def test_level_one_holds_200_dirhams(self, market):
        newcomer, friend = market.customer(level=Level.NUMBER), market.customer(money=500_00)
        market.pay(friend, newcomer, 200_00)
        with refused(Refusal.CEILING):
            market.pay(friend, newcomer, 1)
        assert balances(newcomer, friend) == [200_00, 300_00]

    def test_what_was_spent_can_be_received_again(self, market):
        newcomer, friend, shop = market.customer(level=Level.NUMBER), market.customer(money=500_00), market.shop()
        market.pay(friend, newcomer, 200_00)
        market.pay(newcomer, shop, 50_00)
        market.pay(friend, newcomer, 50_00)
        assert balances(newcomer) == [200_00]

    def test_a_higher_level_gives_room_at_once(self, market):
        newcomer, friend = market.customer(level=Level.NUMBER), market.customer(money=6_000_00)
        actions.raise_level(holder_id=newcomer.holder_id, level=Level.IDENTITY, by_id=None, now=market.now)
        market.pay(friend, newcomer, 5_000_00)
        with refused(Refusal.CEILING):
            market.pay(friend, newcomer, 1)

    def test_a_shop_has_none(self, market):
        shop = market.shop()
        for _ in range(2):
            market.pay(market.customer(money=20_000_00), shop, 20_000_00)
        assert balances(shop) == [40_000_00]


class TestAskedByCode:
    def test_what_is_asked_is_paid_once(self, market):
        shop, first, second = market.shop(), market.customer(money=100_00), market.customer(money=100_00)
        intent = market.ask(shop, 25_00)
        shown = actions.present(reference=intent.reference, payer_id=first.id, now=market.now)
        assert (shown.amount, queries.shown_name(shown.payee)) == (25_00, "Épicerie Nour")
        market.pay_intent(first, intent)
        with refused(Refusal.INTENT_PAID):
            actions.present(reference=intent.reference, payer_id=second.id, now=market.now)
        with refused(Refusal.INTENT_PAID):
            market.pay_intent(second, intent)
        assert balances(shop, first, second) == [25_00, 75_00, 100_00]

    def test_not_after_it_expired(self, market):
        shop, customer = market.shop(), market.customer(money=100_00)
        intent = market.ask(shop, 25_00)
        with refused(Refusal.INTENT_EXPIRED):
            market.pay_intent(customer, intent, now=market.now + dt.timedelta(minutes=10))
        assert actions.expire_due(now=market.now + dt.timedelta(minutes=11)) == 1
        assert Intent.objects.get().state == "expired"

    def test_nor_after_it_was_withdrawn(self, market):
        shop, customer = market.shop(), market.customer(money=100_00)
        intent = market.ask(shop, 25_00)
        actions.cancel(intent_id=intent.id, payee_id=shop.id, now=market.now)
        with refused(Refusal.INTENT_CLOSED):
            market.pay_intent(customer, intent)

    def test_the_same_leg_asked_again_is_the_same_code(self, market):
        shop, basket = market.shop(), uuid7()
        first, again = (market.ask(shop, 25_00, order_ref=basket) for _ in range(2))
        second_leg = market.ask(shop, 25_00, order_ref=basket, leg=1)
        assert first.id == again.id != second_leg.id
        with refused(Refusal.KEY_REUSED):
            market.ask(shop, 26_00, order_ref=basket)

    def test_a_request_to_somebody_is_paid_by_nobody_else(self, market):
        asker, asked, other = market.customer(), market.customer(money=50_00), market.customer(money=50_00)
        intent = market.ask(asker, 20_00, purpose="request", payer_id=asked.id)
        assert [one.id for one in queries.requests_for(asked.id, market.now)] == [intent.id]
        with refused(Refusal.NOT_FOR_YOU):
            market.pay_intent(other, intent)
        market.pay_intent(asked, intent)
        assert balances(asker, asked, other) == [20_00, 30_00, 50_00]

    @pytest.mark.postgresql
    @pytest.mark.story("pay:F02")
    def test_of_ten_payers_at_once_one_pays(self, busy_market, at_once):
        shop, payers = busy_market.shop(), [busy_market.customer(money=100_00) for _ in range(10)]
        intent = busy_market.ask(shop, 60_00)
        told = at_once(*(lambda payer=payer: busy_market.pay_intent(payer, intent) for payer in payers))
        assert sorted(type(one).__name__ for one in told) == ["Payment"] + ["PaymentRefused"] * 9
        assert {one.code for one in told if isinstance(one, PaymentRefused)} == {Refusal.INTENT_PAID}
        assert balances(shop) == [60_00]
        assert sum(balances(*payers)) == 940_00
        assert Payment.objects.exclude(intent=None).count() == 1


class TestFees:
    def test_a_fee_for_the_payer_is_quoted_before_it_is_taken(self, market):
        customer, friend = market.customer(money=100_00), market.customer()
        actions.set_fee(
            institution_id=market.institution.id, kind="transfer", now=market.now, fixed=1_00, paid_by="payer"
        )
        with refused(Refusal.QUOTE):
            market.pay(customer, friend, 10_00)
        told = actions.quote(payer_id=customer.id, payee_id=friend.id, kind="transfer", amount=10_00, now=market.now)
        assert (told.fee, told.paid_by) == (1_00, "payer")
        market.pay(customer, friend, 10_00, quote_id=told.id)
        assert balances(customer, friend) == [89_00, 10_00]
        line = queries.history_of(customer.id)[0]
        assert (line.amount, line.fee, line.other) == (-11_00, 1_00, "Fatima Z. B•••••")

    def test_a_fee_for_the_shop_leaves_the_price_as_it_is(self, market):
        customer, shop = market.customer(money=100_00), market.shop()
        actions.set_fee(
            institution_id=market.institution.id, kind="purchase", now=market.now, rate_bp=40, paid_by="payee"
        )
        market.pay(customer, shop, 50_00)
        assert balances(customer, shop) == [50_00, 49_80]


class TestPin:
    def test_a_wrong_pin_pays_nothing_and_each_miss_costs_more_time(self, market):
        customer, shop = market.customer(money=100_00), market.shop()
        for _ in range(3):
            with refused(Refusal.WRONG_PIN):
                market.pay(customer, shop, 1_00, pin="999999")
            customer.refresh_from_db()
        with refused(Refusal.PIN_WAIT):
            market.pay(customer, shop, 1_00)
        market.now += dt.timedelta(seconds=31)
        market.pay(customer, shop, 1_00)
        assert balances(customer) == [99_00]

    def test_the_digits_are_not_in_the_database(self, market):
        customer = market.customer()
        assert PIN not in customer.pin_digest
        assert len(customer.pin_digest) == 64


class TestLookUps:
    @pytest.mark.parametrize(
        ("name", "seen"),
        [
            ("Fatima (démo)", "Fatima d•••••"),
            ("(Fatima) «Zahra» Benali.", "Fatima Z. B•••••"),
            ("\u200fفاطمة الزهراء", "فاطمة ا•••••"),
            ("Jean-Pierre — O’Neill", "Jean-Pierre O•••••"),
            ("Omar", "Om••"),
            ("(…)", ""),
        ],
    )
    def test_a_mask_shows_letters_and_no_brackets(self, name, seen):
        assert masked_name(name) == seen

    def test_a_number_leads_to_a_masked_name(self, market):
        asker, other = market.customer(), market.customer(name="Ahmed Tazi")
        found = actions.look_up(asker_id=asker.holder_id, phone=other.holder.person.phone, now=market.now)
        assert (found.wallet_id, found.name) == (other.id, "Ahmed T•••••")

    def test_walking_through_numbers_is_stopped(self, market):
        asker = market.customer()
        for number in range(5):
            with refused(Refusal.NOBODY):
                actions.look_up(asker_id=asker.holder_id, phone=f"+21267000000{number}", now=market.now)
        with refused(Refusal.LOOK_UPS):
            actions.look_up(asker_id=asker.holder_id, phone="+212670000009", now=market.now)
        market.now += dt.timedelta(minutes=30)
        with refused(Refusal.NOBODY):
            actions.look_up(asker_id=asker.holder_id, phone="+212670000009", now=market.now)


class TestAgents:
    def test_cash_in_comes_out_of_the_float_and_never_passes_it(self, market):
        agent, customer = market.agent(market.shop(), float_=300_00), market.customer()
        cash_in = {"agent_id": agent.id, "wallet_id": customer.id, "pin": PIN, "now": market.now}
        actions.cash_in(payment_id=uuid7(), amount=200_00, **cash_in)
        with refused(Refusal.NOT_ENOUGH):
            actions.cash_in(payment_id=uuid7(), amount=100_01, **cash_in)
        assert balances(agent, customer) == [100_00, 200_00]

    def test_cash_out_is_agreed_by_the_customer_and_earns_the_agent_a_commission(self, market):
        agent, customer = market.agent(market.shop(), float_=0), market.customer(money=100_00)
        actions.set_fee(
            institution_id=market.institution.id,
            kind="cash_out",
            now=market.now,
            fixed=2_00,
            paid_by="payer",
            commission_bp=100,
        )
        intent = market.ask(agent, 50_00, purpose="cash_out", payer_id=customer.id)
        told = actions.quote(payer_id=customer.id, payee_id=agent.id, kind="cash_out", amount=50_00, now=market.now)
        market.pay_intent(customer, intent, quote_id=told.id)
        assert balances(agent, customer) == [50_50, 48_00]


class TestGivingBack:
    def test_refunds_together_never_pass_the_payment(self, market):
        customer, shop = market.customer(money=100_00), market.shop()
        payment = market.pay(customer, shop, 60_00)
        give = {"payment_id": payment.id, "reason": "goods_returned", "by_id": None, "now": market.now}
        actions.refund(refund_id=uuid7(), amount=40_00, **give)
        with refused(Refusal.MORE_THAN_PAID):
            actions.refund(refund_id=uuid7(), amount=20_01, **give)
        actions.refund(refund_id=uuid7(), amount=20_00, **give)
        assert balances(customer, shop) == [100_00, 0]

    @pytest.mark.postgresql
    @pytest.mark.story("pay:F09")
    def test_two_hands_that_give_back_at_once_give_back_once(self, busy_market, at_once):
        customer, shop = busy_market.customer(money=100_00), busy_market.shop()
        busy_market.pay(busy_market.customer(money=100_00), shop, 100_00)
        payment = busy_market.pay(customer, shop, 60_00)

        def give():
            return actions.refund(
                refund_id=uuid7(), payment_id=payment.id, amount=40_00, reason="x", by_id=None, now=busy_market.now
            )

        told = at_once(*[give] * 4)
        assert sorted(type(one).__name__ for one in told) == ["PaymentRefused"] * 3 + ["Refund"]
        payment.refresh_from_db()
        assert (payment.taken_back, balances(customer, shop)) == (40_00, [80_00, 120_00])

    def test_a_paid_basket_that_is_dropped_gives_the_money_back_by_itself_once(self, market):
        customer, shop = market.customer(money=100_00), market.shop()
        intent = market.ask(shop, 60_00)
        market.pay_intent(customer, intent)
        for _ in range(2):
            dropped = actions.drop(intent_id=intent.id, payee_id=shop.id, now=market.now)
        assert dropped.claim == "dropped"
        assert balances(customer, shop) == [100_00, 0]

    def test_one_that_became_a_sale_is_not_given_back(self, market):
        customer, shop = market.customer(money=100_00), market.shop()
        intent = market.ask(shop, 60_00)
        market.pay_intent(customer, intent)
        actions.claim(intent_id=intent.id, payee_id=shop.id, now=market.now)
        actions.drop(intent_id=intent.id, payee_id=shop.id, now=market.now)
        assert balances(customer, shop) == [40_00, 60_00]

    def test_an_unpaid_one_that_is_dropped_can_no_longer_be_paid(self, market):
        customer, shop = market.customer(money=100_00), market.shop()
        intent = market.ask(shop, 60_00)
        actions.drop(intent_id=intent.id, payee_id=shop.id, now=market.now)
        with refused(Refusal.INTENT_CLOSED):
            market.pay_intent(customer, intent)
