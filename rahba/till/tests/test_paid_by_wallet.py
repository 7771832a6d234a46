"""Paying at the till by wallet: asked once, paid once, claimed by its sale, and given back when there is none."""

import datetime as dt
import json
import uuid

import pytest

from rahba.carnet import queries as carnet
from rahba.kernel.events import deliver_due
from rahba.kernel.ids import uuid7
from rahba.payments import actions as payments
from rahba.payments import queries as wallets
from rahba.payments.rules import Level, PaymentRefused
from rahba.payments.tests.market import open_market
from rahba.people import actions as people
from rahba.sales import actions as sales
from rahba.sales import queries as books
from rahba.sales.models import GivingBack
from rahba.till import queries as till
from rahba.till.tests.phone import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(submitted_here, now, shop, monkeypatch, settings):
    """An issuer; the shop of the story is paid by wallet."""
    settings.QR_SCHEME = "26:network.test:01"
    monkeypatch.setattr("rahba.payments.rules.payment_ids.FRESH", dt.timedelta(days=36500))
    market = open_market(now)
    with_wallet(market, shop)
    return market


def with_wallet(market, shop):
    return payments.open_shop_wallet(
        institution_id=market.institution.id, shop_id=shop.id, kind="merchant", by_id=None, now=market.now
    )


@pytest.fixture
def ask(phone, market):
    """ask(amount, order, leg=…) → what the till is told."""

    def make(amount, order=None, *, leg=0, purpose="sale", of=phone, status=200):
        wanted = {"order_ref": str(order or uuid7()), "leg": leg, "amount": amount, "purpose": purpose}
        answer = post(of, "", wanted)
        assert answer.status_code == status, answer.content
        return answer.json()

    return make


def post(phone, path, body=None):
    address = f"/api/v1/till/payments/intents{path}"
    return phone.client.post(address, json.dumps(body or {}), content_type="application/json", headers=phone.headers)


def look(phone, asked):
    return phone.get(f"/till/payments/intents/{asked['id']}").json()["state"]


@pytest.fixture
def pay(market):
    """pay(asked) → the customer whose wallet paid it (with 500 dirhams before)."""

    def make(asked, customer=None):
        customer = customer or market.customer(money=500_00)
        payments.pay_intent(
            payment_id=uuid7(), payer_id=customer.id, intent_id=asked["id"], pin="402917", now=market.now
        )
        return customer

    return make


def wallet_leg(asked, **changes):
    return {"means": "wallet", "amount": asked["amount"], "intent": asked["id"], **changes}


def cash(amount):
    return {"means": "cash", "amount": amount, "tendered": amount, "change": 0}


def money_of(customer):
    return wallets.balance_of(customer.id)


class TestAsking:
    def test_the_code_is_shown_scanned_paid(self, ask, pay, phone, market):
        asked = ask(40_00)
        assert asked["state"] == "open"
        assert asked["left_ms"] == 600_000
        assert asked["code"].startswith("000201")
        assert asked["reference"] in asked["code"]
        customer = market.customer(money=100_00)
        payments.present(reference=asked["reference"], payer_id=customer.id, now=market.now)
        assert look(phone, asked) == "presented"
        pay(asked, customer)
        assert look(phone, asked) == "paid"

    def test_asking_again_after_a_cut_is_the_same_code(self, ask):
        basket = uuid7()
        assert ask(40_00, basket) == ask(40_00, basket)

    def test_the_same_leg_for_another_sum_is_refused(self, ask):
        basket = uuid7()
        ask(40_00, basket)
        assert ask(41_00, basket, status=409)["code"] == "payment_id_reused"
        ask(41_00, basket, leg=1)

    def test_a_code_that_nobody_paid_in_time(self, ask, phone, server_clock):
        asked = ask(40_00)
        server_clock.advance(minutes=11)
        assert look(phone, asked) == "expired"

    def test_looking_is_one_read(self, ask, phone, django_assert_max_num_queries):
        asked = ask(40_00)
        with django_assert_max_num_queries(2):  # whose phone it is, and the intent
            look(phone, asked)

    def test_another_shop_sees_nothing_of_it(self, ask, make_shop, make_person, pair, market):
        other = make_person("Said")
        stranger = pair(shop_=make_shop(other), by=other)
        asked = ask(40_00)
        assert stranger.get(f"/till/payments/intents/{asked['id']}").status_code == 404
        with_wallet(market, make_shop(make_person("Omar")))
        assert post(stranger, f"/{asked['id']}/drop").status_code in (404, 409)

    def test_a_shop_without_wallet_is_told_so(self, market, make_shop, make_person, pair, ask):
        other = make_person("Said")
        told = ask(40_00, of=pair(shop_=make_shop(other), by=other), status=409)
        assert told["code"] == "no_wallet"

    @pytest.mark.parametrize("amount", [0, -1, 10**12, "1e3", 1.5, True, "٥٠"])
    def test_an_amount_that_is_none(self, phone, market, amount):
        assert post(phone, "", {"order_ref": str(uuid7()), "amount": amount}).status_code in (409, 422)

    def test_a_signed_out_phone_asks_for_nothing(self, ask, phone, owner, now):
        people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=now)
        assert ask(40_00, status=403)["code"] == "device_revoked"


