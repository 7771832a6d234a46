"""The issuer's pages, the holder's, the shop's: through HTTP."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rahba.kernel import clock
from rahba.kernel.models import AuditEntry
from rahba.payments import actions, queries
from rahba.payments.models import Dispute, Enrolment, Freeze, LimitRule, Paper, RiskCase
from rahba.payments.rules import Level
from rahba.payments.tests.officers import applied, officer, photo
from rahba.payments.tests.test_paying import balances
from rahba.people import queries as people
from rahba.people.rules import Role


@pytest.fixture(autouse=True)
def at_the_markets_time(market, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: market.now)


@pytest.fixture
def desk(market, client):
    """Signed in as an officer: desk("risk/") opens a page, desk("…", verb="x") presses a button."""
    salma = officer(market)
    client.force_login(salma)

    def go(path: str = "", **fields):
        address = f"/fr/issuer/{market.institution.id}/{path}"
        return client.post(address, fields, follow=True) if fields else client.get(address)

    go.person = salma
    return go


def sign_in(client, wallet):
    client.force_login(people.person_by_id(wallet.holder.person_id))


def test_the_first_page_says_sandbox_what_waits_and_whether_the_money_is_there(market, desk):
    market.customer(money=300_00)
    applied(market, market.customer(level=Level.NUMBER), 2)
    text = desk().content.decode()
    assert "BAC À SABLE" in text
    assert "300,00" in text
    assert "couvert" in text
    assert desk("safeguarding/").status_code == 200


def test_an_application_from_the_holders_pages_to_the_officers_decision(market, client):
    newcomer = market.customer(level=Level.NUMBER)
    sign_in(client, newcomer)
    assert "5 000,00" in client.get("/fr/wallet/level/").content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    page = client.post("/fr/wallet/level/2/", follow=True)
    assert page.redirect_chain[-1][0] == "/fr/wallet/level/application/"
    for kind in ("card_front", "card_back", "contract"):
        file = SimpleUploadedFile("photo.jpg", photo())
        client.post("/fr/wallet/level/application/", {"verb": "add", "kind": kind, "file": file})
    client.post("/fr/wallet/level/application/", {"verb": "apply"})
    asked = Enrolment.objects.get()
    assert asked.state == "applied"
    salma = officer(market)
    client.force_login(salma)
    base = f"/fr/issuer/{market.institution.id}/applications/{asked.id}/"
    assert newcomer.holder.person.name in client.get(base).content.decode()
    paper = Paper.objects.first()
    answer = client.get(f"{base}papers/{paper.id}/")
    assert (answer["Content-Type"], answer.content[:4]) == ("image/webp", b"RIFF")
    assert client.get(f"/media/papers/{paper.file}").status_code == 404
    client.post(f"{base}accept/")
    newcomer.holder.refresh_from_db()
    assert newcomer.holder.level == 2


def test_a_file_that_is_no_document_is_refused_on_the_page(market, client):
    sign_in(client, market.customer(level=Level.NUMBER))
    client.post("/fr/wallet/level/2/")
    file = SimpleUploadedFile("x.exe", b"MZ")
    page = client.post("/fr/wallet/level/application/", {"verb": "add", "kind": "contract", "file": file}, follow=True)
    assert "illisible" in page.content.decode()
    assert not Paper.objects.exists()


def test_a_wallet_is_found_by_number_frozen_and_lifted_by_two(market, desk, client):
    customer = market.customer(money=100_00)
    page = desk(f"frozen/?q={customer.holder.person.phone[4:].rjust(10, '0')}")
    assert str(customer.id) in page.content.decode()
    page = desk(f"frozen/wallet/{customer.id}/", ground="order", order_ref="TPI 1183")
    held = Freeze.objects.get()
    assert "TPI 1183" in page.content.decode()
    desk(f"frozen/{held.id}/confirm/", x="1")
    held.refresh_from_db()
    assert held.state == "placed"
    desk(f"frozen/{held.id}/ask-to-lift/", x="1")
    client.force_login(officer(market, "Hamid Amrani"))
    client.post(f"/fr/issuer/{market.institution.id}/frozen/{held.id}/lift/")
    held.refresh_from_db()
    assert held.state == "lifted"
    assert desk(f"frozen/{held.id}/").status_code == 200


def test_a_case_is_taken_decided_and_its_report_taken_out(market, desk):
    market.pay(market.customer(money=9_000_00), market.customer(), 2_500_00)
    case = RiskCase.objects.get()
    assert case.get_rule_display() in desk("risk/").content.decode()
    desk(f"risk/{case.id}/take/", x="1")
    desk(f"risk/{case.id}/", decision="reported", text="Reseller without stock.")
    case.refresh_from_db()
    assert case.decision == "reported"
    report = json.loads(desk(f"risk/{case.id}/report/", x="1").content)
    assert report["case"]["reason"] == "Reseller without stock."
    assert {row["centimes"] for row in report["payments"]} == {2_500_00, 9_000_00}
    assert AuditEntry.objects.filter(verb="suspicion_report_exported", actor_id=desk.person.id).count() == 1
    assert desk("risk/?decided").status_code == 200


def test_a_payment_is_contested_answered_and_decided(market, desk, client):
    customer, shop = market.customer(money=100_00), market.shop()
    payment = market.pay(customer, shop, 60_00)
    sign_in(client, customer)
    address = f"/fr/wallet/payments/{payment.id}/dispute/"
    assert client.get(address).status_code == 200
    client.post(address, {"reason": "not_received", "text": "It never came."})
    case = Dispute.objects.get()
    assert "It never came." in client.get(f"/fr/wallet/disputes/{case.id}/").content.decode()
    client.force_login(people.person_by_id(next(iter(market.owners_of(shop.shop)))))
    page = f"/fr/shop/{shop.shop_id}/money/disputes/{case.id}/"
    client.post(page, {"text": "He took it himself."})
    assert client.get(f"/fr/shop/{shop.shop_id}/money/disputes/").status_code == 200
    client.force_login(desk.person)
    assert "He took it himself." in desk(f"disputes/{case.id}/").content.decode()
    desk(f"disputes/{case.id}/give-back/", text="No proof.")
    assert balances(customer, shop) == [100_00, 0]
    assert desk("disputes/?closed").status_code == 200


def test_a_shop_applies_without_a_trade_register(market, client):
    shop = market.bare_shop()
    client.force_login(people.person_by_id(next(iter(market.owners_of(shop)))))
    base = f"/fr/shop/{shop.id}/money/enrolment/"
    assert client.get(base).status_code == 200
    client.post(f"{base}merchant/begin/")
    for kind in ("card_front", "card_back"):
        client.post(
            f"{base}merchant/", {"verb": "add", "kind": kind, "file": SimpleUploadedFile("a.png", photo(format="PNG"))}
        )
    wrong = client.post(f"{base}merchant/", {"verb": "numbers", "ice": "12"})
    assert wrong.status_code == 422
    client.post(f"{base}merchant/", {"verb": "apply"})
    asked = Enrolment.objects.get()
    assert asked.state == "applied"
    actions.accept(enrolment_id=asked.id, by_id=officer(market).id, now=market.now)
    assert queries.shop_wallet(shop.id)


class TestWhoMayOpen:
    PAGES = ("", "safeguarding/", "applications/", "risk/", "disputes/", "frozen/")

    def test_a_stranger_and_another_issuers_officer_find_nothing(self, market, client):
        client.force_login(officer(market))
        other = f"/fr/issuer/{market.institution.organisation_id}/"
        client.force_login(market.customer().holder.person)
        for page in self.PAGES:
            assert client.get(f"/fr/issuer/{market.institution.id}/{page}").status_code == 404
            assert client.get(other + page).status_code == 404

    def test_an_auditor_reads_the_safeguarding_and_decides_nothing(self, market, client):
        client.force_login(officer(market, "Auditor", Role.MEMBER))
        codes = [client.get(f"/fr/issuer/{market.institution.id}/{page}").status_code for page in self.PAGES]
        assert codes == [200, 200, 403, 403, 403, 403]

    def test_another_holders_payment_and_case_are_not_there(self, market, client):
        victim, shop, other = market.customer(money=50_00), market.shop(), market.customer()
        payment = market.pay(victim, shop, 10_00)
        case = actions.open_dispute(
            payment_id=payment.id, person_id=victim.holder.person_id, reason="not_received", text="", now=market.now
        )
        sign_in(client, other)
        for path in (f"payments/{payment.id}/dispute/", f"disputes/{case.id}/"):
            assert client.get(f"/fr/wallet/{path}").status_code == 404
        assert client.post(f"/fr/wallet/disputes/{case.id}/withdraw/").status_code == 404


def test_limits_are_seen_and_changed_with_a_name_and_a_reason(market, desk):
    typed = {"subject": "level:1", "window": "day", "amount_most": "150", "count_most": "", "reason": "Fraudes de rue"}
    assert desk("risk/limits/", **typed | {"reason": ""}).status_code == 422
    desk("risk/limits/", **typed)
    text = desk("risk/limits/", **typed | {"amount_most": "100", "reason": "Encore"}).content.decode()
    for word in ("Niveau 1", "100,00", "150,00", "Fraudes de rue", "Encore", "Salma"):
        assert word in text
    assert [rule.amount_most for rule in LimitRule.objects.filter(valid_to=None)] == [100_00]
