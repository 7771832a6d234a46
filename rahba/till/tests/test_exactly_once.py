"""Whatever happens to the line, each fact is in the books once, and none is lost."""

import json
import uuid

import pytest
from django.db import OperationalError, ProgrammingError

from rahba.carnet import queries as carnet
from rahba.people import actions as people
from rahba.sales import actions as sales
from rahba.sales import queries as sales_queries
from rahba.sales.models import Payment, Sale
from rahba.till.actions import intake
from rahba.till.models import Intake, SetAside
from rahba.till.tests.phone import codes, envelope

pytestmark = pytest.mark.django_db


@pytest.mark.story("shop:F02")
def test_the_answer_was_lost_and_the_second_call_gets_the_first_result(phone, sugar, on_hand):
    entry = phone.sale((sugar, 2, 1000))
    first, second = phone.send(entry), phone.send(entry)
    assert [first["results"][0]["outcome"], second["results"][0]["outcome"]] == ["stored", "already"]
    assert (Sale.objects.count(), on_hand(sugar)) == (1, -2000)


def test_a_repeat_is_told_the_first_results_reasons(phone, sugar, add_staff, pair):
    cashier = pair(staff=add_staff("cashier")[1].id)
    entry = cashier.sale((sugar, 1, 700))
    assert codes(cashier.send(entry)["results"][0]) == ["price_outside_permission"]
    again = cashier.send(entry)["results"][0]
    assert (again["outcome"], codes(again)) == ("already", ["price_outside_permission"])


@pytest.mark.story("shop:F03")
@pytest.mark.parametrize("cut", ["before", "disk", "shape", "after"])
def test_an_exchange_cut_anywhere_and_repeated_books_each_sale_once(phone, sugar, on_hand, monkeypatch, cut):
    """The line, the disk, or a database that an upgrade has not reached: nothing is set aside, all is sent again."""
    trouble = {"disk": OperationalError("the disk went away"), "shape": ProgrammingError("no such column")}.get(cut)
    entries = [phone.sale((sugar, 1, 1000)) for _ in range(3)]
    if trouble:

        def fall(**_values):
            raise trouble

        monkeypatch.setattr(sales.books.carnet, "add_entries", fall)
        answer = phone.post(entries)
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert (Sale.objects.count(), Intake.objects.count(), on_hand(sugar)) == (0, 0, 0)
        monkeypatch.undo()
        monkeypatch.setattr("rahba.kernel.clock.now", lambda: phone.device.paired_at)
    if cut == "after":
        phone.post(entries)
    phone.send(*entries)
    assert (Sale.objects.count(), on_hand(sugar)) == (3, -3000)


@pytest.mark.story("shop:F08")
def test_half_a_batch_arrived_and_the_rest_is_still_told_apart(phone):
    entries = [phone.sale() for _ in range(6)]
    phone.send(*entries[:3])
    assert phone.outcomes(*entries) == ["already"] * 3 + ["stored"] * 3


@pytest.mark.story("shop:F05")
def test_two_tills_in_the_same_second_do_not_clash(phone, pair, server_clock):
    other = pair()
    at = server_clock.now()
    assert phone.outcomes(phone.sale(at=at)) == other.outcomes(other.sale(at=at)) == ["stored"]
    assert Sale.objects.count() == 2


@pytest.mark.story("shop:F06")
class TestSameIdOtherContent:
    """The second, different sale is kept aside and shown: never dropped, never written over."""

    def test_both_are_kept(self, phone):
        first = phone.sale((None, 1, 1000))
        other = phone.sale((None, 1, 7000), entry_id=first["id"])
        phone.send(first)
        result = phone.send(other)["results"][0]
        assert (result["outcome"], codes(result)) == ("set_aside", ["same_id_other_content"])
        assert Sale.objects.get().total == 1000
        assert json.loads(bytes(SetAside.objects.get().body))["total"] == 7000

    def test_in_one_batch_too(self, phone):
        first = phone.sale((None, 1, 1000))
        assert phone.outcomes(first, phone.sale((None, 1, 7000), entry_id=first["id"])) == ["stored", "set_aside"]

    def test_the_same_receipt_number_is_no_identity(self, phone):
        numbers = {"receipt_number": "C1-000001"}
        assert phone.outcomes(phone.sale(**numbers), phone.sale((None, 1, 2000), **numbers)) == ["stored", "stored"]

    def test_sent_again_it_is_aside_still_and_once(self, phone):
        first = phone.sale((None, 1, 1000))
        other = phone.sale((None, 1, 7000), entry_id=first["id"])
        phone.send(first, other)
        result = phone.send(other)["results"][0]
        assert (result["outcome"], codes(result), SetAside.objects.count()) == (
            "already", ["same_id_other_content"], 1,
        )  # fmt: skip

    def test_the_id_of_another_shops_sale_tells_nothing_and_takes_nothing(self, phone, pair, make_shop, make_person):
        stranger = make_person("Omar")
        theirs = pair(shop_=make_shop(stranger), by=stranger)
        mine = phone.sale((None, 1, 1000))
        phone.send(mine)
        result = theirs.send(theirs.sale((None, 1, 9000), entry_id=mine["id"]))["results"][0]
        assert (result["outcome"], codes(result)) == ("set_aside", ["id_taken"])
        assert Sale.objects.get().total == 1000


