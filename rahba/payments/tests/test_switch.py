"""Payments to and from wallets of other issuers, over the switch: found, reserved, sent, and never made twice."""

import datetime as dt
import json
import uuid

import httpx
import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions, queries
from rahba.payments.models import Attempt, OutsidePayee, Payment, ReconCase, Sending, StatementLine
from rahba.payments.rules import Level
from rahba.payments.rules.accounts import clearing_account
from rahba.payments.rules.codes import account_text
from rahba.payments.rules.names import masked_name
from rahba.payments.rules.qr import Payee, dynamic_code, static_code
from rahba.payments.rules.rails.reports import ReportLine, read_report, write_report
from rahba.payments.tests.conftest import NOW
from rahba.payments.tests.market import PIN
from rahba.payments.tests.sandbox import SERVED, Child, world_of

pytestmark = SERVED
SALMA, HANOUT, BASKET = "+212699000001", "OTHERHANOUT7", "OTHERBASKET00001"


@pytest.fixture(scope="module")
def child():
    started = Child("switch", NOW)
    yield started
    started.stop()


@pytest.fixture
def world(served_market, child, settings, monkeypatch, our_door):
    settings.QR_SCHEME = "26:ma.example.souk:01"
    httpx.post(f"{child.address}/close", json={})
    with world_of(child, served_market, our_door, settings, monkeypatch) as world:
        yield world
        assert queries.findings() == []


@pytest.fixture
def customer(world):
    return world.market.customer(money=500_00, level=Level.IDENTITY)


@pytest.fixture
def app(client, customer):
    """app("POST", path, body) as the customer's wallet does it."""
    client.force_login(customer.holder.person)

    def ask(method: str, path: str, body: dict | None = None) -> dict:
        address = f"/api/v1/wallet{path}"
        told = client.get(address) if method == "GET" else client.post(address, json.dumps(body), "application/json")
        return told.json() | {"status": told.status_code}

    return ask


@pytest.fixture
def pay(app):
    """pay(whom, amount) → what the app is told; the same `id` may be sent again."""

    def paid(whom: dict, amount: int, id=None) -> dict:
        quote = app("POST", "/quotes", {"payee": whom["payee"], "amount": amount})
        body = {"id": str(id or uuid7()), "payee": whom["payee"], "amount": amount, "quote": quote["id"], "pin": PIN}
        return app("POST", "/payments", body)

    return paid


@pytest.fixture
def salma(app):
    return app("POST", "/look-up", {"phone": SALMA})


def net(world) -> int:
    """What our side has paid the other in the switch's open window."""
    return -httpx.get(f"{world.child.address}/net").json()["net"]["RAHBA"]


def owed_by_switch(world) -> int:
    id = clearing_account(world.market.institution.id, "switch")
    found = ledger.balances_of([id])[id]
    return found.debits_posted - found.credits_posted


def free(wallet) -> tuple[int, int]:
    """What the wallet may spend, and what its holder may still receive."""
    return queries.balance_of(wallet.id), queries.room_of(wallet.holder_id)


def take_report(world, lines: list[ReportLine]):
    """The switch's report, as an officer takes it in."""
    return actions.take_report(
        institution_id=world.market.institution.id,
        rail="switch",
        data=write_report(lines),
        name="switch.csv",
        by_id=None,
        now=world.now,
    )


