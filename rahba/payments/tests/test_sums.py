"""Whatever people do, in whatever order: the sums hold."""

import contextlib
import random

import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions, queries
from rahba.payments.models import Payment, Refund
from rahba.payments.rules import Level, PaymentRefused
from rahba.payments.rules.accounts import COMMISSIONS, FEES, SAFEGUARDED, account_of
from rahba.payments.rules.levels import ceiling_of
from rahba.payments.tests.market import PIN


class Life:
    """People of a market who do things by chance."""

    def __init__(self, market, chance: random.Random):
        self.market, self.chance = market, chance
        institution = market.institution.id
        actions.set_fee(institution_id=institution, kind="transfer", now=market.now, rate_bp=100, paid_by="payer")
        actions.set_fee(institution_id=institution, kind="purchase", now=market.now, rate_bp=60, paid_by="payee")
        actions.set_fee(
            institution_id=institution, kind="cash_in", now=market.now, fixed=0, paid_by="payee", commission_bp=50
        )
        self.people = [market.customer(money=chance.randint(0, 100_00), level=Level.NUMBER) for _ in range(4)]
        self.shop = market.shop()
        self.agent = market.agent(self.shop, float_=5_000_00)
        self.intents, self.payments = [], []

    def do_something(self) -> None:
        acts = (self.send, self.buy, self.ask, self.pay_asked, self.give_back, self.drop, self.cash_in, self.rise)
        with contextlib.suppress(PaymentRefused):  # a refusal is an answer; what it leaves is checked as well
            self.chance.choice(acts)()

    def amount(self) -> int:
        return self.chance.choice((1, 99, self.chance.randint(1, 80_00), 150_00))

    def send(self) -> None:
        payer, payee = self.chance.sample(self.people, 2)
        amount = self.amount()
        told = actions.quote(payer_id=payer.id, payee_id=payee.id, kind="transfer", amount=amount, now=self.market.now)
        self.payments.append(self.market.pay(payer, payee, amount, quote_id=told.id))

    def buy(self) -> None:
        self.payments.append(self.market.pay(self.chance.choice(self.people), self.shop, self.amount()))

    def ask(self) -> None:
        self.intents.append(self.market.ask(self.shop, self.amount()))

    def pay_asked(self) -> None:
        if self.intents:
            intent = self.chance.choice(self.intents)
            self.payments.append(self.market.pay_intent(self.chance.choice(self.people), intent))

    def give_back(self) -> None:
        if self.payments:
            payment = self.chance.choice(self.payments)
            actions.refund(
                refund_id=uuid7(),
                payment_id=payment.id,
                amount=self.chance.randint(1, payment.amount),
                reason="goods_returned",
                by_id=None,
                now=self.market.now,
            )

    def drop(self) -> None:
        if self.intents:
            intent = self.chance.choice(self.intents)
            actions.drop(intent_id=intent.id, payee_id=self.shop.id, now=self.market.now)

    def cash_in(self) -> None:
        self.payments.append(
            actions.cash_in(
                payment_id=uuid7(),
                agent_id=self.agent.id,
                wallet_id=self.chance.choice(self.people).id,
                amount=self.amount(),
                pin=PIN,
                now=self.market.now,
            )
        )

    def rise(self) -> None:
        holder = self.chance.choice(self.people).holder_id
        actions.raise_level(holder_id=holder, level=Level.IDENTITY, by_id=None, now=self.market.now)

    def check(self) -> None:
        wallets = [*self.people, self.shop, self.agent]
        held = {wallet.id: queries.balance_of(wallet.id) for wallet in wallets}
        issuer = self.market.institution.id
        own = ledger.balances_of(account_of(issuer, name) for name in (SAFEGUARDED, FEES, COMMISSIONS))
        owed_by_issuer = {id: one.credits_posted - one.debits_posted for id, one in own.items()}
        assert sum(held.values()) + sum(owed_by_issuer.values()) == 0
        for wallet in self.people:
            wallet.holder.refresh_from_db()
            ceiling = ceiling_of(wallet.holder.level, self.market.now.date())
            assert queries.room_of(wallet.holder_id) == ceiling - held[wallet.id]
        for wallet in wallets:
            lines = queries.history_of(wallet.id, limit=10_000)
            commissions = sum(
                one.commission for one in Payment.objects.filter(payer=wallet) if wallet.id == self.agent.id
            )
            assert sum(line.amount for line in lines) + commissions == held[wallet.id]
        for payment in Payment.objects.all():
            given = sum(Refund.objects.filter(payment=payment).values_list("amount", flat=True))
            assert payment.taken_back == given <= payment.amount
        assert ledger.verify().findings == []


@pytest.mark.parametrize("seed", range(4))
def test_money_is_neither_made_nor_lost_and_nobody_passes_a_ceiling(market, seed):
    life = Life(market, random.Random(seed))
    for _ in range(120):
        life.do_something()
    life.check()
    assert len(life.payments) > 20
    assert Refund.objects.exists()


@pytest.mark.postgresql
@pytest.mark.parametrize("turn", range(5))
def test_a_basket_dropped_while_it_is_being_paid_is_either_never_paid_or_given_back(busy_market, at_once, turn):
    customer, shop = busy_market.customer(money=100_00), busy_market.shop()
    intent = busy_market.ask(shop, 60_00)
    paid, dropped = at_once(
        lambda: busy_market.pay_intent(customer, intent),
        lambda: actions.drop(intent_id=intent.id, payee_id=shop.id, now=busy_market.now),
    )
    assert not isinstance(dropped, Exception)
    assert dropped.state in ("cancelled", "paid")
    assert isinstance(paid, PaymentRefused) == (dropped.state == "cancelled")
    assert [queries.balance_of(customer.id), queries.balance_of(shop.id)] == [100_00, 0]
    assert ledger.verify().findings == []


@pytest.mark.postgresql
@pytest.mark.story("pay:F06")
def test_the_first_payment_of_a_new_shop_from_two_hands_opens_one_wallet_and_both_arrive(busy_market, at_once):
    shop, payers = busy_market.shop(), [busy_market.customer(money=50_00) for _ in range(2)]

    def first_payment(payer):
        wallet = actions.open_shop_wallet(
            institution_id=busy_market.institution.id, shop_id=shop.shop_id, kind="agent", by_id=None,
            now=busy_market.now,
        )  # fmt: skip
        return busy_market.pay(payer, wallet, 10_00)

    told = at_once(*(lambda payer=payer: first_payment(payer) for payer in payers))
    assert [type(one).__name__ for one in told] == ["Payment", "Payment"]
    assert told[0].payee_id == told[1].payee_id
    assert queries.balance_of(told[0].payee_id) == 20_00
