"""The shop's money pages, as its owner sees them."""

import datetime as dt
import random
import re

import pytest

from rahba.kernel import figures
from rahba.kernel.clock import MOROCCO
from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.models import Payment
from rahba.payments.rules import WalletKind
from rahba.payments.rules.rails.bank_files import read_statement
from rahba.payments.tests.market import open_market
from rahba.payments.tests.test_settlement import RIB

DAY = dt.timedelta(days=1)


@pytest.fixture
def market(submitted_here, any_payment_id, now):
    return open_market(now)


@pytest.fixture
def wallet(market, shop, owner):
    opened = actions.open_shop_wallet(
        institution_id=market.institution.id,
        shop_id=shop.id,
        kind=WalletKind.MERCHANT,
        by_id=owner.id,
        now=market.now,
    )
    return queries.wallets_of([opened.id])[opened.id]


@pytest.fixture
def page(client, shop, owner):
    """page("payments/") → what the owner reads, spaces made plain."""
    client.force_login(owner)

    def read(path: str, data=None, **query) -> str:
        address = f"/fr/shop/{shop.id}/money/{path}"
        answer = client.get(address, query) if data is None else client.post(address, data, follow=True)
        assert answer.status_code in (200, 422), answer.status_code
        return re.sub(r"\s+", " ", answer.content.decode().replace("\u202f", " ").replace("\xa0", " "))

    return read


def amounts(text: str) -> list[str]:
    """The amounts of the page, in its order."""
    return re.findall(r"-?\d[\d ]*,\d\d", re.sub(r"<[^>]+>", "", text))


def test_a_shop_without_a_wallet_opens_one(market, shop, page):
    assert "Ouvrir le portefeuille" in page("")
    assert "Reçu aujourd’hui" in page("open/", {})
    assert queries.shop_wallet(shop.id).kind == "merchant"


def test_what_came_in_today_and_what_it_cost(market, wallet, page):
    actions.set_fee(
        institution_id=market.institution.id, kind="purchase", now=market.now, rate_bp=100, paid_by="payee"
    )
    customer = market.customer(money=500_00)
    for amount in (60_00, 40_00):
        market.pay(customer, wallet, amount)
    text = page("")
    assert amounts(text)[:3] == ["100,00", "1,00", "0,00"]
    assert "2 paiements" in text
    assert "Fatima Z. B•••••" in text
    assert "Benali" not in text


def test_a_part_is_given_back_after_the_amount_and_the_name_were_shown(market, wallet, page):
    customer = market.customer(money=500_00)
    payment = market.pay(customer, wallet, 60_00)
    path = f"payments/{payment.id}/give-back/"
    assert "au plus" in page(path, {"amount": "60,01"})
    asked = page(path, {"amount": "25"})
    assert "25,00" in asked
    assert "Fatima Z. B•••••" in asked
    assert queries.balance_of(customer.id) == 440_00
    agreed = re.search(r'name="agreed" value="([^"]+)"', asked)[1]
    for _ in range(2):
        text = page(path, {"agreed": agreed})
    assert "Rendu" in text
    assert queries.balance_of(customer.id) == 465_00
    assert "25,00" in page("")


def test_what_was_agreed_for_one_payment_gives_back_no_other(market, wallet, page):
    customer = market.customer(money=500_00)
    one, other = market.pay(customer, wallet, 60_00), market.pay(customer, wallet, 60_00)
    asked = page(f"payments/{one.id}/give-back/", {"amount": "25"})
    agreed = re.search(r'name="agreed" value="([^"]+)"', asked)[1]
    page(f"payments/{other.id}/give-back/", {"agreed": agreed})
    page(f"payments/{one.id}/give-back/", {"agreed": agreed[:-2]})
    assert queries.balance_of(customer.id) == 380_00