@pytest.mark.story("shop:F10")
def test_a_faulty_entry_answers_for_itself_and_blocks_nobody(phone, make_shop, sugar, on_hand):
    good = [phone.sale((sugar, 1, 1000)) for _ in range(4)]
    broken = phone.sale(lines=[])
    nobody_owes = phone.sale((None, 1, 1000), carnet=1000)
    told = phone.outcomes(good[0], broken, good[1], nobody_owes, *good[2:])
    assert told == ["stored", "set_aside", "stored", "set_aside", "stored", "stored"]
    assert (Sale.objects.count(), on_hand(sugar), SetAside.objects.count()) == (4, -4000, 2)


def test_a_sale_that_no_rule_foresaw_is_set_aside_alone(phone, monkeypatch, caplog):
    """A fault of ours in one entry is not the others' misfortune."""
    entries = [phone.sale((None, 1, price)) for price in (1000, 6666, 1000)]
    real = sales.sales.Judge.flags_of

    def stumble(self, draft):
        if draft.total == 6666:
            raise ZeroDivisionError
        return real(self, draft)

    monkeypatch.setattr(sales.sales.Judge, "flags_of", stumble)
    results = phone.send(*entries)["results"]
    assert [codes(result) for result in results] == [[], ["could_not_store"], []]
    assert bytes(SetAside.objects.get().body).decode() == entries[1]["body"]
    monkeypatch.undo()


@pytest.mark.story("shop:F11")
class TestHoles:
    """The server tells the gaps in a device's numbers."""

    def test_missing_numbers_are_named_until_they_arrive(self, phone):
        entries = [phone.sale() for _ in range(6)]
        told = phone.send(entries[0], entries[2], entries[5])
        assert (told["contiguous_seq"], told["missing"]) == (1, [2, 4, 5])
        told = phone.send(entries[1], entries[3], entries[4])
        assert (told["contiguous_seq"], told["missing"]) == (6, [])

    def test_what_was_set_aside_has_arrived(self, phone):
        told = phone.send(phone.sale(), phone.sale(lines=[]), phone.sale())
        assert (told["contiguous_seq"], told["missing"]) == (3, [])

    def test_a_repeat_from_elsewhere_counts_for_the_one_who_sends(self, phone, pair):
        """A rescue file: another till sends what the first one had sent already."""
        other, entry = pair(), phone.sale()
        phone.send(entry)
        told = other.send({**entry, "seq": 1, "origin": {"device": str(phone.device.id), "seq": 1}})
        assert (told["results"][0]["outcome"], told["contiguous_seq"]) == ("already", 1)

    def test_a_wild_number_costs_nothing(self, phone):
        told = phone.send(envelope("sale", "{}", 2**53))
        assert len(told["missing"]) == 500
        assert phone.send(envelope("sale", "{}", 2**53 + 1))["contiguous_seq"] == 0


def test_facts_of_a_rescue_file_belong_to_the_drawer_that_made_them(shop, phone, pair):
    rescuer, entry = pair(), phone.sale((None, 1, 4000))
    rescuer.send({**entry, "seq": 1, "origin": {"device": str(phone.device.id), "seq": entry["seq"]}})
    assert sales_queries.drawer(shop, phone.device.id).expected == 4000
    assert sales_queries.drawer(shop, rescuer.device.id).expected == 0
    assert phone.send()["contiguous_seq"] == 1


def test_an_origin_of_another_shop_is_not_believed(shop, phone, pair, make_shop, make_person):
    stranger = make_person("Omar")
    theirs = pair(shop_=make_shop(stranger), by=stranger)
    phone.send({**phone.sale(), "origin": {"device": str(theirs.device.id), "seq": 1}})
    assert Sale.objects.get().device_id == phone.device.id


@pytest.mark.story("shop:F14")
def test_a_sale_that_waited_for_months_is_stored_under_its_own_day(shop, phone, server_clock):
    entry = phone.sale((None, 1, 1000), at=server_clock.now())
    server_clock.advance(days=300)
    assert phone.outcomes(entry) == ["stored"]
    assert (server_clock.now().date() - Sale.objects.get().day).days == 300


@pytest.mark.story("shop:F15")
@pytest.mark.parametrize(
    "fields", [{}, {"name": ""}, {"phone": "06 12"}, {"name": 7, "limit": "a lot", "mood": "good"}]
)
def test_an_incomplete_customer_is_accepted_and_so_is_the_credit(phone, fields):
    customer = str(uuid.uuid4())
    entries = (
        phone.write("customer", {"customer": customer, "fields": fields}),
        phone.sale(customer=customer, carnet=1000),
    )
    assert phone.outcomes(*entries) == ["stored", "stored"]
    assert carnet.balance_of(uuid.UUID(customer)).goods == 1000