class TestGoingOut:
    def test_to_a_number_name_first_then_the_pin_and_the_money_arrives(self, world, app, pay, customer, salma):
        assert (salma["kind"], salma["name"], salma["issuer"]) == ("outside", "Salma E•••••", "OTHER")
        told = pay(salma, 100_00)
        assert (told["state"], told["line"]["name"], told["line"]["amount"]) == ("done", "Salma E•••••", -100_00)
        assert (free(customer), net(world), owed_by_switch(world)) == ((400_00, 4_600_00), 100_00, -100_00)
        assert app("GET", f"/payments/{told['id']}")["state"] == "done"
        assert app("GET", "/history")["lines"][0]["kind"] == "transfer"

    def test_who_is_nowhere_is_found_nowhere(self, app):
        assert app("POST", "/look-up", {"phone": "+212699999999"})["code"] == "nobody_under_this_number"

    def test_the_fee_is_told_before_and_taken_with_it(self, world, pay, customer, salma):
        fee = {"institution_id": world.market.institution.id, "kind": "transfer", "fixed": 2_00, "paid_by": "payer"}
        actions.set_fee(now=world.now, **fee)
        assert pay(salma, 100_00)["line"]["amount"] == -102_00
        assert (free(customer), net(world)) == ((398_00, 4_602_00), 100_00)

    def test_a_counter_code_of_another_issuer(self, world, app, pay):
        payee = Payee(account=HANOUT, category="5411", name="Hanout Si Ahmed", city="Fes")
        found = app("POST", "/codes/resolve", {"text": static_code(queries.national_scheme(), payee)})
        assert (found["kind"], found["name"], found["amount"]) == ("outside", "Hanout Si Ahmed", None)
        assert (pay(found, 12_50)["state"], net(world)) == ("done", 12_50)

    def test_a_code_of_once_is_resolved_by_its_reference_before_anything(self, world, app, pay):
        payee = Payee(account=HANOUT, category="5411", name="Somebody else", city="Fes")
        code = {"amount": 48_50, "reference": BASKET}
        found = app("POST", "/codes/resolve", {"text": dynamic_code(queries.national_scheme(), payee, **code)})
        assert (found["name"], found["amount"]) == ("Hanout Si Ahmed", 48_50), "by what its issuer says"
        assert pay(found, 48_50)["state"] == "done"
        bent = dynamic_code(queries.national_scheme(), payee, amount=1_00, reference=BASKET)
        assert app("POST", "/codes/resolve", {"text": bent})["code"] == "intent_not_found"

    def test_what_their_issuer_refuses_is_the_payers_again(self, world, app, pay, customer, salma):
        world.faults("refusal")
        told = pay(salma, 100_00)
        assert (told["state"], told["code"]) == ("refused", "refused_by_their_issuer")
        assert (free(customer), net(world), owed_by_switch(world)) == ((500_00, 4_500_00), 0, 0)
        assert "transfer" not in [line["kind"] for line in app("GET", "/history")["lines"]]

    @pytest.mark.story("pay:F15", "pay:F22")
    @pytest.mark.parametrize("fault", ["cut_before", "cut_after", "no_word"])
    def test_without_an_answer_it_is_on_its_way_and_paid_once(self, world, app, pay, customer, salma, fault):
        world.faults(fault)
        id = uuid7()
        told = pay(salma, 100_00, id)
        assert told["state"] == "on_its_way"
        assert (free(customer), owed_by_switch(world)) == ((400_00, 4_500_00), 0), "reserved, and not gone"
        assert pay(salma, 100_00, id)["state"] == "on_its_way", "the app asks again under the same number"
        world.pass_time(seconds=6)
        actions.rails.resume_sendings(now=world.now)
        assert app("GET", f"/payments/{id}")["state"] == "done"
        assert (free(customer), net(world), owed_by_switch(world)) == ((400_00, 4_600_00), 100_00, -100_00)

    @pytest.mark.story("pay:F22", "pay:F36")
    @pytest.mark.parametrize(
        ("around", "named", "left"),
        [
            ((-1, 1), True, (400_00, 4_600_00)),
            ((-1, 1), False, (500_00, 4_500_00)),
            # A report that does not reach before or behind it proves nothing by saying nothing.
            ((-1, -1), False, (400_00, 4_500_00)),
            ((1, 1), False, (400_00, 4_500_00)),
            ((), False, (400_00, 4_500_00)),
        ],
    )
    def test_unknown_stays_unknown_until_the_report(self, world, app, pay, customer, salma, around, named, left):
        world.faults("silent")
        told = pay(salma, 100_00)
        at = Sending.objects.get().at
        for minutes in (1, 1, 5, 15, 120, 600):
            world.pass_time(minutes=minutes)
            actions.rails.resume_sendings(now=world.now)
        sending = Sending.objects.get()
        assert (sending.state, sending.poll_at, free(customer)) == ("unknown", None, (400_00, 4_500_00))
        world.pass_time(days=3)
        theirs = read_report(world.http.get("/report").content)
        lines = [one for one in theirs if named and one.attempt == told["id"]]
        lines += [ReportLine(uuid7().hex, str(uuid7()), "sent", 10_00, at + dt.timedelta(hours=n)) for n in around]
        take_report(world, lines)
        assert free(customer) == left

    def test_what_the_report_says_of_a_payment_that_is_done_is_no_difference(self, world, pay, salma):
        told = pay(salma, 100_00)
        theirs = read_report(world.http.get("/report").content)
        file = take_report(world, [one for one in theirs if one.attempt == told["id"]])
        assert [one.result for one in StatementLine.objects.filter(file=file)] == ["matched"]
        assert not ReconCase.objects.exists()

    def test_one_that_cannot_leave_goes_back_after_its_time(self, world, app, pay, customer, salma, settings):
        settings.SANDBOX_RAILS = {"switch": "http://127.0.0.1:9"}
        told = pay(salma, 100_00)
        assert (told["state"], Sending.objects.get().state, free(customer)[0]) == ("on_its_way", "held", 400_00)
        for minutes in (1, 10):
            world.now += dt.timedelta(minutes=minutes)
            actions.rails.resume_sendings(now=world.now)
        told = app("GET", f"/payments/{told['id']}")
        assert (told["state"], told["code"], free(customer)[0]) == ("refused", "other_issuers_not_reached", 500_00)

    def test_nothing_is_sent_without_money_pin_or_what_was_looked_up(self, world, app, pay, salma):
        assert pay(salma, 600_00)["code"] == "not_enough_money"
        quote = app("POST", "/quotes", {"payee": salma["payee"], "amount": 10_00})
        body = {"id": str(uuid7()), "payee": salma["payee"], "amount": 10_00, "quote": quote["id"], "pin": "111222"}
        assert app("POST", "/payments", body)["code"] == "wrong_pin"
        assert app("POST", "/payments", body | {"pin": PIN, "amount": 11_00})["code"] == "quote_expired"
        world.now += dt.timedelta(hours=2)
        assert app("POST", "/quotes", {"payee": salma["payee"], "amount": 10_00})["status"] == 404
        assert (Sending.objects.count(), net(world)) == (0, 0)

    def test_limits_count_what_went_elsewhere(self, world, pay, customer, salma):
        rule = {"institution_id": world.market.institution.id, "window": "day", "level": 2, "amount_most": 150_00}
        actions.set_limit(by_id=None, now=world.now, **rule)
        assert pay(salma, 100_00)["state"] == "done"
        assert pay(salma, 60_00)["code"] == "over_limit"

    def test_the_number_is_forgotten_a_day_later(self, world, pay, salma):
        pay(salma, 10_00)
        assert actions.rails.erase_aliases(now=world.now + dt.timedelta(hours=25)) == 1
        assert (OutsidePayee.objects.get().alias, Sending.objects.get().state) == ("", "done")


