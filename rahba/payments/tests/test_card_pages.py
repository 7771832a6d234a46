"""The pages around a card payment: choose, go, come back."""

import re

import pytest

from rahba.kernel.ids import uuid7
from rahba.payments import actions
from rahba.payments.models import Attempt, Intent
from rahba.payments.tests.sandbox import Child

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def intent(market, settings, monkeypatch):
    settings.SANDBOX_RAILS = {"cmi": NOWHERE, "youcan": NOWHERE}
    monkeypatch.setattr("rahba.kernel.clock.now", lambda: market.now)
    return market.ask(market.shop(), 125_50)


def test_the_page_names_shop_amount_and_ways_and_says_sandbox(client, intent):
    page = client.get(f"/fr/card/{intent.reference}/")
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("Épicerie Nour", "125,50", "CMI", "YouCan Pay", "bac à sable"):
        assert word.lower() in text.lower()
    assert "Payzone" not in text, "only what the issuer works with is offered"
    assert f"form-action 'self' {NOWHERE}" in page["Content-Security-Policy"]


def test_the_form_that_leads_to_the_bank_is_signed_and_a_second_press_is_the_same_attempt(client, intent):
    told = {"rail": "cmi", "attempt": str(uuid7())}
    pages = [client.post(f"/ar/card/{intent.reference}/", told) for _ in range(2)]
    forms = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.content.decode())) for page in pages]
    assert forms[0]["oid"] == forms[1]["oid"] == told["attempt"]
    assert (forms[0]["hash"], forms[0]["lang"], forms[0]["amount"]) == (forms[1]["hash"], "ar", "125.50")
    assert forms[0]["callbackUrl"].endswith(f"/rails/cmi/{intent.institution_id}/news")
    assert Attempt.objects.count() == 1


def test_where_the_rail_is_silent_the_customer_is_told_to_wait_and_not_to_pay_again(client, intent):
    told = {"rail": "youcan", "attempt": str(uuid7())}
    answer = client.post(f"/fr/card/{intent.reference}/", told)
    page = client.get(answer["Location"])
    assert "Ne payez pas une seconde fois" in page.content.decode()
    assert Attempt.objects.get().state == "unknown"


def test_the_way_back_proves_nothing(client, intent):
    attempt_id = uuid7()
    client.post(f"/fr/card/{intent.reference}/", {"rail": "cmi", "attempt": str(attempt_id)})
    answer = client.post(f"/fr/card/back/{attempt_id}/", {"ProcReturnCode": "00", "oid": str(attempt_id)})
    assert (answer.status_code, answer["Location"]) == (302, f"/fr/card/back/{attempt_id}/")
    assert Attempt.objects.get().state == "needs_customer"


@pytest.mark.parametrize("change", [{"rail": "payzone"}, {"rail": "x"}, {"attempt": "1"}, {"attempt": ""}])
def test_a_form_that_was_bent_begins_nothing(client, intent, change):
    told = {"rail": "cmi", "attempt": str(uuid7())} | change
    assert client.post(f"/fr/card/{intent.reference}/", told).status_code == 422
    assert Attempt.objects.count() == 0


def test_what_is_paid_or_withdrawn_cannot_be_begun(client, market, intent):
    actions.cancel(intent_id=intent.id, payee_id=intent.payee_id, now=market.now)
    page = client.post(f"/fr/card/{intent.reference}/", {"rail": "cmi", "attempt": str(uuid7())})
    assert page.status_code == 422
    assert Attempt.objects.count() == 0


def test_unknown_references_and_attempts(client, intent):
    assert client.get("/fr/card/NOSUCHREFERENCE2/").status_code == 404
    assert client.get(f"/fr/card/back/{uuid7()}/").status_code == 404
    assert client.post(f"/rails/nobody/{intent.institution_id}/news", b"x", content_type="x/y").status_code == 404
    assert client.get(f"/rails/cmi/{intent.institution_id}/news").status_code == 405


def test_news_nobody_signed_are_answered_in_the_rail_s_own_words(client, intent):
    answer = client.post(f"/rails/cmi/{intent.institution_id}/news", {"oid": "1", "ProcReturnCode": "00"})
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"FAILURE",
        "text/plain; charset=utf-8",
    )


def test_a_wallet_is_topped_up_by_card(client, market, intent):
    customer = market.customer()
    client.force_login(customer.holder.person)
    assert client.post("/fr/card/top-up/", {"amount": "0"}).status_code == 422
    answer = client.post("/fr/card/top-up/", {"amount": "150"})
    asked = Intent.objects.get(purpose="topup")
    assert (asked.amount, asked.payee_id, answer["Location"]) == (150_00, customer.id, f"/fr/card/{asked.reference}/")


def test_a_real_issuer_never_reaches_the_sandbox(client, intent):
    institution = intent.institution
    institution.licence_reference, institution.sandbox = "BAM 103-12/7", False
    institution.save()
    assert client.get(f"/fr/card/{intent.reference}/").status_code == 503


def test_on_a_local_network_the_sandboxs_page_is_ours_and_nothing_else_of_it(client, market, settings, monkeypatch):
    """With --lan: a phone cannot reach loopback. What steers the sandbox stays there."""
    child = Child("youcan", market.now)
    try:
        settings.SANDBOX_RAILS = {"youcan": child.address}
        assert client.get(f"/sandbox/youcan/page/{uuid7()}").status_code == 404, "only where it is asked for"
        settings.SANDBOX_PAGES = "http://testserver/sandbox"
        monkeypatch.setattr("rahba.kernel.clock.now", lambda: market.now)
        intent = market.ask(market.shop(), 125_50)
        going = client.post(f"/fr/card/{intent.reference}/", {"rail": "youcan", "attempt": str(uuid7())})
        assert "form-action 'self' http://testserver/sandbox/youcan" in going["Content-Security-Policy"]
        page = client.get(going["Location"])
        assert "acceptez-vous de payer" in page.content.decode()
        attempt = Attempt.objects.get()
        assert f'action="../page/{attempt.id}"' in page.content.decode()
        done = client.post(f"/sandbox/youcan/sandbox/page/{attempt.id}", {"do": "refuse"})
        assert (done.status_code, done["Location"].endswith(f"/card/back/{attempt.id}/")) == (303, True)
        for steering in ("faults", "advance", "charges", f"customer/{attempt.id}", "report"):
            assert client.get(f"/sandbox/youcan/{steering}").status_code == 404
    finally:
        child.stop()
