"""The pages of sales: the day, receipts, cash, closings, the journal."""

import csv
import dataclasses
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils.translation import override

from rahba.carnet import queries as carnet
from rahba.kernel import clock
from rahba.sales import actions, queries
from rahba.sales.models import CashEntry, Closing, Sale
from rahba.shops import actions as shop_actions

pytestmark = pytest.mark.django_db
ENGINE = "rahba.web.known.KnownPerson"
PAGES = ("day", "closings", "receipts", "cash", "record_cash", "close", "export")


@pytest.fixture(autouse=True)
def quarter_past_noon(monkeypatch, now):
    moment = now + dt.timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def visit(client, shop, owner):
    """visit("day") → what the owner reads there."""
    client.force_login(owner, backend=ENGINE)

    def read(name, *args, query="", **values):
        answer = client.get(reverse(f"sales:{name}", args=[shop.id, *args]) + query)
        assert answer.status_code == 200, answer
        return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")

    return read


@pytest.fixture
def trade(counter, good, customer):
    """A day: 50 in cash, 30 on the carnet, 10 back, one sale cancelled, 5 repaid."""
    cash = counter.sell((good(), 5, 1000))
    counter.sell((None, 1, 3000), carnet=3000, customer=customer)
    counter.void(counter.sell((None, 1, 7700)))
    counter.take_back(cash, (0, 1, 1000))
    counter.carnet(customer, "repayment", 500)
    return cash


def test_the_day_is_told_in_a_sentence_and_in_figures(visit, trade):
    page = visit("day")
    assert "80,00" in page
    assert "50,00" in page
    assert "30,00" in page
    assert "70,00" in page  # sold less what came back


def test_a_day_without_anything_and_a_day_that_cannot_be(visit):
    visit("day")
    for query in ("?day=2026-02-31", "?day=yesterday", "?day=0001-01-01", "?day=9999-12-31", "?day=2026-11-20"):
        visit("day", query=query)


def test_a_receipt_shows_what_was_printed_and_what_happened_since(visit, trade):
    page = visit("receipt", trade.id)
    assert trade.receipt_number in page
    assert "40,00" not in page.split("<article")[1].split("</article>")[0]
    returned = Sale.objects.get(kind="return")
    assert returned.receipt_number in page
    assert trade.receipt_number in visit("receipt", returned.id)


def test_receipts_are_found_by_number_customer_and_day(visit, trade):
    everything = visit("receipts")
    assert everything.count('class="row"') == 4
    assert visit("receipts", query=f"?q={trade.receipt_number}").count('class="row"') == 1
    assert visit("receipts", query="?q=khadija").count('class="row"') == 1
    assert visit("receipts", query="?q=nothing").count('class="row"') == 0
    assert visit("receipts", query="?day=2026-11-24").count('class="row"') == 4
    assert visit("receipts", query="?day=2026-11-23").count('class="row"') == 0


def test_a_closing_tells_its_difference(visit, counter, trade):
    closing = counter.close(4300)
    assert "43,00" in visit("closings")
    page = visit("closing", closing.id)
    assert "45,00" in page
    assert "2,00" in page


def test_what_sold_best_is_named_in_the_readers_language(client, visit, counter, shop, good):
    """The till spoke another language: its receipts say "Article"."""
    counter.sell((good(names={"fr": "Sucre", "ar": "سكر"}), 2, 1000))
    closing = counter.close(2000)
    for name, args in (("day", []), ("closing", [closing.id])):
        french = visit(name, *args)
        with override("ar"):
            arabic = visit(name, *args)
        assert "Sucre" in french, name
        assert "سكر" in arabic, name
        assert "Article" not in french + arabic, name


class TestWrittenOnThePages:
    """For who has no till at hand."""

    def test_a_repayment(self, client, visit, shop, counter, customer):
        counter.sell((None, 1, 3000), carnet=3000, customer=customer)
        assert "30,00" in visit("repayment", customer)
        client.post(reverse("sales:repayment", args=[shop.id, customer]), {"amount": "12,50"})
        assert carnet.balance_of(customer).total == 1750
        assert queries.drawer(shop, None).expected == 1250

    def test_cash_in_and_out(self, client, visit, shop, owner_membership_id):
        address = reverse("sales:record_cash", args=[shop.id])
        client.post(address, {"movement": "float", "amount": "٢٠٠", "reason": ""})
        client.post(address, {"movement": "expense", "amount": "15", "reason": "خبز"})
        assert list(CashEntry.objects.order_by("amount").values_list("amount", "by_id")) == [
            (-1500, owner_membership_id), (20_000, owner_membership_id),
        ]  # fmt: skip
        assert "خبز" in visit("cash")

    @pytest.mark.parametrize("amount", ["", "0", "-5", "1e3", "abc", "0.001", "9" * 14])
    def test_what_is_no_amount_is_said_in_words(self, client, visit, shop, amount):
        answer = client.post(reverse("sales:record_cash", args=[shop.id]), {"movement": "in", "amount": amount})
        assert (answer.status_code, CashEntry.objects.count()) == (200, 0)
        assert "field__error" in answer.content.decode()

    def test_the_shops_own_drawer_is_counted(self, client, visit, shop):
        client.post(reverse("sales:record_cash", args=[shop.id]), {"movement": "in", "amount": "100"})
        client.post(reverse("sales:close", args=[shop.id]), {"amount": "90"})
        closing = Closing.objects.get()
        assert (closing.expected, closing.difference, closing.device_id) == (10_000, -1000, None)
        assert queries.drawer(shop, None).expected == 0


