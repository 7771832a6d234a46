"""The counter of an agent: cash into a wallet, cash out of it, and never before it was agreed."""

import re

import pytest
from django.urls import reverse

from rahba.payments import actions, queries
from rahba.payments.rules import WalletKind
from rahba.payments.tests.market import PIN, open_market


@pytest.fixture
def market(submitted_here, any_payment_id, now):
    return open_market(now)


@pytest.fixture
def agent(market, shop, owner, client):
    """The shop as an agent with 500 dirhams of float, and its owner signed in."""
    wallet = actions.open_shop_wallet(
        institution_id=market.institution.id, shop_id=shop.id, kind=WalletKind.AGENT, by_id=owner.id, now=market.now
    )
    actions.set_pin(wallet_id=wallet.id, pin=PIN, by_id=owner.id, now=market.now)
    market.fund(wallet, 500_00)
    client.force_login(owner)
    return wallet


def begin(client, shop, customer, act, amount):
    data = {"act": act, "phone": customer.holder.person.phone, "amount": amount}
    return client.post(reverse("agent:counter", args=[shop.id]), data)


def agreed_in(answer) -> str:
    return re.search(r'name="agreed" value="([^"]+)"', answer.content.decode())[1]


def test_cash_comes_in_after_the_name_was_seen_and_a_form_sent_twice_moves_it_once(client, market, shop, agent):
    customer = market.customer(name="Ahmed Tazi")
    seen = begin(client, shop, customer, "cash_in", "120,50")
    assert "Ahmed T•••••" in seen.content.decode()
    data = {"agreed": agreed_in(seen), "pin": PIN}
    for _ in range(2):
        done = client.post(reverse("agent:cash_in", args=[shop.id]), data)
        assert done.status_code == 200
    assert queries.balance_of(customer.id) == 120_50
    assert queries.balance_of(agent.id) == 379_50


def test_more_than_the_float_is_refused_in_words_and_nothing_moves(client, market, shop, agent):
    customer = market.customer()
    seen = begin(client, shop, customer, "cash_in", "500,01")
    refused = client.post(reverse("agent:cash_in", args=[shop.id]), {"agreed": agreed_in(seen), "pin": PIN})
    assert refused.status_code == 422
    assert "Il n’y a pas assez d’argent" in refused.content.decode()
    assert queries.balance_of(customer.id) == 0


def test_what_was_agreed_cannot_be_changed_on_the_way(client, market, shop, agent):
    seen = begin(client, shop, market.customer(), "cash_in", "10")
    answer = client.post(reverse("agent:cash_in", args=[shop.id]), {"agreed": agreed_in(seen) + "x", "pin": PIN})
    assert answer.status_code == 302
    assert queries.balance_of(agent.id) == 500_00


def test_no_cash_goes_out_before_the_customer_agreed_on_their_own_phone(client, market, shop, agent):
    customer = market.customer(money=300_00)
    seen = begin(client, shop, customer, "cash_out", "200")
    asked = client.post(reverse("agent:cash_out", args=[shop.id]), {"agreed": agreed_in(seen)})
    waiting = asked["Location"]
    assert "Demandez-lui d’ouvrir son portefeuille" in client.get(waiting).content.decode()
    [intent] = queries.requests_for(customer.id, market.now)
    market.pay_intent(customer, intent)
    assert client.get(waiting, headers={"HX-Request": "true"})["HX-Redirect"]
    told = client.get(waiting).content.decode()
    assert "À remettre en espèces" in told
    assert queries.balance_of(agent.id) == 700_00


def test_a_customer_who_says_no_gets_none(client, market, shop, agent):
    customer = market.customer(money=300_00)
    asked = client.post(
        reverse("agent:cash_out", args=[shop.id]),
        {"agreed": agreed_in(begin(client, shop, customer, "cash_out", "200"))},
    )
    [intent] = queries.requests_for(customer.id, market.now)
    actions.refuse(intent_id=intent.id, payer_id=customer.id, now=market.now)
    assert client.get(asked["Location"], headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Ne remettez pas d’espèces" in client.get(asked["Location"]).content.decode()


@pytest.mark.parametrize("amount", ["1e3", "-1", "0.001", "0", "", "abc"])
def test_what_is_no_amount_is_refused_in_words(client, market, shop, agent, amount):
    answer = begin(client, shop, market.customer(), "cash_in", amount)
    assert answer.status_code == 422
    assert "agreed" not in answer.content.decode()


def test_arabic_digits_are_read_as_what_they_are(client, market, shop, agent):
    seen = begin(client, shop, market.customer(), "cash_in", "١٢٫٥٠")
    assert "12,50" in seen.content.decode()


def test_a_shop_that_is_no_agent_is_told_so(client, shop, owner):
    client.force_login(owner)
    page = client.get(reverse("agent:counter", args=[shop.id])).content.decode()
    assert "n’est pas encore agent" in page