@pytest.mark.story("shop:F18")
class TestOrder:
    """Ids are the phone's own: a row that does not exist yet is no error."""

    def test_the_customer_made_before_the_sale_is_there_in_one_request(self, shop, phone):
        customer = str(uuid.uuid4())
        made = phone.write("customer", {"customer": customer, "fields": {"name": "Hassan"}})
        sale = phone.sale(customer=customer, carnet=1000)
        assert phone.outcomes(sale, made) == ["stored", "stored"]
        assert carnet.customer_values(shop.id, [uuid.UUID(customer)])[uuid.UUID(customer)]["name"] == "Hassan"

    def test_the_sale_that_comes_before_its_customer_is_stored(self, shop, phone):
        customer = str(uuid.uuid4())
        made = phone.write("customer", {"customer": customer, "fields": {"name": "Hassan"}})
        sale = phone.sale(customer=customer, carnet=1000)
        assert phone.outcomes(sale) + phone.outcomes(made) == ["stored", "stored"]
        value = carnet.customer_values(shop.id, [uuid.UUID(customer)])[uuid.UUID(customer)]
        assert (value["name"], value["balance"]) == ("Hassan", 1000)

    def test_the_product_made_before_the_sale_is_counted(self, phone, on_hand):
        product = uuid.uuid4()
        made = phone.write("product", {"product": str(product), "fields": {"names": {"fr": "Thé"}, "price": 900}})
        assert phone.outcomes(made, phone.sale((product, 2, 900))) == ["stored", "stored"]
        assert on_hand(product) == -2000

    def test_an_unknown_product_leaves_its_label(self, shop, phone):
        phone.send(phone.sale((uuid.uuid4(), 1, 1000)))
        receipt = sales_queries.receipt_of(shop.id, Sale.objects.get().id)
        assert (receipt.lines[0].product_id, receipt.lines[0].label) == (None, "Article")

    def test_a_return_that_overtakes_its_sale_waits_for_it(self, shop, phone, sugar, on_hand):
        sale = phone.sale((sugar, 3, 1000))
        back = phone.take_back(sale, (0, 1, 1000))
        result = phone.send(back)["results"][0]
        assert (result["outcome"], codes(result)) == ("needs_eye", ["sale_not_found"])
        assert sales_queries.drawer(shop, phone.device.id).expected == 0
        phone.send(sale)
        assert (on_hand(sugar), sales_queries.drawer(shop, phone.device.id).expected) == (-2000, 2000)
        assert phone.send(back)["results"][0] == {"id": back["id"], "outcome": "already", "reasons": []}

    def test_a_cancellation_that_overtakes_its_sale_waits_for_it(self, shop, phone, sugar, on_hand):
        sale = phone.sale((sugar, 3, 1000))
        void = phone.write("void", {"sale": sale["id"], "reason": "mistake"})
        assert phone.outcomes(void) + phone.outcomes(sale) == ["needs_eye", "stored"]
        assert (on_hand(sugar), sales_queries.drawer(shop, phone.device.id).expected) == (0, 0)


@pytest.mark.story("shop:F16")
def test_paid_offline_stays_paid(phone, khadija):
    entry = phone.sale((None, 5, 1000), customer=khadija, carnet=2000)
    phone.send(entry)
    paid = Payment.objects.filter(sale_id=entry["id"]).order_by("means").values_list("means", "amount")
    assert list(paid) == [("carnet", 2000), ("cash", 3000)]


@pytest.mark.story("shop:F17")
def test_missing_stock_neither_refuses_nor_flags(phone, sugar, on_hand):
    assert phone.outcomes(phone.sale((sugar, 40, 1000))) == ["stored"]
    assert on_hand(sugar) == -40_000


class TestRevokedPhone:
    """What a signed-out phone still has to send goes into quarantine, which the owner sees."""

    def test_everything_is_set_aside_and_nothing_is_booked(self, phone, owner, server_clock):
        entry = phone.sale()
        people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
        told = phone.send(entry)
        assert codes(told["results"][0]) == ["device_revoked"]
        assert (Sale.objects.count(), SetAside.objects.get().reason) == (0, "device_revoked")
        assert told["contiguous_seq"] == 1

    def test_the_same_fact_out_of_its_rescue_file_is_a_fact(self, phone, pair, owner, server_clock):
        entry, other = phone.sale(), pair()
        people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
        phone.send(entry)
        rescued = {**entry, "seq": 1, "origin": {"device": str(phone.device.id), "seq": 1}}
        assert other.outcomes(rescued) == ["stored"]


def test_runs_of_sales_are_written_together(phone, django_assert_max_num_queries):
    """A handful of statements, whatever the number of sales: fifty cost no more than ten."""
    phone.send(*[phone.sale() for _ in range(3)])
    with django_assert_max_num_queries(45):
        phone.send(*[phone.sale() for _ in range(10)])
    with django_assert_max_num_queries(45):
        phone.send(*[phone.sale() for _ in range(50)])
    assert Sale.objects.count() == 63
    assert {"sale", "closing"} <= intake.KINDS
