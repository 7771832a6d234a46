"""Windows and payouts: from the shop's wallet to its bank, once."""

import datetime as dt
import random

import pytest
from django.core.exceptions import ValidationError

from rahba.kernel.ids import uuid7
from rahba.kernel.money import allocate
from rahba.ledger import actions as ledger_actions
from rahba.ledger import queries as ledger
from rahba.ledger.rules import Flag, Transfer
from rahba.payments import actions, queries
from rahba.payments.models import MerchantPosition, ParticipantPosition, Payout, PayoutFile, SettlementWindow
from rahba.payments.rules.accounts import DISPUTED, PAYOUTS, SAFEGUARDED, account_of
from rahba.payments.rules.bank_accounts import check_rib, iban_of
from rahba.payments.rules.payout_files import read_payout_file
from rahba.payments.rules.refusals import PaymentRefused
from rahba.payments.rules.settling import nets_of
from rahba.payments.tests.bank import Bank

RIB = "011519000001205000534921"
DAY = dt.timedelta(days=1)


def with_bank(market, name="Épicerie Nour"):
    shop = market.shop(name)
    actions.set_bank_account(wallet_id=shop.id, rib=RIB, name=name, by_id=None, now=market.now)
    return shop


def in_transit(market) -> int:
    found = ledger.balances_of([account_of(market.institution.id, PAYOUTS)])
    return next(iter(found.values())).free_to_debit


def at_the_bank(market) -> int:
    found = ledger.balances_of([account_of(market.institution.id, SAFEGUARDED)])
    return -next(iter(found.values())).free_to_debit


def states(market) -> list[str]:
    return sorted(Payout.objects.values_list("state", flat=True))


def orders(market, number=1):
    return read_payout_file(queries.file_bytes(queries.payout_file(market.institution.id, number)))


def send_to_bank(market):
    actions.settle_due(now=market.now)
    market.now += DAY
    actions.settle_due(now=market.now)


class TestWindows:
    def test_a_window_closes_at_a_batch_and_holds_exactly_what_was_before(self, market):
        shop, customer = market.shop(), market.customer(money=500_00)
        actions.set_fee(
            institution_id=market.institution.id, kind="purchase", now=market.now, fixed=1_00, paid_by="payee"
        )
        first = market.pay(customer, shop, 60_00)
        actions.refund(refund_id=uuid7(), payment_id=first.id, amount=10_00, reason="x", by_id=None, now=market.now)
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        closed = actions.close_window(window_id=window.id, now=market.now)
        market.pay(customer, shop, 30_00)
        position = MerchantPosition.objects.get(window=closed)
        assert (position.taken, position.fees, position.refunds, position.closing) == (60_00, 1_00, 10_00, 49_00)
        following = actions.open_window(institution_id=market.institution.id, now=market.now)
        assert (following.number, following.after_batch) == (2, closed.up_to_batch)
        actions.close_window(window_id=following.id, now=market.now)
        position = MerchantPosition.objects.get(window=following)
        assert (position.opening, position.taken, position.closing) == (49_00, 30_00, 78_00)
        assert queries.balance_of(shop.id) == 78_00

    def test_closing_it_again_closes_nothing_more(self, market):
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        assert actions.close_window(window_id=window.id, now=market.now)
        assert actions.close_window(window_id=window.id, now=market.now) is None
        assert SettlementWindow.objects.count() == 2

    def test_all_nets_of_a_window_add_up_to_nothing(self, market):
        market.pay(market.customer(money=100_00), market.shop(), 60_00)
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        actions.close_window(window_id=window.id, now=market.now)
        position = ParticipantPosition.objects.get()
        assert (position.debit, position.credit, position.net) == (60_00, 60_00, 0)
        nets = nets_of([("A", "B", 100), ("B", "C", 70), ("C", "A", 40), ("A", "C", 5)])
        assert {who: one.net for who, one in nets.items()} == {"A": -65, "B": 30, "C": 35}

    @pytest.mark.story("pay:F39")
    def test_a_statement_carries_the_batch_that_it_is_true_at(self, market):
        shop, customer = market.shop(), market.customer(money=500_00)
        for amount in (10_00, 20_00, 30_00):
            market.pay(customer, shop, amount)
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        actions.close_window(window_id=window.id, now=market.now)
        market.pay(customer, shop, 5_00)
        position = queries.positions_of(shop.id).get()
        told = queries.statement_of(shop.id, position, market.institution.id)
        assert ([line.balance for line in told.lines], told.closing) == ([10_00, 30_00, 60_00], 60_00)
        running = queries.statement_of(shop.id, None, market.institution.id)
        assert ([line.amount for line in running.lines], running.opening, running.closing) == ([5_00], 60_00, 65_00)
        assert told.up_to_batch == position.window.up_to_batch < running.up_to_batch == ledger.last_batch()
        market.pay(customer, shop, 1_00)
        assert queries.statement_of(shop.id, position, market.institution.id) == told