class TestCancelling:
    def test_what_nobody_paid_cannot_be_paid_any_more(self, ask, phone, market):
        asked = ask(40_00)
        assert post(phone, f"/{asked['id']}/cancel").json()["state"] == "cancelled"
        with pytest.raises(PaymentRefused):
            payments.present(reference=asked["reference"], payer_id=market.customer().id, now=market.now)

    def test_the_money_came_meanwhile(self, ask, pay, phone):
        asked = ask(40_00)
        customer = pay(asked)
        assert post(phone, f"/{asked['id']}/cancel").json()["state"] == "paid"
        assert money_of(customer) == 460_00

    def test_letting_go_gives_it_back_once(self, ask, pay, phone):
        asked = ask(40_00)
        customer = pay(asked)
        for _ in range(2):
            assert post(phone, f"/{asked['id']}/drop").json()["claim"] == "dropped"
        assert money_of(customer) == 500_00


class TestSelling:
    def test_two_wallets_and_the_rest_in_cash(self, ask, pay, phone, shop, market, now):
        basket = uuid7()
        first, second = ask(30_00, basket), ask(50_00, basket, leg=1)
        pay(first)
        pay(second)
        legs = [wallet_leg(first), wallet_leg(second), cash(20_00)]
        assert phone.outcomes(phone.sale((None, 1, 100_00), entry_id=basket, payments=legs)) == ["stored"]
        day = books.day_summary(shop, now.date())
        assert (day.total, day.wallet, day.cash) == (100_00, 80_00, 20_00)
        assert books.drawer(shop, phone.device.id).expected == 20_00
        assert money_of(wallets.shop_wallet(shop.id)) == 80_00

    def test_the_closing_counts_it_and_expects_no_cash_for_it(self, ask, pay, phone, shop):
        basket = uuid7()
        asked = ask(100_00, basket)
        pay(asked)
        phone.send(phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(asked)]))
        phone.send(phone.write("closing", {"counted": None, "counted_total": 0, "expected": 0, "receipts": 1}))
        closing = books.closings(shop.id).first()
        assert (closing.expected, closing.difference, closing.summary["wallet"]) == (0, 0, 100_00)

    @pytest.mark.parametrize("lie", ["unknown", "unpaid", "other amount", "another basket's", "none", "twice"])
    def test_what_was_not_paid_so_is_stored_and_flagged(self, ask, pay, phone, lie):
        basket = uuid7()
        asked = ask(100_00, uuid7() if lie == "another basket's" else basket)
        if lie != "unpaid":
            pay(asked)
        legs = {
            "unknown": [wallet_leg(asked, intent=str(uuid7()))],
            "other amount": [wallet_leg(asked, amount=90_00), cash(10_00)],
            "none": [wallet_leg(asked, intent=None)],
            "twice": [wallet_leg(asked, amount=50_00)] * 2,
        }.get(lie, [wallet_leg(asked)])
        [result] = phone.send(phone.sale((None, 1, 100_00), entry_id=basket, payments=legs))["results"]
        assert result["outcome"] == "needs_eye"
        assert codes(result) == ["wallet_payment_missing"]

    def test_a_payment_to_another_shop_pays_nothing_here(self, ask, pay, phone, make_shop, make_person, pair, market):
        other = make_person("Said")
        there = make_shop(other)
        with_wallet(market, there)
        basket = uuid7()
        asked = ask(100_00, basket, of=pair(shop_=there, by=other))
        pay(asked)
        [result] = phone.send(phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(asked)]))["results"]
        assert codes(result) == ["wallet_payment_missing"]

    def test_one_payment_does_not_pay_two_sales(self, ask, pay, phone):
        basket = uuid7()
        asked = ask(100_00, basket)
        pay(asked)
        once = phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(asked)])
        again = phone.sale((None, 1, 100_00), payments=[wallet_leg(asked)])
        assert phone.outcomes(once, again) == ["stored", "needs_eye"]

    def test_sent_twice_it_is_one_sale(self, ask, pay, phone, shop, now):
        basket = uuid7()
        asked = ask(100_00, basket)
        pay(asked)
        sale = phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(asked)])
        assert phone.outcomes(sale) == ["stored"]
        assert phone.outcomes(sale) == ["already"]
        assert books.day_summary(shop, now.date()).wallet == 100_00


