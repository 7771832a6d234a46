"""Every rail through the same faults, over real HTTP, against sandbox rails in processes of their own."""

import datetime as dt

import pytest

from rahba.connect import queries as connect
from rahba.connect.models import Notice
from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions, queries
from rahba.payments.models import Dispute, Payment, Refund
from rahba.payments.queries import queues
from rahba.payments.rules import Level, PaymentRefused, Refusal
from rahba.payments.rules.accounts import DISPUTED, account_of, clearing_account
from rahba.payments.rules.rails.reports import read_report
from rahba.payments.rules.rails.trial import RAILS
from rahba.payments.tests.conftest import NOW
from rahba.payments.tests.officers import officer
from rahba.payments.tests.sandbox import SERVED, Child, world_of

pytestmark = SERVED
PRICE = 125_50


@pytest.fixture(scope="module", params=RAILS)
def child(request):
    started = Child(request.param, NOW)
    yield started
    started.stop()


@pytest.fixture
def world(served_market, child, settings, monkeypatch, our_door):
    with world_of(child, served_market, our_door, settings, monkeypatch) as world:
        yield world


@pytest.fixture
def shop(world):
    return world.market.shop()


@pytest.fixture
def intent(world, shop):
    return world.market.ask(shop, PRICE, now=world.now)


def balance(wallet) -> int:
    return queries.balance_of(wallet.id)


def owed_by_rail(world) -> int:
    id = clearing_account(world.market.institution.id, world.rail)
    found = ledger.balances_of([id])[id]
    return found.debits_posted - found.credits_posted


def paid_once(world, attempt, shop) -> None:
    """The shop has its money, the rail owes it, the rail took it: once."""
    attempt = world.again(attempt)
    assert (attempt.state, attempt.intent.state) == ("succeeded", "paid")
    assert Payment.objects.filter(intent=attempt.intent).count() == 1
    assert (balance(shop), owed_by_rail(world)) == (PRICE, PRICE)
    assert (world.charge(attempt)["captured"], attempt.taken or PRICE) == (PRICE, PRICE)


def not_paid(world, attempt, shop) -> None:
    """Nobody has anything, and the rail took nothing."""
    assert (balance(shop), owed_by_rail(world), Payment.objects.count()) == (0, 0, 0)
    assert world.charge(attempt)["captured"] == 0


class TestPaid:
    @pytest.mark.story("pay:F19", "pay:F20")
    def test_webhook_first(self, world, intent, shop):
        """The news come before the customer does, and find the attempt, which was committed first."""
        attempt = world.pay(intent)
        paid_once(world, attempt, shop)
        assert attempt.state == "succeeded"

    @pytest.mark.story("pay:F07", "pay:F19")
    def test_the_same_news_twice(self, world, intent, shop):
        world.faults("twice")
        attempt = world.pay(intent)
        paid_once(world, attempt, shop)
        assert world.charge(attempt)["news"] == 2

    @pytest.mark.story("pay:F19")
    def test_news_that_come_late(self, world, intent, shop):
        world.faults("late")
        attempt = world.pay(intent)
        assert attempt.state == "needs_customer"
        world.pass_time(seconds=80)
        assert world.again(attempt).state == "needs_customer", "nobody is asked before 90 seconds"
        world.pass_time(minutes=5)
        paid_once(world, attempt, shop)

    @pytest.mark.story("pay:F19")
    def test_return_only(self, world, intent, shop):
        """The news never come: the rail is asked after 90 seconds."""
        world.faults("never")
        attempt = world.pay(intent)
        assert attempt.state == "needs_customer"
        world.pass_time(seconds=91)
        paid_once(world, attempt, shop)

    def test_a_step_more_for_the_customer(self, world, intent, shop):
        world.faults("three_ds")
        attempt = world.pay(intent)
        assert attempt.state == "needs_customer"
        world.customer(attempt, "code")
        paid_once(world, attempt, shop)

    @pytest.mark.story("pay:F26")
    def test_a_rail_whose_clock_is_five_minutes_wrong(self, world, intent, shop):
        world.faults("skewed")
        paid_once(world, world.pay(intent), shop)

    def test_news_signed_with_the_other_key_that_lives(self, world, intent, shop):
        world.faults("other_key")
        paid_once(world, world.pay(intent), shop)


