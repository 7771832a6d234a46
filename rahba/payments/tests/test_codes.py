"""A code is scanned: whom it pays is what the server knows, not what somebody printed."""

import pytest

from rahba.payments import actions, queries
from rahba.payments.rules import PaymentRefused, Refusal
from rahba.payments.rules.codes import payee_of
from rahba.payments.rules.qr import CodeRefused, Scheme, dynamic_code


@pytest.fixture(autouse=True)
def scheme(settings):
    settings.QR_SCHEME = "26:network.test:01"


def resolve(market, payer, text):
    return actions.resolve_code(text=text, payer_id=payer.id, now=market.now)


def test_the_code_on_the_counter_names_the_shop_and_leaves_the_amount_to_the_payer(market):
    customer, shop = market.customer(money=50_00), market.shop(name="Épicerie Nour")
    found = resolve(market, customer, queries.counter_code(shop, market.now))
    assert (found.payee.id, found.name, found.amount, found.intent) == (shop.id, "Épicerie Nour", None, None)


def test_a_name_in_arabic_is_in_the_code_and_on_the_screen(market):
    customer, shop = market.customer(), market.shop(name="بقالة النور")
    text = queries.counter_code(shop, market.now)
    assert "بقالة النور" in text
    assert resolve(market, customer, text).name == "بقالة النور"


def test_the_code_of_one_payment_leads_to_what_was_asked(market):
    customer, shop = market.customer(money=50_00), market.shop()
    intent = market.ask(shop, 12_50)
    found = resolve(market, customer, queries.intent_code(intent))
    assert (found.intent.id, found.amount) == (intent.id, 12_50)
    intent.refresh_from_db()
    assert intent.presented_at == market.now


@pytest.mark.story("pay:F02")
def test_the_second_payer_learns_before_the_pin_that_it_is_paid(market):
    first, second, shop = market.customer(money=50_00), market.customer(money=50_00), market.shop()
    intent = market.ask(shop, 12_50)
    market.pay_intent(first, intent)
    with pytest.raises(PaymentRefused) as told:
        resolve(market, second, queries.intent_code(intent))
    assert told.value.code == Refusal.INTENT_PAID


@pytest.mark.parametrize("changed", ["amount", "payee"])
def test_a_code_made_around_somebody_elses_reference_is_refused(market, changed):
    """Anybody can compute a checksum; the reference alone is believed, and it must say the same."""
    customer, shop, thief = market.customer(money=50_00), market.shop(), market.shop(name="Autre")
    intent = market.ask(shop, 12_50)
    forged = dynamic_code(
        Scheme("26", "network.test", "01"),
        payee_of((thief if changed == "payee" else shop).id, category="5411", name="Nour", town="Fes"),
        amount=99_00 if changed == "amount" else 12_50,
        reference=intent.reference,
    )
    with pytest.raises(PaymentRefused) as told:
        resolve(market, customer, forged)
    assert told.value.code == Refusal.INTENT_NOT_FOUND


def test_a_code_of_another_network_is_refused(market, settings):
    customer, shop = market.customer(), market.shop()
    text = queries.counter_code(shop, market.now)
    settings.QR_SCHEME = "27:elsewhere.test:01"
    with pytest.raises(PaymentRefused) as told:
        resolve(market, customer, text)
    assert told.value.code == Refusal.OTHER_NETWORK


@pytest.mark.parametrize("text", ["", "hello", "00020101021", "https://example.org/pay", "٠٠٠٢٠١"])
def test_what_is_no_code_is_refused_in_words(market, text):
    with pytest.raises(CodeRefused):
        resolve(market, market.customer(), text)


def test_a_person_has_a_code_too(market):
    friend, customer = market.customer(name="Ahmed Tazi"), market.customer(money=50_00)
    found = resolve(market, customer, queries.counter_code(friend, market.now))
    assert (found.payee.id, found.name) == (friend.id, "Ahmed T•••••")


def test_the_picture_is_drawn_in_the_page(market):
    text = queries.counter_code(market.shop(), market.now)
    assert queries.as_svg(text).startswith("<svg")
    rows = queries.modules_of(text)
    assert len(rows) == len(rows[0])
    assert set("".join(rows)) == {"0", "1"}