class TestPayouts:
    def test_from_the_wallet_into_transit_into_a_file_to_the_bank(self, market):
        shop = with_bank(market)
        market.pay(market.customer(money=500_00), shop, 60_00)
        send_to_bank(market)
        assert (states(market), queries.balance_of(shop.id), in_transit(market)) == (["sent"], 0, 60_00)
        assert [(one.amount, one.iban) for one in orders(market)] == [(60_00, f"MA64{RIB}")]

    def test_a_shop_that_has_not_said_where_keeps_its_money(self, market):
        shop = market.shop()
        market.pay(market.customer(money=500_00), shop, 60_00)
        send_to_bank(market)
        assert (states(market), queries.balance_of(shop.id)) == ([], 60_00)
        actions.set_bank_account(wallet_id=shop.id, rib=RIB, name="Nour", by_id=None, now=market.now)
        market.pay(market.customer(money=500_00), shop, 1_00)
        send_to_bank(market)
        assert [one.amount for one in orders(market)] == [61_00]

    def test_what_was_given_back_after_the_window_closed_is_not_paid_out(self, market):
        shop, customer = with_bank(market), market.customer(money=500_00)
        payment = market.pay(customer, shop, 60_00)
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        actions.close_window(window_id=window.id, now=market.now)
        actions.refund(refund_id=uuid7(), payment_id=payment.id, amount=25_00, reason="x", by_id=None, now=market.now)
        actions.plan_payouts(window_id=window.id, now=market.now)
        actions.prepare_payouts(institution_id=market.institution.id, now=market.now)
        assert Payout.objects.get().amount == 35_00 == in_transit(market)

    @pytest.mark.story("pay:F29")
    def test_a_run_that_was_cut_half_way_pays_each_missing_line_once(self, market, monkeypatch):
        shops, customer = [with_bank(market, f"Shop {n}") for n in range(6)], market.customer(money=500_00)
        for number, shop in enumerate(shops, 1):
            market.pay(customer, shop, number * 10_00)
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        actions.close_window(window_id=window.id, now=market.now)
        actions.plan_payouts(window_id=window.id, now=market.now)
        from rahba.payments.actions import payouts

        whole, calls = payouts._prepare, []

        def cut(payout, now):
            if len(calls) == 3:
                raise OSError("the power went")
            calls.append(payout.id)
            return whole(payout, now)

        monkeypatch.setattr(payouts, "_prepare", cut)
        with pytest.raises(OSError):
            actions.prepare_payouts(institution_id=market.institution.id, now=market.now)
        monkeypatch.setattr(payouts, "_prepare", whole)
        assert states(market) == ["planned"] * 3 + ["prepared"] * 3
        for _ in range(2):
            actions.plan_payouts(window_id=window.id, now=market.now)
            actions.prepare_payouts(institution_id=market.institution.id, now=market.now)
        assert states(market) == ["prepared"] * 6
        assert in_transit(market) == 210_00
        actions.send_payouts(institution_id=market.institution.id, now=market.now)
        assert sorted(one.amount for one in orders(market)) == [number * 10_00 for number in range(1, 7)]

    @pytest.mark.story("pay:F30")
    def test_each_line_of_a_file_has_its_own_end(self, market):
        shops, customer = [with_bank(market, f"Shop {n}") for n in range(5)], market.customer(money=500_00)
        for number, shop in enumerate(shops, 1):
            market.pay(customer, shop, number * 10_00)
        send_to_bank(market)
        bank = Bank()
        paid, back, _silent, other, last = sorted(orders(market), key=lambda one: one.amount)
        bank.take(paid)
        bank.take(back)
        bank.bring_back(back)
        bank.take(other, amount=other.amount - 1_00)
        bank.take(last)
        data = bank.statement(market.now.date())
        actions.import_statement(institution_id=market.institution.id, data=data, name="1.xml", now=market.now)
        market.now += 4 * DAY
        actions.settle_due(now=market.now)
        found = {one.amount: one.state for one in Payout.objects.all()}
        assert found == {
            10_00: "settled",
            20_00: "returned",
            30_00: "unknown",
            40_00: "unknown",
            50_00: "settled",
        }
        assert [queries.balance_of(shop.id) for shop in shops] == [0, 20_00, 0, 0, 0]  # and it is not sent there again
        assert in_transit(market) == 30_00 + 40_00
        assert (at_the_bank(market), ledger.verify().findings) == (500_00 - 60_00, [])

    def test_a_file_asked_for_again_is_the_same_order(self, market):
        market.pay(market.customer(money=500_00), with_bank(market), 60_00)
        send_to_bank(market)
        file = PayoutFile.objects.get()
        assert queries.file_bytes(file) == queries.file_bytes(PayoutFile.objects.get())
        assert actions.send_payouts(institution_id=market.institution.id, now=market.now) is None

    def test_a_window_is_settled_when_all_its_payouts_have_an_end(self, market):
        market.pay(market.customer(money=500_00), with_bank(market), 60_00)
        send_to_bank(market)
        assert SettlementWindow.objects.get(number=1).state == "pending"
        bank = Bank()
        bank.take(orders(market)[0])
        data = bank.statement(market.now.date())
        actions.import_statement(institution_id=market.institution.id, data=data, name="1.xml", now=market.now)
        actions.settle_due(now=market.now)
        assert SettlementWindow.objects.get(number=1).state == "settled"

    def test_a_frozen_wallet_is_not_paid_out(self, market):
        shop = with_bank(market)
        market.pay(market.customer(money=500_00), shop, 60_00)
        window = actions.open_window(institution_id=market.institution.id, now=market.now)
        actions.close_window(window_id=window.id, now=market.now)
        actions.plan_payouts(window_id=window.id, now=market.now)
        freeze = Transfer(
            id=uuid7(),
            debit=shop.id,
            credit=account_of(market.institution.id, DISPUTED),
            book=market.institution.book,
            code=60,
            flags=int(Flag.PENDING | Flag.CLOSING_DEBIT),
        )
        ledger_actions.post([freeze], now=market.now)
        actions.prepare_payouts(institution_id=market.institution.id, now=market.now)
        assert (states(market), queries.balance_of(shop.id)) == (["cancelled"], 60_00)