class TestTheLineDrops:
    @pytest.mark.story("pay:F15")
    def test_before_the_rail_knows(self, world, intent, shop):
        """A retry of the attempt is the same request under the same key."""
        world.faults("open_cut_before")
        attempt, step = world.begin(intent)
        world.open_page(step)
        attempt, step = world.begin(intent, attempt_id=attempt.id)
        world.open_page(step)
        world.customer(attempt)
        paid_once(world, attempt, shop)

    @pytest.mark.story("pay:F15")
    def test_after_the_rail_knows(self, world, intent, shop):
        world.faults("open_cut_after")
        attempt, step = world.begin(intent)
        world.open_page(step)
        attempt, step = world.begin(intent, attempt_id=attempt.id)
        world.open_page(step)
        world.customer(attempt)
        paid_once(world, attempt, shop)
        assert len([one for one in world.http.get("/charges").json() if one["attempt"] == str(attempt.id)]) == 1

    def test_before_the_money_is_taken(self, world, intent, shop):
        world.faults("cut_before+expiry")
        attempt = world.pay(intent)
        world.pass_time(seconds=91)
        assert world.again(attempt).state == "expired"
        not_paid(world, attempt, shop)

    def test_after_the_money_is_taken(self, world, intent, shop):
        world.faults("cut_after")
        attempt = world.pay(intent)
        assert attempt.state == "needs_customer"
        world.pass_time(seconds=91)
        paid_once(world, attempt, shop)

    @pytest.mark.story("pay:F22", "pay:F36")
    def test_unknown_stays_unknown_until_the_report(self, world, intent, shop):
        """Three questions in two hours, none answered; then only the rail's report can tell, and it does."""
        world.faults("silent")
        attempt = world.pay(intent)
        for minutes in (2, 20, 100, 60, 600):
            world.pass_time(minutes=minutes)
        attempt = world.again(attempt)
        assert (attempt.state, attempt.polls, attempt.poll_at) == ("unknown", 3, None)
        assert (balance(shop), Payment.objects.count()) == (0, 0)
        lines = read_report(world.http.get("/report").content)
        actions.rails.apply_report(
            institution_id=world.market.institution.id, rail=world.rail, lines=lines, now=world.now
        )
        if world.rail == "cmi":
            # Reserved and never captured: nothing was taken, so the report names nothing.
            assert world.again(attempt).state == "unknown"
            world.pass_time(days=3)
            actions.rails.apply_report(
                institution_id=world.market.institution.id, rail=world.rail, lines=lines, now=world.now
            )
            assert world.again(attempt).state == "expired"
            not_paid(world, attempt, shop)
        else:
            # The intent has expired meanwhile: what was taken goes back by itself.
            assert world.again(attempt).state == "goes_back"
            world.pass_time(days=2)
            assert (world.again(attempt).state, world.charge(attempt)["refunded"]) == ("given_back", PRICE)


class TestNotPaid:
    def test_the_bank_refuses(self, world, intent, shop):
        world.faults("refusal")
        attempt = world.pay(intent)
        assert (attempt.state, attempt.intent.state) == ("refused", "open")
        not_paid(world, attempt, shop)

    def test_the_customer_refuses(self, world, intent, shop):
        attempt = world.pay(intent, what="refuse")
        assert attempt.state == "refused"
        not_paid(world, attempt, shop)

    @pytest.mark.story("pay:F24")
    def test_another_attempt_pays_after_one_has_expired(self, world, intent, shop):
        world.faults("expiry", "")
        first, step = world.begin(intent)
        world.open_page(step)
        world.pass_time(seconds=91)
        assert (world.again(first).state, world.customer(first)) == ("expired", "expired")
        second = world.pay(intent)
        paid_once(world, second, shop)

    @pytest.mark.parametrize("fault", ["unsigned", "forged", "old_key"])
    def test_news_that_nobody_vouches_for(self, world, intent, shop, fault):
        """They are kept and have no effect; the truth is asked for."""
        world.faults(fault)
        attempt = world.pay(intent)
        assert (attempt.state, balance(shop)) == ("needs_customer", 0)
        kept = connect.doubtful_events(f"rail.{world.rail}.{world.market.institution.book}")
        assert [event.verdict for event in kept] == ["unsigned"]
        world.pass_time(seconds=91)
        paid_once(world, attempt, shop)


