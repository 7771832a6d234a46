"""Frozen at once by one, confirmed by a second, lifted by two."""

import pytest

from rahba.kernel.models import AuditEntry
from rahba.ledger import queries as ledger
from rahba.payments import actions
from rahba.payments.models import Freeze
from rahba.payments.rules import PaymentRefused, Refusal
from rahba.payments.tests.officers import officer
from rahba.payments.tests.test_paying import balances, refused


@pytest.fixture
def team(market):
    return officer(market), officer(market, "Hamid Amrani")


def placed(market, wallet, by) -> Freeze:
    return actions.freeze(
        wallet_id=wallet.id, ground="order", order_ref="TPI Rabat 2026/1183", by_id=by.id, now=market.now
    )


def test_a_frozen_wallet_neither_pays_nor_is_paid_and_an_unfrozen_one_does(market, team):
    salma, hamid = team
    customer, shop = market.customer(money=100_00), market.shop()
    held = placed(market, customer, salma)
    with refused(Refusal.PAYER_FROZEN):
        market.pay(customer, shop, 10_00)
    with refused(Refusal.PAYEE_FROZEN):
        market.pay(market.customer(money=10_00), customer, 5_00)
    actions.confirm_freeze(freeze_id=held.id, by_id=hamid.id, now=market.now)
    actions.ask_to_lift(freeze_id=held.id, by_id=salma.id, now=market.now)
    with refused(Refusal.PAYER_FROZEN):
        market.pay(customer, shop, 10_00)
    actions.lift_freeze(freeze_id=held.id, by_id=hamid.id, now=market.now)
    market.pay(customer, shop, 10_00)
    assert balances(customer, shop) == [90_00, 10_00]
    assert ledger.verify().findings == []
    verbs = list(AuditEntry.objects.filter(object_id=held.id).order_by("id").values_list("verb", flat=True))
    assert verbs == ["wallet_frozen", "freeze_confirm", "freeze_ask_to_lift", "freeze_lift"]


def test_each_second_step_needs_another_person(market, team):
    salma, hamid = team
    held = placed(market, market.customer(), salma)
    with refused(Refusal.TWO_PERSONS):
        actions.confirm_freeze(freeze_id=held.id, by_id=salma.id, now=market.now)
    actions.ask_to_lift(freeze_id=held.id, by_id=salma.id, now=market.now)
    with refused(Refusal.TWO_PERSONS):
        actions.lift_freeze(freeze_id=held.id, by_id=salma.id, now=market.now)
    assert actions.keep_frozen(freeze_id=held.id, by_id=hamid.id, now=market.now).state == "placed"
    with refused(Refusal.NOT_NOW):
        actions.lift_freeze(freeze_id=held.id, by_id=hamid.id, now=market.now)


def test_a_freeze_names_its_order_and_is_placed_once(market, team):
    salma, _hamid = team
    customer = market.customer()
    with refused(Refusal.ORDER_REF):
        actions.freeze(wallet_id=customer.id, ground="order", order_ref=" ", by_id=salma.id, now=market.now)
    placed(market, customer, salma)
    with refused(Refusal.FROZEN_ALREADY):
        placed(market, customer, salma)


def test_nobody_unfreezes_their_own_wallet(market, team):
    salma, hamid = team
    own = actions.open_wallet(institution_id=market.institution.id, person_id=hamid.id, now=market.now)
    held = placed(market, own, salma)
    actions.ask_to_lift(freeze_id=held.id, by_id=salma.id, now=market.now)
    with refused(Refusal.OWN_CASE):
        actions.lift_freeze(freeze_id=held.id, by_id=hamid.id, now=market.now)


@pytest.mark.postgresql
@pytest.mark.story("pay:F18")
def test_two_who_lift_at_once_lift_once(busy_market, at_once):
    market = busy_market
    customer, people = market.customer(), [officer(market, name) for name in ("A B", "C D", "E F")]
    held = placed(market, customer, people[0])
    actions.ask_to_lift(freeze_id=held.id, by_id=people[0].id, now=market.now)
    told = at_once(
        *(lambda one=one: actions.lift_freeze(freeze_id=held.id, by_id=one.id, now=market.now) for one in people[1:]),
        lambda: actions.keep_frozen(freeze_id=held.id, by_id=people[1].id, now=market.now),
    )
    assert [type(one).__name__ for one in told].count("Freeze") == 1
    assert all(isinstance(one, Freeze | PaymentRefused) for one in told)
    held.refresh_from_db()
    customer.refresh_from_db()
    closed = ledger.balances_of([customer.id])[customer.id].closed
    assert (held.state, customer.state, closed) in [("lifted", "open", False), ("placed", "frozen", True)]
