"""From level 1 to 3; shops that ask to be paid; who decides."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages

from rahba.connect.models import Notice
from rahba.kernel.models import AuditEntry
from rahba.payments import actions, queries
from rahba.payments.models import BusinessNumbers, EnrolmentStep, Paper
from rahba.payments.rules import Level, PaymentRefused, Refusal
from rahba.payments.rules.enrolment import FLOW
from rahba.payments.rules.papers import clean_paper
from rahba.payments.tests.officers import applied, officer, photo
from rahba.payments.tests.test_paying import balances, refused


def test_a_person_climbs_from_level_1_to_2_with_papers_that_an_officer_saw(market):
    newcomer, friend = market.customer(level=Level.NUMBER), market.customer(money=5_000_00)
    asked = applied(market, newcomer, 2)
    salma = officer(market)
    actions.accept(enrolment_id=asked.id, by_id=salma.id, now=market.now)
    market.pay(friend, newcomer, 1_900_00)
    market.pay(friend, newcomer, 3_100_00)
    assert balances(newcomer) == [5_000_00]
    assert list(EnrolmentStep.objects.values_list("state", flat=True)) == ["draft", "applied", "accepted"]
    assert Notice.objects.get().text == "Rahba\u00a0: votre demande au sujet de votre portefeuille est acceptée."
    assert AuditEntry.objects.filter(verb="enrolment_accepted", actor_id=salma.id).count() == 1


def test_level_3_asks_for_the_agency_and_nothing_that_was_shown_before(market):
    known = market.customer(level=Level.IDENTITY)
    asked = actions.begin_level(holder_id=known.holder_id, level=3, person_id=known.holder.person_id, now=market.now)
    with refused(Refusal.PAPERS):
        actions.apply(enrolment_id=asked.id, person_id=known.holder.person_id, now=market.now)
    actions.add_paper(enrolment_id=asked.id, kind="agency_visit", data=photo(), now=market.now)
    actions.apply(enrolment_id=asked.id, person_id=known.holder.person_id, now=market.now)
    actions.accept(enrolment_id=asked.id, by_id=officer(market).id, now=market.now)
    known.holder.refresh_from_db()
    assert known.holder.level == 3


def test_a_refusal_has_a_reason_and_one_can_ask_again(market):
    newcomer = market.customer(level=Level.NUMBER)
    asked = applied(market, newcomer, 2)
    actions.refuse_enrolment(enrolment_id=asked.id, reason="unreadable", by_id=officer(market).id, now=market.now)
    assert "lumière" in Notice.objects.get().text
    assert applied(market, newcomer, 2).state == "applied"


def test_nobody_decides_on_their_own_request(market):
    salma = officer(market)
    wallet = actions.open_wallet(institution_id=market.institution.id, person_id=salma.id, now=market.now)
    asked = applied(market, queries.wallets_of([wallet.id])[wallet.id], 2)
    for decide in (actions.accept, lambda **more: actions.refuse_enrolment(reason="other", **more)):
        with refused(Refusal.OWN_CASE):
            decide(enrolment_id=asked.id, by_id=salma.id, now=market.now)
    actions.accept(enrolment_id=asked.id, by_id=officer(market, "Hamid Amrani").id, now=market.now)


def test_what_was_decided_is_not_decided_again(market):
    asked = applied(market, market.customer(level=Level.NUMBER), 2)
    salma = officer(market)
    actions.refuse_enrolment(enrolment_id=asked.id, reason="expired", by_id=salma.id, now=market.now)
    with refused(Refusal.NOT_NOW):
        actions.accept(enrolment_id=asked.id, by_id=salma.id, now=market.now)


@pytest.mark.postgresql
@pytest.mark.story("pay:F18")
def test_of_two_officers_who_decide_at_once_one_does(busy_market, at_once):
    market = busy_market
    asked = applied(market, market.customer(level=Level.NUMBER), 2)
    salma, hamid = officer(market), officer(market, "Hamid Amrani")
    told = at_once(
        lambda: actions.accept(enrolment_id=asked.id, by_id=salma.id, now=market.now),
        lambda: actions.refuse_enrolment(enrolment_id=asked.id, reason="other", by_id=hamid.id, now=market.now),
    )
    assert sorted(type(one).__name__ for one in told) == ["Enrolment", "PaymentRefused"]
    asked.refresh_from_db()
    asked.holder.refresh_from_db()
    assert (asked.state, asked.holder.level) in [("accepted", 2), ("refused", 1)]
    assert EnrolmentStep.objects.filter(enrolment=asked).count() == 3


class TestPapers:
    def test_a_picture_is_made_anew_and_stays_where_no_address_leads(self, market):
        newcomer = market.customer(level=Level.NUMBER)
        asked = applied(market, newcomer, 2)
        paper = Paper.objects.filter(enrolment=asked).first()
        kept = storages["private"].open(paper.file).read()
        assert kept[:4] == b"RIFF"
        assert len(paper.sha256) == 64
        assert not Path(storages["private"].path(paper.file)).is_relative_to(settings.MEDIA_ROOT)

    def test_they_are_erased_and_their_hashes_stay(self, market, django_capture_on_commit_callbacks):
        newcomer = market.customer(level=Level.NUMBER)
        asked = applied(market, newcomer, 2)
        names = list(Paper.objects.values_list("file", flat=True))
        with django_capture_on_commit_callbacks(execute=True):
            assert actions.erase_papers(enrolment_id=asked.id, now=market.now) == 3
        assert not any(storages["private"].exists(name) for name in names)
        assert {(paper.file, len(paper.sha256)) for paper in Paper.objects.all()} == {("", 64)}

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"hello",
            b"%PDF-1.7\nno end",
            b"%PDF-1.7\n<< /OpenAction << /S /JavaScript >> >>\n%%EOF",
            b"%PDF-1.7\n<< /#4aavaScript (app.alert(1)) >>\n%%EOF",
            b"GIF89a" + b"\0" * 100,
            b"\xff\xd8\xff" + b"\0" * 100,
            b"\0" * (5 * 1024 * 1024 + 1),
        ],
    )
    def test_what_is_no_document_is_refused_in_words(self, data):
        with pytest.raises(ValidationError):
            clean_paper(data)

    def test_a_plain_pdf_is_kept_as_it_is(self):
        data = b"%PDF-1.7\n<< /Type /Catalog >>\n%%EOF\n"
        assert clean_paper(data).data == data

    def test_none_can_be_changed_once_it_is_with_the_issuer(self, market):
        asked = applied(market, market.customer(level=Level.NUMBER), 2)
        with refused(Refusal.NOT_NOW):
            actions.add_paper(enrolment_id=asked.id, kind="contract", data=photo(), now=market.now)


class TestShops:
    def ask(self, market, shop, kind="merchant"):
        owner = next(iter(market.owners_of(shop)))
        asked = actions.begin_shop(
            institution_id=market.institution.id, shop_id=shop.id, kind=kind, person_id=owner, now=market.now
        )
        for paper in ("card_front", "card_back", *(["contract"] if kind == "agent" else [])):
            actions.add_paper(enrolment_id=asked.id, kind=paper, data=photo(), now=market.now)
        return asked, owner

    def test_a_shop_without_a_trade_register_is_enrolled_and_paid(self, market):
        shop = market.bare_shop()
        asked, owner = self.ask(market, shop)
        actions.apply(enrolment_id=asked.id, person_id=owner, now=market.now)
        assert queries.shop_wallet(shop.id) is None
        actions.accept(enrolment_id=asked.id, by_id=officer(market).id, now=market.now)
        market.pay(market.customer(money=50_00), queries.shop_wallet(shop.id), 20_00)
        assert balances(queries.shop_wallet(shop.id)) == [20_00]

    def test_an_agent_too(self, market):
        shop = market.bare_shop()
        asked, owner = self.ask(market, shop, "agent")
        actions.set_numbers(enrolment_id=asked.id, ice="001 234 567 000 089")
        actions.apply(enrolment_id=asked.id, person_id=owner, now=market.now)
        actions.accept(enrolment_id=asked.id, by_id=officer(market).id, now=market.now)
        assert queries.shop_wallet(shop.id, "agent").kind == "agent"
        assert BusinessNumbers.objects.get().ice == "001234567000089"

    def test_a_wrong_ice_is_said_in_words(self, market):
        asked, _owner = self.ask(market, market.bare_shop())
        with pytest.raises(ValidationError, match="15"):
            actions.set_numbers(enrolment_id=asked.id, ice="123")

    def test_asking_twice_is_asking_once(self, market):
        shop = market.bare_shop()
        asked, owner = self.ask(market, shop)
        actions.apply(enrolment_id=asked.id, person_id=owner, now=market.now)
        with pytest.raises(PaymentRefused):
            self.ask(market, shop)


def test_the_workflow_says_who_may_do_what():
    assert FLOW.open_to("applied", "officer") == ["accept", "refuse"]
    assert FLOW.open_to("applied", "applicant") == ["withdraw"]
    assert FLOW.open_to("accepted", "officer") == []
    with pytest.raises(LookupError):
        FLOW.step("accept", "applicant")
