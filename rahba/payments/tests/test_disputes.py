"""Contested payments."""

import datetime as dt

import pytest

from rahba.connect.models import Notice
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger_actions
from rahba.ledger import queries as ledger
from rahba.ledger.rules import NewAccount
from rahba.payments import actions, queries
from rahba.payments.actions.disputes import open_chargeback
from rahba.payments.actions.paying import record
from rahba.payments.actions.refunds import take_back
from rahba.payments.models import Dispute, DisputeText, Payment, Refund
from rahba.payments.rules import Level, PaymentRefused, Refusal
from rahba.payments.rules.accounts import DISPUTED, LOSSES, account_of, clearing_account
from rahba.payments.rules.disputes import FLOW, alarm
from rahba.payments.rules.kinds import AccountCode, MoveCode
from rahba.payments.rules.moving import Issuer, Side, chain
from rahba.payments.tests.officers import officer
from rahba.payments.tests.test_paying import balances, refused


@pytest.fixture
def bought(market):
    """A customer with 40 DH left who paid a shop 60 DH, and an officer."""
    customer, shop = market.customer(money=100_00), market.shop()
    return customer, shop, market.pay(customer, shop, 60_00), officer(market)


def paid_by_card(market, shop, amount):
    """As a rail writes it: its clearing account owes us what the card paid."""
    issuer = Issuer(market.institution.id, market.institution.book, market.institution.memo_book)
    clearing = clearing_account(issuer.id, "card")
    opened = NewAccount(id=clearing, book=issuer.book, code=AccountCode.CLEARING)
    ledger_actions.open_accounts([opened], now=market.now)
    id = uuid7()
    moves = chain(id=id, issuer=issuer, payer=Side(clearing), payee=Side(shop.id), amount=amount, code=MoveCode.CARD)
    payment = Payment(
        id=id, institution=market.institution, kind="card", payee=shop, rail="card", amount=amount, at=market.now
    )
    return record(payment, moves, now=market.now)


def refunded_by_its_provider(market, payment, amount):
    """What a refund of a card draws on the payment while the provider is asked."""
    Refund.objects.create(id=uuid7(), payment=payment, amount=amount, reason="x", state="sent", at=market.now)
    take_back(payment.id, amount)


def contest(market, customer, payment, reason="not_received", **more) -> Dispute:
    return actions.open_dispute(
        payment_id=payment.id,
        person_id=customer.holder.person_id,
        reason=reason,
        text=more.pop("text", "The oil never came."),
        now=more.pop("now", market.now),
        **more,
    )


def held_by_issuer(market) -> int:
    account = account_of(market.institution.id, DISPUTED)
    return ledger.balances_of([account])[account].free_to_debit


def give_back(market, payment, amount):
    return actions.refund(
        refund_id=uuid7(), payment_id=payment.id, amount=amount, reason="x", by_id=None, now=market.now
    )


def test_a_complaint_begins_as_a_question_and_no_money_moves(market, bought):
    customer, shop, payment, _salma = bought
    case = contest(market, customer, payment)
    assert (case.state, case.held, balances(customer, shop)) == ("inquiry", 0, [40_00, 60_00])
    assert Notice.objects.count() == 1
    actions.answer_dispute(dispute_id=case.id, text="It was handed over.", by_id=None, now=market.now)
    assert list(DisputeText.objects.order_by("at", "id").values_list("side", flat=True)) == ["payer", "payee"]


def test_an_officer_holds_the_money_and_gives_it_back(market, bought):
    customer, shop, payment, salma = bought
    case = contest(market, customer, payment)
    actions.hold_disputed(dispute_id=case.id, by_id=salma.id, now=market.now)
    assert (balances(customer, shop), held_by_issuer(market)) == ([40_00, 0], 60_00)
    with refused(Refusal.MORE_THAN_PAID):
        give_back(market, payment, 1)
    actions.give_back_disputed(dispute_id=case.id, text="Nothing was delivered.", by_id=salma.id, now=market.now)
    assert (balances(customer, shop), held_by_issuer(market)) == ([100_00, 0], 0)
    payment.refresh_from_db()
    assert payment.taken_back == 60_00
    assert queries.findings() == []


def test_a_shop_that_is_right_has_its_money_again(market, bought):
    customer, shop, payment, salma = bought
    case = contest(market, customer, payment)
    actions.hold_disputed(dispute_id=case.id, by_id=salma.id, now=market.now)
    actions.reject_dispute(dispute_id=case.id, text="The signature is there.", by_id=salma.id, now=market.now)
    assert (balances(customer, shop), held_by_issuer(market)) == ([40_00, 60_00], 0)
    give_back(market, payment, 60_00)
    assert queries.findings() == []


def test_a_shop_may_agree_and_a_customer_may_withdraw(market, bought):
    customer, shop, payment, _salma = bought
    actions.withdraw_dispute(
        dispute_id=contest(market, customer, payment).id, person_id=customer.holder.person_id, now=market.now
    )
    case = contest(market, customer, payment, amount=20_00)
    assert actions.accept_dispute(dispute_id=case.id, by_id=None, now=market.now).state == "accepted"
    assert balances(customer, shop) == [60_00, 40_00]
    assert queries.findings() == []