@pytest.fixture
def give_back(market, server_clock):
    """One round of the background process."""
    return lambda: sum(give(now=server_clock.now()) for give in (sales.give_back_due, payments.give_back_dropped))


@pytest.fixture
def sold(ask, pay, phone):
    """sold(amount) → a sale paid by wallet, and who paid."""

    def make(amount=100_00):
        basket = uuid7()
        asked = ask(amount, basket)
        customer = pay(asked)
        sale = phone.sale((None, 1, amount), entry_id=basket, payments=[wallet_leg(asked)])
        assert phone.outcomes(sale) == ["stored"]
        return sale, customer

    return make


class TestGivingBack:
    def test_a_basket_dropped_after_it_was_paid(self, ask, pay, phone, give_back):
        asked = ask(40_00)
        customer = pay(asked)
        drop = phone.write("payment_drop", {"intent": asked["id"], "amount": 40_00})
        assert phone.outcomes(drop) == ["stored"]
        assert phone.outcomes(drop) == ["already"]
        assert give_back() == 1
        assert give_back() == 0
        assert money_of(customer) == 500_00

    def test_dropped_while_nobody_had_paid_it_is_not_paid_later(self, ask, phone, give_back):
        asked = ask(40_00)
        phone.send(phone.write("payment_drop", {"intent": asked["id"]}))
        give_back()
        assert look(phone, asked) == "cancelled"

    def test_a_drop_after_the_sale_gives_nothing_back(self, sold, phone, give_back):
        sale, customer = sold()
        leg = json.loads(sale["body"])["payments"][0]
        phone.send(phone.write("payment_drop", {"intent": leg["intent"]}))
        give_back()
        assert money_of(customer) == 400_00

    def test_a_sale_that_comes_after_the_drop_is_flagged(self, ask, pay, phone, give_back):
        basket = uuid7()
        asked = ask(100_00, basket)
        customer = pay(asked)
        drop = phone.write("payment_drop", {"intent": asked["id"]})
        phone.send(drop)
        give_back()
        [late] = phone.send(phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(asked)]))["results"]
        assert codes(late) == ["wallet_payment_missing"]
        assert money_of(customer) == 500_00

    def test_a_cancelled_sale(self, sold, phone, give_back, shop, now):
        sale, customer = sold()
        assert phone.outcomes(phone.write("void", {"sale": sale["id"], "reason": "mistake"})) == ["stored"]
        give_back()
        assert money_of(customer) == 500_00
        assert books.day_summary(shop, now.date()).wallet == 0
        assert books.drawer(shop, phone.device.id).expected == 0
        [back] = books.receipt_of(shop.id, uuid.UUID(sale["id"])).back
        assert (back.state, back.amount) == ("given", 100_00)

    def test_what_cannot_go_back_is_seen_by_the_owner_until_it_was_given(
        self, sold, phone, shop, client, owner, market
    ):
        sale, _customer = sold(100_00)
        phone.send(phone.write("void", {"sale": sale["id"], "reason": "mistake"}))
        GivingBack.objects.update(state="refused", refusal="payment_not_found")
        client.force_login(owner, backend="rahba.web.known.KnownPerson")
        assert till.count_to_look_at(shop.id) == 1
        payment = wallets.payment_of(GivingBack.objects.get().intent_id)
        assert f"/money/payments/{payment.id}/" in client.get(f"/fr/shop/{shop.id}/look/").content.decode()
        payments.refund(
            refund_id=uuid7(), payment_id=payment.id, amount=100_00, reason="shop", by_id=None, now=market.now
        )
        assert till.count_to_look_at(shop.id) == 0

    def test_goods_taken_back_never_give_more_than_was_paid(self, sold, phone, give_back):
        sale, customer = sold()
        half = phone.take_back(sale, (0, 1, 60_00), means="wallet")
        rest = phone.take_back(sale, (0, 1, 60_00), means="wallet")
        phone.send(half)
        [second] = phone.send(rest)["results"]
        assert "wallet_payment_missing" in codes(second)
        give_back()
        assert money_of(customer) == 500_00

    def test_two_wallets_are_given_back_what_each_paid(self, ask, pay, phone, give_back):
        basket = uuid7()
        asked = [ask(amount, basket, leg=leg) for leg, amount in enumerate((30_00, 70_00))]
        payers = [pay(one) for one in asked]
        sale = phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(one) for one in asked])
        phone.send(sale)
        phone.send(phone.take_back(sale, (0, 1, 50_00), means="wallet"))
        give_back()
        assert [money_of(one) for one in payers] == [500_00, 450_00]
        phone.send(phone.write("void", {"sale": sale["id"], "reason": "mistake"}))
        give_back()
        assert [money_of(one) for one in payers] == [500_00, 500_00]

    def test_a_full_wallet_gets_it_when_there_is_room(self, ask, phone, give_back, market, server_clock):
        newcomer, friend = market.customer(level=Level.NUMBER), market.customer(money=500_00)
        market.pay(friend, newcomer, 200_00)
        asked = ask(150_00)
        payments.pay_intent(
            payment_id=uuid7(), payer_id=newcomer.id, intent_id=asked["id"], pin="402917", now=market.now
        )
        market.pay(friend, newcomer, 150_00)
        phone.send(phone.write("payment_drop", {"intent": asked["id"]}))
        give_back()
        assert money_of(newcomer) == 200_00
        server_clock.advance(seconds=5)
        assert give_back() == 0, "not at once again"
        market.pay(newcomer, friend, 150_00)
        server_clock.advance(seconds=10)
        assert give_back() == 1
        assert money_of(newcomer) == 200_00

    def test_an_empty_shop_gives_back_when_money_has_come(self, sold, phone, give_back, market, shop, server_clock):
        sale, customer = sold()
        till = wallets.shop_wallet(shop.id)
        payments.set_pin(wallet_id=till.id, pin="402917", by_id=None, now=market.now)
        market.pay(wallets.shop_wallet(shop.id), market.customer(), 100_00)
        phone.send(phone.write("void", {"sale": sale["id"], "reason": "mistake"}))
        give_back()
        [waiting] = books.receipt_of(shop.id, uuid.UUID(sale["id"])).back
        assert (waiting.state, waiting.refusal) == ("waiting", "not_enough_money")
        sold(120_00)
        server_clock.advance(minutes=1)
        give_back()
        assert money_of(customer) == 500_00

    def test_a_try_that_was_cut_after_the_money_moved_gives_it_back_once(self, sold, phone, give_back, monkeypatch):
        sale, customer = sold()
        phone.send(phone.write("void", {"sale": sale["id"], "reason": "mistake"}))
        with monkeypatch.context() as cut:
            cut.setattr(GivingBack, "save", lambda *a, **k: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                give_back()
        assert money_of(customer) == 500_00
        give_back()
        assert money_of(customer) == 500_00

    def test_a_drop_of_something_unknown_waits_for_an_eye(self, phone, give_back, market):
        drop = phone.write("payment_drop", {"intent": str(uuid7())})
        [result] = phone.send(drop)["results"]
        assert codes(result) == ["wallet_payment_missing"]
        assert give_back() == 0


class TestRepaying:
    def test_a_debt_repaid_by_wallet_moves_no_cash(self, ask, pay, phone, shop, khadija, now):
        phone.send(phone.sale((None, 1, 100_00), customer=khadija, carnet=100_00))
        entry = uuid7()
        asked = ask(60_00, entry, purpose="carnet")
        pay(asked)
        body = {"customer": str(khadija), "entry": "repayment", "amount": 60_00, "means": "wallet"}
        fact = phone.write("carnet", {**body, "intent": asked["id"]}, entry_id=entry)
        assert phone.outcomes(fact) == ["stored"]
        assert carnet.balance_of(khadija).total == 40_00
        assert books.drawer(shop, phone.device.id).expected == 0
        day = books.day_summary(shop, now.date())
        assert (day.repaid, day.wallet_repaid) == (60_00, 60_00)

    def test_corrected_on_the_carnets_page_the_money_goes_back_once(
        self, ask, pay, phone, shop, khadija, give_back, client, owner, server_clock
    ):
        entry = uuid7()
        asked = ask(60_00, entry, purpose="carnet")
        customer = pay(asked)
        body = {"customer": str(khadija), "entry": "repayment", "amount": 60_00, "means": "wallet"}
        phone.send(phone.write("carnet", {**body, "intent": asked["id"]}, entry_id=entry))
        client.force_login(owner, backend="rahba.web.known.KnownPerson")
        assert "portefeuille y retourne" in client.get(f"/fr/shop/{shop.id}/carnet/entries/{entry}/").content.decode()
        for _ in range(2):
            client.post(f"/fr/shop/{shop.id}/carnet/entries/{entry}/correct/")
            deliver_due(now=server_clock.now() + dt.timedelta(days=36500))
        assert (carnet.balance_of(khadija).total, money_of(customer)) == (0, 440_00)
        assert sales.give_back_due(now=server_clock.now() + dt.timedelta(days=36500)) == 1
        assert give_back() == 0
        assert money_of(customer) == 500_00

    def test_a_debt_paid_and_never_written_is_listed_with_the_paid_baskets(self, ask, pay, shop, now):
        """The phone was lost, or its entry was set aside: a day later the owner is asked what became of it."""
        for purpose in ("carnet", "sale"):
            pay(ask(60_00, purpose=purpose))
        listed = wallets.unclaimed(wallets.shop_wallet(shop.id).id, now + dt.timedelta(days=1))
        assert {one.intent.purpose for one in listed} == {"carnet", "sale"}

    def test_one_that_was_not_paid_is_flagged(self, ask, phone, khadija):
        entry = uuid7()
        asked = ask(60_00, entry, purpose="carnet")
        body = {"customer": str(khadija), "entry": "repayment", "amount": 60_00, "means": "wallet"}
        [result] = phone.send(phone.write("carnet", {**body, "intent": asked["id"]}, entry_id=entry))["results"]
        assert codes(result) == ["wallet_payment_missing"]


class TestTwoTills:
    """One order, two tills: each part is asked for once, and each part that was paid is kept."""

    @pytest.mark.story("pay:F34")
    def test_the_same_part_is_one_code_whoever_asks(self, ask, pay, phone, pair):
        basket, other = uuid7(), pair()
        here, there = ask(100_00, basket), ask(100_00, basket, of=other)
        assert here["id"] == there["id"]
        pay(here)
        assert look(other, there) == "paid"
        with pytest.raises(PaymentRefused):
            pay(there)

    @pytest.mark.story("pay:F34")
    def test_two_parts_are_both_kept(self, ask, pay, phone, pair, shop, now):
        basket, other = uuid7(), pair()
        mine, theirs = ask(60_00, basket), ask(40_00, basket, leg=1, of=other)
        pay(mine)
        pay(theirs)
        sale = phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(mine), wallet_leg(theirs)])
        assert phone.outcomes(sale) == ["stored"]
        assert books.day_summary(shop, now.date()).wallet == 100_00
        assert money_of(wallets.shop_wallet(shop.id)) == 100_00

    def test_of_two_sales_of_one_basket_the_second_is_set_aside_whole(self, ask, pay, phone, pair):
        basket, other = uuid7(), pair()
        asked = ask(100_00, basket)
        pay(asked)
        first = phone.sale((None, 1, 100_00), entry_id=basket, payments=[wallet_leg(asked)])
        second = other.sale((None, 1, 100_00), entry_id=basket, payments=[cash(100_00)])
        assert phone.outcomes(first) == ["stored"]
        assert other.outcomes(second) == ["set_aside"]