class TestOtherAmounts:
    def test_the_news_tell_another_amount_than_was_taken(self, world, intent, shop):
        world.faults("other_amount")
        attempt = world.pay(intent)
        world.pass_time(seconds=91)
        paid_once(world, attempt, shop)

    def test_only_a_part_is_taken(self, world, intent, shop):
        """A price is paid whole or not at all: a part goes back. Where our word takes it, the rest is short."""
        world.faults("partial")
        attempt = world.pay(intent)
        world.pass_time(seconds=91)
        attempt = world.again(attempt)
        if world.rail == "cmi":
            assert (attempt.state, attempt.taken) == ("succeeded", PRICE // 2)
            assert queries.short_attempts(world.rail) == [attempt]
        else:
            assert (attempt.state, attempt.code, balance(shop)) == ("given_back", "other_amount", 0)
            assert world.charge(attempt)["refunded"] == PRICE // 2

    def test_a_wallet_is_credited_what_was_taken(self, world):
        customer = world.market.customer(level=Level.AGENCY)
        intent = world.market.ask(customer, PRICE, purpose="topup", now=world.now)
        attempt = world.pay(intent)
        assert (attempt.state, balance(customer)) == ("succeeded", PRICE)

    def test_what_passes_the_ceiling_of_a_wallet_goes_back(self, world):
        newcomer = world.market.customer(level=Level.NUMBER)
        intent = world.market.ask(newcomer, 200_01, purpose="topup", now=world.now)
        attempt = world.pay(intent)
        world.pass_time(seconds=91)
        assert balance(newcomer) == 0
        charge = world.charge(attempt)
        assert charge["captured"] == charge["refunded"]
        assert world.again(attempt).state == ("refused" if world.rail == "cmi" else "given_back")


class TestTooLate:
    @pytest.mark.story("pay:F23")
    def test_what_was_cancelled_is_not_taken_or_goes_back(self, world, intent, shop):
        attempt, step = world.begin(intent)
        world.open_page(step)
        actions.cancel(intent_id=intent.id, payee_id=shop.id, now=world.now)
        world.customer(attempt)
        world.pass_time(seconds=91)
        charge = world.charge(attempt)
        assert (balance(shop), charge["captured"] - charge["refunded"]) == (0, 0)
        assert world.again(attempt).state == ("refused" if world.rail == "cmi" else "given_back")

    @pytest.mark.story("pay:F23")
    def test_nor_what_has_expired(self, world, shop):
        """The news of what was paid in time come when the shop no longer waits."""
        intent = world.market.ask(shop, PRICE, now=world.now, life=dt.timedelta(minutes=4))
        world.faults("late")
        attempt = world.pay(intent)
        world.pass_time(minutes=5)
        world.pass_time(minutes=2)
        charge = world.charge(attempt)
        assert (balance(shop), charge["captured"] - charge["refunded"]) == (0, 0)
        assert world.again(attempt).state == ("refused" if world.rail == "cmi" else "given_back")

    def test_nothing_is_begun_for_it(self, world, intent, shop):
        actions.cancel(intent_id=intent.id, payee_id=shop.id, now=world.now)
        with pytest.raises(PaymentRefused) as refusal:
            world.begin(intent)
        assert refusal.value.code == Refusal.INTENT_CLOSED


class TestGivingBack:
    def give(self, world, attempt, amount, refund_id=None):
        return actions.refund(
            refund_id=refund_id or uuid7(),
            payment_id=attempt.id,
            amount=amount,
            reason="goods_returned",
            by_id=None,
            now=world.now,
        )

    @pytest.mark.story("pay:F10", "pay:F12")
    def test_never_more_than_was_paid(self, world, intent, shop):
        attempt = world.pay(intent)
        assert self.give(world, attempt, 100_00).state == "done"
        with pytest.raises(PaymentRefused) as refusal:
            self.give(world, attempt, 25_51)
        assert refusal.value.code == Refusal.MORE_THAN_PAID
        assert (balance(shop), world.charge(attempt)["refunded"], owed_by_rail(world)) == (25_50, 100_00, 25_50)

    @pytest.mark.story("pay:F12")
    def test_what_the_rail_refuses_is_free_again(self, world, intent, shop):
        world.faults("refund_refused")
        attempt = world.pay(intent)
        assert self.give(world, attempt, PRICE).state == "failed"
        assert (balance(shop), Payment.objects.get(id=attempt.id).taken_back) == (PRICE, 0)

    @pytest.mark.story("pay:F21", "pay:F22")
    @pytest.mark.parametrize("fault", ["refund_cut_before", "refund_cut_after"])
    def test_without_an_answer_the_money_stays_held(self, world, intent, shop, fault):
        world.faults(fault)
        attempt = world.pay(intent)
        refund = self.give(world, attempt, 100_00)
        assert (refund.state, balance(shop), owed_by_rail(world)) == ("unknown", 25_50, PRICE)
        world.pass_time(seconds=91)
        refund.refresh_from_db()
        assert (refund.state, balance(shop), owed_by_rail(world)) == ("done", 25_50, 25_50)
        assert world.charge(attempt)["refunded"] == 100_00

    @pytest.mark.story("pay:F21")
    def test_one_that_was_never_sent_says_so(self, world, intent, shop, settings):
        attempt = world.pay(intent)
        here = settings.SANDBOX_RAILS
        settings.SANDBOX_RAILS = {world.rail: "http://127.0.0.1:9"}
        refund = self.give(world, attempt, 100_00)
        assert refund.state == "held"
        settings.SANDBOX_RAILS = here
        world.pass_time(seconds=91)
        refund.refresh_from_db()
        assert refund.state == "done"

    def test_a_dropped_basket_gives_itself_back_once(self, world, intent, shop):
        attempt = world.pay(intent)
        for _ in range(2):
            actions.drop(intent_id=intent.id, payee_id=shop.id, now=world.now)
        assert (balance(shop), world.charge(attempt)["refunded"], Refund.objects.count()) == (0, PRICE, 1)

    def test_one_that_the_rail_refuses_is_asked_again_another_day(self, world, intent, shop):
        """One way only gives dropped baskets back: it knows of what a rail said no to as well."""
        world.faults("refund_refused")
        attempt = world.pay(intent)
        actions.drop(intent_id=intent.id, payee_id=shop.id, now=world.now)
        assert (balance(shop), world.again(attempt).intent.claim) == (PRICE, "dropped")
        assert actions.give_back_dropped(now=world.now + dt.timedelta(hours=20)) == 0
        assert actions.give_back_dropped(now=world.now + dt.timedelta(hours=25)) == 1


class TestChargeback:
    @pytest.mark.story("pay:F11")
    def test_it_takes_the_money_to_the_dispute_account_once(self, world, intent, shop):
        world.faults("chargeback:30+twice")
        attempt = world.pay(intent)
        world.pass_time(days=30)
        case = Dispute.objects.get()
        assert (case.kind, case.state, case.held, balance(shop)) == ("chargeback", "needs_response", PRICE, 0)
        disputed = account_of(world.market.institution.id, DISPUTED)
        assert ledger.balances_of([disputed])[disputed].credits_posted == PRICE
        assert Payment.objects.get(id=attempt.id).taken_back == PRICE
        assert queues.open_disputes_against(shop.shop_id) == 1, "the shop sees it among its money"
        assert "contest" in Notice.objects.latest("created_at").text
        # Lost: the bank keeps what it took, and the rail owes us nothing any more.
        actions.give_back_disputed(dispute_id=case.id, text="Lost.", by_id=officer(world.market).id, now=world.now)
        assert (owed_by_rail(world), queries.findings()) == (0, [])

    @pytest.mark.story("pay:F11")
    def test_with_a_refund_before_it_the_rest_is_a_named_loss(self, world, intent, shop):
        world.faults("chargeback:30")
        attempt = world.pay(intent)
        refund = {"payment_id": attempt.id, "reason": "goods_returned", "by_id": None, "now": world.now}
        actions.refund(refund_id=uuid7(), amount=100_00, **refund)
        world.pass_time(days=30)
        case = Dispute.objects.get()
        assert (case.amount, case.held, Payment.objects.get(id=attempt.id).taken_back) == (PRICE, 25_50, PRICE)
        actions.give_back_disputed(dispute_id=case.id, text="Lost.", by_id=officer(world.market).id, now=world.now)
        case.refresh_from_db()
        assert (case.lost, owed_by_rail(world)) == (100_00, -100_00), "paid out twice by the rail: our named loss"


class TestReport:
    @pytest.mark.parametrize("fault", ["report_missing", "report_doubled", "report_altered"])
    def test_a_line_that_is_wrong_changes_nothing_that_is_settled(self, world, intent, shop, fault):
        attempt = world.pay(intent)
        true = [line for line in read_report(world.http.get("/report").content) if line.attempt == str(attempt.id)]
        assert [(line.kind, line.amount) for line in true] == [("taken", PRICE)]
        world.faults(fault)
        lines = read_report(world.http.get("/report").content)
        assert lines != read_report(world.http.get("/report").content)
        actions.rails.apply_report(
            institution_id=world.market.institution.id, rail=world.rail, lines=lines, now=world.now
        )
        assert (balance(shop), owed_by_rail(world), world.again(attempt).state) == (PRICE, PRICE, "succeeded")