def test_fraud_between_people_holds_at_once_and_the_ceilings_stay_right(market):
    victim, thief = market.customer(money=1_500_00), market.customer(level=Level.IDENTITY)
    payment = market.pay(victim, thief, 1_500_00)
    case = contest(market, victim, payment, "deceived")
    assert (case.state, case.held) == ("needs_response", 1_500_00)
    assert queries.room_of(thief.holder_id) == 5_000_00 - 1_500_00  # it may come back
    actions.give_back_disputed(dispute_id=case.id, text="Reported.", by_id=officer(market).id, now=market.now)
    assert queries.room_of(thief.holder_id) == 5_000_00
    assert queries.room_of(victim.holder_id) == 20_000_00 - 1_500_00
    assert balances(victim, thief) == [1_500_00, 0]
    assert queries.findings() == []


def test_fraud_holds_what_the_thief_still_has(market):
    victim, thief, shop = market.customer(money=1_500_00), market.customer(), market.shop()
    payment = market.pay(victim, thief, 1_500_00)
    market.pay(thief, shop, 1_100_00)
    case = contest(market, victim, payment, "deceived")
    assert (case.held, balances(thief)) == (400_00, [0])
    actions.give_back_disputed(dispute_id=case.id, text="Reported.", by_id=officer(market).id, now=market.now)
    assert balances(victim) == [400_00]
    assert queries.findings() == []


def test_it_can_be_contested_for_80_days_and_once_at_a_time(market, bought):
    customer, _shop, payment, _salma = bought
    with refused(Refusal.TOO_LATE):
        contest(market, customer, payment, now=market.now + dt.timedelta(days=80, seconds=1))
    contest(market, customer, payment, now=market.now + dt.timedelta(days=80))
    with refused(Refusal.CONTESTED):
        contest(market, customer, payment)


def test_only_its_payer_contests_a_payment_and_no_officer_decides_on_their_own(market, bought):
    customer, _shop, payment, salma = bought
    with refused(Refusal.PAYMENT_NOT_FOUND):
        contest(market, market.customer(), payment)
    own = actions.open_wallet(institution_id=market.institution.id, person_id=salma.id, now=market.now)
    own = queries.wallets_of([own.id])[own.id]
    case = contest(market, customer, market.pay(customer, own, 5_00), "deceived")
    with refused(Refusal.OWN_CASE):
        actions.reject_dispute(dispute_id=case.id, text="Mine.", by_id=salma.id, now=market.now)


def test_an_answer_that_is_late_raises_an_alarm(market, bought):
    customer, _shop, payment, _salma = bought
    case = contest(market, customer, payment)
    days = {after: alarm(case.state, case.due_at, market.now + dt.timedelta(days=after)) for after in (1, 5, 7)}
    assert days == {1: "", 5: "soon", 7: "late"}
    assert alarm("won", case.due_at, market.now + dt.timedelta(days=9)) == ""


@pytest.mark.story("pay:F11")
def test_a_refund_and_then_a_chargeback_never_give_back_more_than_was_paid(market):
    shop = market.shop()
    payment = paid_by_card(market, shop, 100_00)
    refunded_by_its_provider(market, payment, 60_00)
    case = open_chargeback(dispute_id=uuid7(), payment_id=payment.id, amount=100_00, fee=15_00, now=market.now)
    assert case.held == 40_00
    actions.give_back_disputed(dispute_id=case.id, text="Lost at the bank.", by_id=officer(market).id, now=market.now)
    case.refresh_from_db()
    payment.refresh_from_db()
    assert (case.held, case.lost, payment.taken_back) == (40_00, 60_00, 100_00)
    losses = account_of(market.institution.id, LOSSES)
    assert ledger.balances_of([losses])[losses].debits_posted == 60_00
    assert queries.findings() == []
    # Shop: 100 − 40 held − 15 fee, which is asked apart.
    assert (balances(shop), case.fee_taken) == ([45_00], True)


@pytest.mark.story("pay:F11")
def test_the_nightly_check_finds_what_was_given_back_beyond_its_payment(market, bought):
    customer, _shop, payment, salma = bought
    case = contest(market, customer, payment)
    actions.hold_disputed(dispute_id=case.id, by_id=salma.id, now=market.now)
    assert queries.findings() == []
    Dispute.objects.filter(id=case.id).update(held=59_00)  # a program that wrote past the door
    found = {finding.what for finding in queries.findings()}
    assert found == {"taken_back_differs", "dispute_differs_from_ledger", "disputed_account"}


@pytest.mark.postgresql
@pytest.mark.story("pay:F03")
@pytest.mark.story("pay:F11")
def test_refunds_and_a_case_that_meet_never_pass_the_payment_and_totals_equal_the_sums(busy_market, at_once):
    market = busy_market
    victim, thief = market.customer(money=100_00), market.customer()
    market.pay(market.customer(money=500_00), thief, 500_00)
    payment = market.pay(victim, thief, 100_00)

    def refund():
        return give_back(market, payment, 40_00)

    told = at_once(refund, refund, refund, lambda: contest(market, victim, payment, "deceived"))
    assert all(isinstance(one, PaymentRefused) or one.amount for one in told)
    payment.refresh_from_db()
    assert payment.taken_back <= payment.amount
    refunded = sum(one.amount for one in told if type(one).__name__ == "Refund")
    held = sum(Dispute.objects.values_list("held", flat=True))
    assert payment.taken_back == refunded + held
    assert queries.findings() == []


def test_the_workflow_gives_every_open_state_an_end():
    for state in ("inquiry", "needs_response", "under_review"):
        assert {"reject", "give_back"} <= set(FLOW.open_to(state, "officer"))
    assert FLOW.diagram().startswith("stateDiagram-v2\n    [*] --> inquiry")