class TestComingIn:
    @pytest.fixture
    def paid_in(self, world):
        """paid_in(to, amount) → what the switch tells of a payment that somebody elsewhere makes to us."""
        door = f"{world.door}/rails/switch/{world.market.institution.id}/news"
        return lambda to, amount, **more: world.post("/pay", {"to": to, "amount": amount, "door": door, **more})

    @pytest.mark.story("pay:F07")
    def test_to_the_number_of_a_customer_once_however_often_it_is_sent(self, world, paid_in, customer):
        phone = customer.holder.person.phone
        actions.set_alias(wallet_id=customer.id, phone=phone, now=world.now)
        world.faults("twice")
        told = paid_in(phone, "40.00")
        assert (told["state"], told["name"]) == ("ACSC", masked_name("Fatima Zahra Benali"))
        assert paid_in(phone, "40.00", id=told["id"])["state"] == "ACSC"
        assert (free(customer), owed_by_switch(world), net(world)) == ((540_00, 4_460_00), 40_00, -40_00)
        payment = Payment.objects.get(rail="switch")
        assert (payment.kind, payment.payer_id, str(payment.id)) == ("transfer", None, told["id"])

    def test_to_the_counter_code_of_a_shop_and_back_again(self, world, paid_in):
        shop = world.market.shop()
        told = paid_in(account_text(shop.id), "40.00")
        assert (told["name"], told["state"], queries.balance_of(shop.id)) == ("Épicerie Nour", "ACSC", 40_00)
        given = {"payment_id": uuid.UUID(told["id"]), "reason": "goods_returned", "by_id": None, "now": world.now}
        refund = actions.refund(refund_id=uuid7(), amount=15_00, **given)
        assert (refund.state, queries.balance_of(shop.id), owed_by_switch(world)) == ("done", 25_00, 25_00)

    def test_a_code_of_once_is_paid_once_and_by_its_amount(self, world, paid_in):
        shop = world.market.shop()
        intent = world.market.ask(shop, 48_50)
        to = {"to": account_text(shop.id), "reference": intent.reference}
        assert paid_in(amount="48.00", **to)["state"] == "RJCT"
        assert paid_in(amount="48.50", **to)["state"] == "ACSC"
        assert paid_in(amount="48.50", **to)["found"] == "no", "it is paid"
        intent.refresh_from_db()
        assert (intent.state, queries.balance_of(shop.id)) == ("paid", 48_50)

    def test_what_cannot_be_credited_is_refused_and_stays_so(self, world, paid_in):
        full = world.market.customer(money=150_00, level=Level.NUMBER)
        told = paid_in(account_text(full.id), "100.00")
        assert (told["state"], told["code"]) == ("RJCT", "AM02")
        assert paid_in(account_text(full.id), "100.00", id=told["id"])["state"] == "RJCT"
        assert (queries.balance_of(full.id), Attempt.objects.get().state) == (150_00, "refused")
        assert paid_in("+212699999999", "1.00")["found"] == "no"

    def test_nothing_unsigned_is_answered(self, world):
        door = f"{world.door}/rails/switch/{world.market.institution.id}/news"
        assert httpx.post(door, content=b"{}").status_code == 401


def test_somebody_elsewhere_is_asked_for_money_and_pays(world, app, customer, salma):
    asked = {"id": str(uuid7()), "payer": salma["payee"], "amount": 30_00}
    for _ in range(2):
        assert app("POST", "/requests", asked)["status"] == 200
    attempt = Attempt.objects.get()
    assert (attempt.rail, attempt.payer_alias, attempt.state) == ("switch", SALMA, "needs_customer")
    Attempt.objects.filter(id=attempt.id).update(poll_at=world.now)
    httpx.post(f"{world.child.address}/customer/{attempt.id}", json={"do": "pay"})
    actions.rails.ask_due(now=world.now)
    assert queries.balance_of(customer.id) == 530_00