class TestBankAccounts:
    @pytest.mark.parametrize(
        "text", [RIB, "011 519 0000012050005349 21", f"MA64{RIB}", "MA64 0115 1900 0001 2050 0053 4921"]
    )
    def test_a_rib_is_read_however_it_is_written(self, text):
        assert check_rib(text) == RIB
        assert iban_of(RIB) == f"MA64{RIB}"

    @pytest.mark.parametrize(
        "text", ["", "12", RIB[:-1], RIB[:-1] + "2", "1" + RIB[1:], f"MA65{RIB}", "FR" + RIB, "٣" * 24]
    )
    def test_any_wrong_digit_is_found(self, text):
        with pytest.raises(ValidationError):
            check_rib(text)

    def test_its_number_can_be_erased(self, market):
        shop = with_bank(market)
        actions.erase_bank_account(wallet_id=shop.id, now=market.now)
        assert queries.bank_account_of(shop.id) is None


class TestJobs:
    @pytest.mark.story("pay:F32")
    def test_the_days_round_run_twice_changes_nothing_the_second_time(self, market):
        market.pay(market.customer(money=500_00), with_bank(market), 60_00)
        actions.settle_due(now=market.now)
        market.now += DAY
        assert actions.settle_due(now=market.now) > 0
        seen = (list(SettlementWindow.objects.values()), list(Payout.objects.values()), in_transit(market))
        assert actions.settle_due(now=market.now) == 0
        assert seen == (list(SettlementWindow.objects.values()), list(Payout.objects.values()), in_transit(market))

    @pytest.mark.postgresql
    @pytest.mark.story("pay:F32")
    def test_run_by_four_at_once_it_is_done_once(self, busy_market, at_once):
        shops = [with_bank(busy_market, f"Shop {n}") for n in range(3)]
        for shop in shops:
            busy_market.pay(busy_market.customer(money=100_00), shop, 40_00)
        actions.settle_due(now=busy_market.now)
        busy_market.now += DAY
        told = at_once(*[lambda: actions.settle_due(now=busy_market.now)] * 4)
        assert not [one for one in told if isinstance(one, Exception) and not isinstance(one, PaymentRefused)]
        actions.settle_due(now=busy_market.now)
        assert SettlementWindow.objects.count() == 2
        assert states(busy_market) == ["sent"] * 3
        assert in_transit(busy_market) == 120_00
        lines = [one.reference for file in PayoutFile.objects.all() for one in orders(busy_market, file.number)]
        assert len(lines) == len(set(lines)) == 3


@pytest.mark.story("pay:F31")
def test_parts_of_any_total_add_up_to_it_whatever_the_order():
    chance = random.Random(31)
    for _ in range(2000):
        weights = [chance.randrange(0, 5000) for _ in range(chance.randrange(1, 12))]
        total = chance.randrange(0, 10**9)
        parts = allocate(total, weights)
        assert sum(parts) == total
        order = list(range(len(weights)))
        chance.shuffle(order)
        shuffled = allocate(total, [weights[place] for place in order])
        assert sum(shuffled) == total
        # Who has the same weight may differ by the centime that goes to the first of them; nobody by more.
        assert all(abs(shuffled[new] - parts[old]) <= 1 for new, old in enumerate(order))
        assert sorted(shuffled) == sorted(parts)
