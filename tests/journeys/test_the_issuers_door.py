"""Role × route at an issuer, and its pages with another issuer's ids; a holder's pages with another holder's."""

import datetime as dt

import pytest

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.models import Freeze, HeldPayment, Paper, ReconCase, RiskCase, SettlementWindow, StatementFile
from rahba.payments.policies import ISSUER_VERBS
from rahba.payments.rules import Level, PaymentRefused
from rahba.payments.tests.bank import Bank
from rahba.payments.tests.market import Market, open_market
from rahba.payments.tests.officers import applied, officer
from rahba.payments.tests.test_settlement import RIB
from rahba.people import queries as people
from tests.journeys.routes import FOR_A_HOLDER, ISSUER_OPENS, all_routes
from tests.journeys.test_who_may_open_what import to_sign_in

ROUTES = [route for route in all_routes() if route.name in ISSUER_OPENS]
HOLDER_ROUTES = [route for route in all_routes() if route.name in FOR_A_HOLDER]
NOW = dt.datetime(2026, 11, 18, 10, 30, tzinfo=dt.UTC)


@pytest.fixture
def markets(submitted_here, monkeypatch):
    """Two issuers, each with one of everything that an address can name."""
    monkeypatch.setattr("rahba.payments.rules.payment_ids.FRESH", dt.timedelta(days=36500))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ours, theirs = open_market(NOW), open_market(NOW)
    theirs.numbers = 500
    return (ours, furnished(ours, "Ours")), (theirs, furnished(theirs, "Theirs"))


def call(client, address):
    """Open the page, or press its button where there is only a button; money is moved outside any transaction."""
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def furnished(market: Market, word: str) -> dict:
    """The ids, under the names of the parameters; every name that may be read holds the word."""
    salma, shop = officer(market, f"{word} officer"), market.shop(f"{word} shop")
    asked = applied(market, market.customer(level=Level.NUMBER, name=f"{word} asker"), 2)
    rich, stranger = market.customer(money=19_000_00, name=f"{word} rich"), market.customer(name=f"{word} stranger")
    market.pay(rich, stranger, 2_500_00)
    with pytest.raises(PaymentRefused):
        market.pay(rich, market.customer(name=f"{word} other"), 12_000_00)
    payment = market.pay(rich, shop, 50_00)
    person = rich.holder.person_id
    contested = actions.open_dispute(
        payment_id=payment.id, person_id=person, reason="not_received", text=f"{word} says", now=market.now
    )
    held = actions.freeze(
        wallet_id=stranger.id, ground="order", order_ref=f"{word} order", by_id=salma.id, now=market.now
    )
    actions.set_bank_account(wallet_id=shop.id, rib=RIB, name=f"{word} account", by_id=None, now=market.now)
    actions.close_now(institution_id=market.institution.id, by_id=salma.id, now=market.now)
    bank = Bank()
    bank.receive(20_00, f"{word} transfer")
    data = bank.statement(market.now.date(), id=word)
    stated = actions.import_statement(
        institution_id=market.institution.id, data=data, name=f"{word}.xml", now=market.now
    )
    return {
        "institution_id": market.institution.id,
        "issuer:number": 1,
        "file_id": stated.id,
        "difference_id": ReconCase.objects.get(file=stated).id,
        "enrolment_id": asked.id,
        "paper_id": Paper.objects.filter(enrolment=asked).first().id,
        "case_id": RiskCase.objects.get(wallet=rich).id,
        "held_id": HeldPayment.objects.get(payer=rich).id,
        "dispute_id": contested.id,
        "wallet_id": shop.id,
        "freeze_id": held.id,
        "payment_id": payment.id,
        "level": 3,
        "issuer:verb": "keep",
        "verb": "keep",
        "officer": salma,
        "person": people.person_by_id(person),
    }


@pytest.mark.parametrize("role", [*ISSUER_VERBS])
def test_each_role_opens_what_its_verbs_open_and_is_told_why_not_the_rest(client, markets, role):
    (market, ids), _theirs = markets
    client.force_login(officer(market, "Somebody", role))
    for route in ROUTES:
        answer = call(client, route.address(ids))
        said = f"{role} at {route.name}: {answer.status_code}"
        if ISSUER_OPENS[route.name] in ISSUER_VERBS[role]:
            assert answer.status_code in (200, 302) or route.name in ("issuer:refuse", "issuer:dispute_step"), said
            assert not to_sign_in(answer), said
        else:
            assert answer.status_code == 403, said
            assert "Sandbox" in answer.content.decode(), f"{said}, without a reason"


def test_a_visitor_is_asked_to_sign_in_and_a_stranger_finds_nothing(client, markets):
    (market, ids), _theirs = markets
    for route in [*ROUTES, *HOLDER_ROUTES]:
        assert to_sign_in(call(client, route.address(ids))), route.name
    client.force_login(market.customer(name="Nobody").holder.person)
    for route in ROUTES:
        answer = call(client, route.address(ids))
        assert answer.status_code == 404, f"{route.name}: {answer.status_code}"
        assert "Ours" not in answer.content.decode(), route.name


def everything() -> list:
    """The rows that a wrong hand could change."""
    models = (RiskCase, Freeze, HeldPayment, ReconCase, StatementFile, SettlementWindow)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_another_issuers_ids_find_nothing_and_change_nothing(client, markets):
    (_ours, mine), (_market, theirs) = markets
    client.force_login(mine["officer"])
    before = everything()
    for route in ROUTES:
        for foreign in {name for name in route.parameters if name.endswith("_id")}:
            address = route.address(mine | {foreign: theirs[foreign]})
            for method in (client.get, client.post):
                answer = method(address)
                assert answer.status_code in (404, 405), f"{route.name} {foreign}: {answer.status_code}"
                assert "Theirs" not in answer.content.decode(), route.name
    assert before == everything()


def test_a_holder_finds_their_own_and_nobody_elses(client, markets):
    (_ours, mine), (_market, theirs) = markets
    client.force_login(mine["person"])
    for route in HOLDER_ROUTES:
        assert call(client, route.address(mine)).status_code in (200, 302), route.name
        for foreign in {"dispute_id", "payment_id"} & {*route.parameters}:
            for method in (client.get, client.post):
                answer = method(route.address(mine | {foreign: theirs[foreign]}))
                assert answer.status_code in (404, 405), f"{route.name}: {answer.status_code}"
