"""Wrong clocks, evenings after midnight, closings through the door."""

import datetime as dt

import pytest

from rahba.sales import queries
from rahba.sales.models import Closing, Sale
from rahba.till import queries as till_queries
from rahba.till.tests.phone import codes

pytestmark = pytest.mark.django_db


def closing(phone, counted, expected, **changes):
    body = {"counted": None, "counted_total": counted, "expected": expected, "receipts": 0}
    return phone.write("closing", {**body, **changes})


@pytest.mark.story("shop:F42")
class TestWrongClocks:
    """Device time, server time and their gap are kept; facts are ordered by the device's own numbers."""

    def test_the_gap_is_kept_and_corrects_the_day(self, phone, server_clock):
        slow = server_clock.now() - dt.timedelta(days=3)
        result = phone.send(phone.sale(at=slow), device_time=slow.isoformat())["results"][0]
        sale = Sale.objects.get()
        assert (result["outcome"], codes(result)) == ("needs_eye", ["clock_far_off"])
        assert (sale.at, sale.clock_gap_ms, sale.day) == (slow, 3 * 86_400_000, server_clock.now().date())

    @pytest.mark.parametrize("year", [1970, 2020, 2038, 2999])
    def test_years_wrong_is_the_day_of_arrival(self, phone, server_clock, year):
        wrong = server_clock.now().replace(year=year)
        phone.send(phone.sale(at=wrong), phone.sale(at=wrong), device_time=server_clock.now().isoformat())
        assert {(sale.day, sale.at) for sale in Sale.objects.all()} == {(server_clock.now().date(), wrong)}

    def test_a_clock_that_jumps_back_does_not_move_a_sale_out_of_its_drawer(self, shop, phone, server_clock):
        now = server_clock.now()
        phone.send(
            phone.sale((None, 1, 1000), at=now),
            closing(phone, 1000, 1000),
            phone.sale((None, 1, 2000), at=now - dt.timedelta(minutes=50)),
            closing(phone, 2000, 2000),
        )
        assert [row.difference for row in Closing.objects.order_by("number")] == [0, 0]

    def test_a_few_minutes_are_nobodys_business(self, phone, server_clock):
        ahead = server_clock.now() + dt.timedelta(minutes=12)
        assert phone.outcomes(phone.sale(at=ahead), device_time=ahead.isoformat()) == ["stored"]


@pytest.mark.story("shop:F41")
def test_what_is_sold_after_midnight_is_the_evenings_for_every_report(shop, phone, khadija, server_clock):
    server_clock.moment = dt.datetime(2026, 11, 25, 1, 10, tzinfo=dt.UTC)  # 02:10 in Morocco, before the cut-off at 4
    at = dt.datetime(2026, 11, 25, 0, 50, tzinfo=dt.UTC)
    phone.send(phone.sale((None, 1, 3000), customer=khadija, carnet=1000, at=at), closing(phone, 2000, 2000))
    evening = dt.date(2026, 11, 24)
    assert queries.day_summary(shop, evening).total == 3000
    assert queries.day_summary(shop, dt.date(2026, 11, 25)).is_empty
    assert Closing.objects.get().day == evening
    assert {row["day"] for row in queries.journal(shop.id, evening, evening)} == {evening}


@pytest.mark.story("shop:F09")
class TestClosingWithFactsOnTheirWay:
    """The closing succeeds, and what comes later joins the right day."""

    def test_the_closing_overtakes_two_sales(self, shop, phone, server_clock):
        sales = [phone.sale((None, 1, 1000)) for _ in range(3)]
        end = closing(phone, 3000, 3000, receipts=3)
        assert phone.outcomes(sales[0], end) == ["stored", "stored"]
        first = Closing.objects.get()
        assert (first.expected, first.difference, first.late_receipts) == (3000, 0, 2)
        server_clock.advance(hours=20)
        phone.send(*sales[1:])
        marks = [(sale.late, sale.day) for sale in queries.sales_of_day(shop.id, first.day)]
        assert marks == [(False, first.day), (True, first.day), (True, first.day)]
        phone.send(phone.sale((None, 1, 500)), closing(phone, 500, 500, receipts=1))
        assert [row.difference for row in Closing.objects.order_by("number")] == [0, 0]
        assert queries.late_facts(first)[1] == 2000

    def test_a_sale_that_was_set_aside_is_not_in_the_books(self, phone):
        phone.send(phone.sale((None, 1, 1000)), phone.sale(lines=[]), closing(phone, 1900, 1900))
        assert (Closing.objects.get().expected, Closing.objects.get().late_receipts) == (1900, 1)

    def test_the_gap_is_told_in_numbers(self, shop, phone):
        entries = [phone.sale() for _ in range(5)]
        phone.send(entries[0], entries[4])
        (gap,) = till_queries.gaps(shop)
        assert (gap.device.code, gap.count, gap.missing) == ("C1", 3, [2, 3, 4])

    def test_when_all_is_here_the_recount_holds(self, phone):
        result = phone.send(phone.sale((None, 1, 1000)), closing(phone, 1000, 950))["results"][1]
        assert codes(result) == ["totals_disagree"]
        assert (Closing.objects.get().expected, Closing.objects.get().difference) == (1000, 0)


@pytest.mark.story("shop:F37")
def test_every_cash_entry_bears_its_till(shop, phone, pair):
    other = pair()
    phone.send(phone.sale((None, 1, 1000)), phone.write("cash", {"movement": "float", "amount": 500}))
    other.send(other.sale((None, 1, 9000)), closing(other, 9000, 9000))
    assert queries.drawer(shop, phone.device.id).expected == 1500
    assert Closing.objects.get().expected == 9000


@pytest.mark.story("shop:F36")
def test_a_long_day_through_the_door_closes_to_the_centime(shop, phone):
    total = 0
    for _ in range(12):
        batch = [phone.sale((None, 1, 1000 + number)) for number in range(50)]
        phone.send(*batch)
        total += sum(1000 + number for number in range(50))
    phone.send(closing(phone, total, total, receipts=600))
    row = Closing.objects.get()
    assert (row.expected, row.summary["sales"], row.summary["total"], row.difference) == (total, 600, total, 0)