class TestJournal:
    """The file for the accountant adds up to the figures."""

    def rows(self, client, shop, first="2026-11-24", last="2026-11-24"):
        address = reverse("sales:export", args=[shop.id])
        answer = client.get(f"{address}?first={first}&last={last}")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        raw = b"".join(answer.streaming_content)
        assert raw.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))

    def cents(self, rows, column):
        return sum(round(float(row[column].replace(",", ".")) * 100) for row in rows[1:])

    def test_the_columns_add_up_to_the_days_figures(
        self, client, visit, shop, owner, now, make_counter, counter, good
    ):
        shop_actions.change_settings(shop_id=shop.id, fields={"tva_mode": "included"}, by_id=owner.id, now=now)
        shop.refresh_from_db()
        first = counter.sell((good(), 5, 1000), (None, 1, 333), discount=333)
        counter.sell((None, 1, 2005), rounding=-5)
        counter.void(counter.sell((None, 1, 7700)))
        counter.take_back(first, (0, 1, 938))
        rows, day = self.rows(client, shop), queries.day_summary(shop, now.date())
        total, tva, rounding = (self.cents(rows, column) for column in (5, 6, 7))
        assert total + rounding == day.net
        assert tva == day.tva
        assert self.cents(rows, 8) == day.cash - 938

    def test_a_number_that_looks_like_a_formula_is_harmless(self, client, visit, shop, counter, now):
        draft = dataclasses.replace(counter.draft((None, 1, 100)), receipt_number="=1+1")
        actions.record_sales(shop=shop, drafts=[draft], now=now)
        assert self.rows(client, shop)[1][2] == "'=1+1"

    @pytest.mark.parametrize(
        "span", ["?first=2026-11-24&last=2026-11-01", "?first=2020-01-01&last=2026-01-01", "?first=x&last="]
    )
    def test_impossible_spans_are_said_in_words(self, visit, span):
        page = visit("export", query=span)
        assert "notice--problem" in page or "field__error" in page


class TestWhoMayEnter:
    """Each role, each page; a stranger finds nothing."""

    MAY = {
        "owner": set(PAGES),
        "manager": set(PAGES),
        "cashier": {"receipts", "cash", "record_cash", "close", "closings"},
        "accountant": {"day", "closings", "receipts", "cash", "export"},
        "adviser": {"day", "closings", "receipts", "cash", "export"},
        "stock_keeper": set(),
        "delivery": set(),
    }

    @pytest.mark.parametrize("role", MAY)
    def test_by_role(self, client, shop, owner, add_staff, role):
        client.force_login(owner if role == "owner" else add_staff(role)[0], backend=ENGINE)
        opened = {page for page in PAGES if client.get(reverse(f"sales:{page}", args=[shop.id])).status_code == 200}
        assert opened == self.MAY[role]

    def test_a_stranger_finds_nothing(self, client, shop, counter, good, customer, make_person, make_shop):
        sale, stranger = counter.sell((good(), 1, 1000)), make_person("Omar")
        closing, theirs = counter.close(1000), make_shop(stranger)
        client.force_login(stranger, backend=ENGINE)
        for page in PAGES:
            assert client.get(reverse(f"sales:{page}", args=[shop.id])).status_code == 404
        for of in (shop, theirs):
            for name, one in (("receipt", sale.id), ("closing", closing.id), ("repayment", customer)):
                assert client.get(reverse(f"sales:{name}", args=[of.id, one])).status_code == 404

    def test_an_adviser_reads_no_customers_name(self, client, shop, add_staff, trade):
        client.force_login(add_staff("adviser")[0], backend=ENGINE)
        page = client.get(reverse("sales:receipts", args=[shop.id])).content.decode()
        assert trade.receipt_number in page
        assert "Khadija" not in page


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_speaks_every_language(client, shop, owner, trade, language, name):
    client.force_login(owner, backend=ENGINE)
    answer = client.get(reverse(f"sales:{name}", args=[shop.id]).replace("/fr/", f"/{language}/"))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