def test_the_bank_account_is_checked_and_shown_by_its_end_only(market, wallet, page):
    assert "24 chiffres" in page("bank/", {"rib": "123", "name": "Nour"})
    assert "ne vont pas" in page("bank/", {"rib": RIB[:-1] + "2", "name": "Nour"})
    assert "quand la journée est finie" in page("bank/", {"rib": "011 519 0000012050005349 21", "name": "Nour"})
    text = page("bank/")
    assert "4921" in text
    assert RIB not in text


def test_payouts_with_their_states_and_the_statement_of_a_closed_day(market, wallet, page, monkeypatch):
    page("bank/", {"rib": RIB, "name": "Nour"})
    market.pay(market.customer(money=500_00), wallet, 60_00)
    actions.settle_due(now=market.now)
    actions.settle_due(now=market.now + DAY)
    assert "Envoyé à la banque" in page("payouts/")
    closed = page("statement/", day="1")
    assert "Achat" in closed
    assert amounts(closed)[0] == "60,00"
    running = page("statement/")
    assert amounts(running)[0] == "0,00"
    assert "Vers votre banque" in running


def test_the_statement_as_a_file(market, wallet, client, owner, shop):
    market.pay(market.customer(money=500_00), wallet, 1_260_00 // 10)
    client.force_login(owner)
    address = f"/fr/shop/{shop.id}/money/statement/"
    with_mark, plain = (b"".join(client.get(address, {"file": kind}).streaming_content) for kind in ("csv-bom", "csv"))
    assert with_mark == b"\xef\xbb\xbf" + plain
    lines = plain.decode().splitlines()
    assert "126,00;126,00" in lines[1]
    assert f"lot {queries.statement_of(wallet.id, None, market.institution.id).up_to_batch} " in lines[-1]


def test_the_statement_as_a_bank_would_write_it(market, wallet, client, owner, shop):
    customer = market.customer(money=500_00)
    payment = market.pay(customer, wallet, 60_00)
    actions.refund(refund_id=uuid7(), payment_id=payment.id, amount=10_00, reason="x", by_id=None, now=market.now)
    client.force_login(owner)
    answer = client.get(f"/fr/shop/{shop.id}/money/statement/", {"file": "camt"})
    stated = read_statement(answer.content)
    assert [line.signed for line in stated.lines] == [60_00, -10_00]
    assert (stated.opening, stated.closing, stated.adds_up) == (0, 50_00, True)
    assert [line.text for line in stated.lines] == ["Achat", "Rendu"]


class TestPaidBaskets:
    @pytest.fixture
    def basket(self, market, wallet):
        """Paid two days ago, and no till said a word since."""
        market.now -= 2 * DAY
        customer = market.customer(money=100_00)
        payment = market.pay_intent(customer, market.ask(wallet, 30_00))
        market.now += 2 * DAY
        return payment, customer

    def test_one_that_was_sold_stays_paid(self, wallet, basket, page):
        payment, customer = basket
        assert "1 panier payé" in page("")
        assert "30,00" in page("baskets/")
        page(f"baskets/{payment.id}/", {"answer": "sold"})
        assert queries.balance_of(customer.id) == 70_00
        assert "Chaque panier payé est enregistré" in page("baskets/")

    def test_one_that_was_not_goes_back(self, wallet, basket, page):
        payment, customer = basket
        page(f"baskets/{payment.id}/", {"answer": "back"})
        assert queries.balance_of(customer.id) == 100_00

    def test_where_the_customer_has_no_room_it_is_tried_again_by_itself(self, market, wallet, page):
        market.now -= 2 * DAY
        customer = market.customer(money=150_00, level=1)
        payment = market.pay_intent(customer, market.ask(wallet, 100_00))
        market.fund(customer, 120_00)
        market.now += 2 * DAY
        assert "plafond" in page(f"baskets/{payment.id}/", {"answer": "back"})
        actions.give_back_dropped(now=market.now)
        assert actions.give_back_dropped(now=market.now + dt.timedelta(seconds=9)) == 0, "not at once again"
        market.pay(customer, market.shop(), 100_00)
        assert actions.give_back_dropped(now=market.now + DAY) == 1
        assert actions.give_back_dropped(now=market.now + DAY) == 0
        assert queries.balance_of(customer.id) == 170_00


def test_the_code_for_the_counter_is_a_picture_to_print(market, wallet, page, settings):
    settings.QR_SCHEME = ""
    assert "pas réglé" in page("code/")
    settings.QR_SCHEME = "26:ma.example.souk:01"
    text = page("code/")
    assert "<svg" in text
    assert "خلّص هنا بالهاتف" in text


class TestSearch:
    @pytest.mark.story("pay:F37")
    def test_random_filters_find_what_a_scan_finds(self, market, wallet):
        chance = random.Random(37)
        customer = market.customer(money=20_000_00)
        start = market.now
        for _ in range(40):
            market.now = start - dt.timedelta(minutes=chance.randrange(0, 8 * 24 * 60))
            payment = market.pay(customer, wallet, chance.randrange(1, 60) * 100)
            if chance.random() < 0.4:
                actions.refund(
                    refund_id=uuid7(),
                    payment_id=payment.id,
                    amount=chance.randrange(1, payment.amount),
                    reason="x",
                    by_id=None,
                    now=market.now,
                )
        market.now = start
        market.fund(wallet, 3_00)
        rows = list(Payment.objects.filter(payee=wallet))
        for _ in range(300):
            filters = queries.Filters(
                kind=chance.choice(["", "", "purchase", "funding", "card"]),
                first=chance.choice([None, random_day(chance, start)]),
                last=chance.choice([None, random_day(chance, start)]),
                least=chance.choice([None, chance.randrange(1, 60) * 100]),
                most=chance.choice([None, chance.randrange(1, 60) * 100]),
                given_back=chance.choice([None, True, False]),
            )
            found = [one.id for one in queries.payments_of(wallet.id, filters)]
            wanted = sorted(
                (one for one in rows if fits(one, filters)), key=lambda one: (one.at, one.id), reverse=True
            )
            assert found == [one.id for one in wanted], filters

    def test_the_page_asks_with_words(self, market, wallet, page):
        customer = market.customer(money=500_00)
        for amount in (10_00, 20_00, 30_00):
            market.pay(customer, wallet, amount)
        text = page("payments/", least="15", most="25")
        assert "20,00" in text
        assert "30,00" not in text
        assert "Aucun paiement trouvé" in page("payments/", least="31")


def test_figures_of_a_day_equal_a_recount(market, wallet, shop):
    customer = market.customer(money=500_00)
    payments = [market.pay(customer, wallet, amount) for amount in (10_00, 20_00, 30_00)]
    actions.refund(refund_id=uuid7(), payment_id=payments[0].id, amount=4_00, reason="x", by_id=None, now=market.now)
    day = market.now.astimezone(MOROCCO).date()
    told = figures.totals(shop.id, ["payments.amount", "payments.count", "payments.given_back"], first=day, last=day)
    assert told == {"payments.amount": 60_00, "payments.count": 3, "payments.given_back": 4_00}


def test_the_float_of_an_agent_is_not_what_the_shop_received(market, wallet, shop, page):
    market.agent(wallet, float_=2_000_00)
    market.pay(market.customer(money=500_00), wallet, 60_00)
    assert amounts(page(""))[0] == "60,00"
    assert "1 paiement" in page("")


def random_day(chance, start) -> dt.date:
    return start.date() - dt.timedelta(days=chance.randrange(0, 9))


def fits(payment, filters) -> bool:
    day = payment.at.astimezone(MOROCCO).date()
    return all(
        (
            not filters.kind or payment.kind == filters.kind,
            filters.first is None or day >= filters.first,
            filters.last is None or day <= filters.last,
            filters.least is None or payment.amount >= filters.least,
            filters.most is None or payment.amount <= filters.most,
            filters.given_back is None or bool(payment.taken_back) == filters.given_back,
        )
    )
