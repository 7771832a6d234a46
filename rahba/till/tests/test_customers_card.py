"""A customer's card as any till of the shop may read it: all that was written, by whatever till or page."""

import uuid

import pytest

from rahba.carnet import actions as carnet
from rahba.carnet import queries as carnet_queries
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.shops import queries as shops

pytestmark = pytest.mark.django_db


def card(phone, customer, query="") -> dict:
    answer = phone.get(f"/till/customers/{customer}/entries{query}")
    assert (answer.status_code, answer["X-Rahba"]) == (200, "1"), answer.content
    return answer.json()


def brief(told: dict) -> list[tuple]:
    return [(entry["kind"], entry["amount"], entry["number"]) for entry in told["entries"]]


@pytest.fixture
def tell(server_clock):
    """tell(phone, *entries): sent, and a minute goes by."""

    def send(phone, *entries):
        phone.send(*entries)
        server_clock.advance(minutes=1)
        return entries

    return send


def lend(phone, customer, amount, entry="cash"):
    return phone.write("carnet", {"customer": str(customer), "entry": entry, "amount": amount, "means": "cash"})


def test_all_tills_write_on_one_card_and_each_entry_bears_the_id_of_its_fact(phone, pair, sugar, khadija, tell):
    other = pair()
    (sale,) = tell(phone, phone.sale((sugar, 5, 1000), customer=khadija, carnet=5000))
    (loan,) = tell(other, lend(other, khadija, 2000))
    (back,) = tell(other, other.take_back(sale, (0, 1, 1000), means="carnet"))
    (paid,) = tell(phone, lend(phone, khadija, 2500, "repayment"))
    told = card(other, khadija)
    assert brief(told) == [
        ("repayment", -2500, None),
        ("return", -1000, "C2-000002"),
        ("cash", 2000, None),
        ("sale", 5000, "C1-000001"),
    ]
    assert [entry["id"] for entry in told["entries"]] == [paid["id"], back["id"], loan["id"], sale["id"]]
    assert told["balance"] == sum(entry["amount"] for entry in told["entries"]) == 3500
    assert told["next"] is None


@pytest.mark.parametrize("returned", [0, 1])
def test_the_void_of_a_sale_is_the_void_fact_also_when_a_part_had_come_back(phone, sugar, khadija, tell, returned):
    (sale,) = tell(phone, phone.sale((sugar, 2, 1000), customer=khadija, carnet=2000))
    if returned:
        tell(phone, phone.take_back(sale, (0, 1, 1000), means="carnet"))
    (void,) = tell(phone, phone.write("void", {"sale": sale["id"], "reason": "mistake"}))
    told = card(phone, khadija)
    assert (told["entries"][0]["kind"], told["entries"][0]["id"]) == ("void", void["id"])
    assert told["balance"] == sum(entry["amount"] for entry in told["entries"]) == 0


def test_a_correction_from_the_shops_page_is_called_one(phone, shop, khadija, tell, server_clock):
    (loan,) = tell(phone, lend(phone, khadija, 2000))
    now = server_clock.now()
    entry = uuid.UUID(loan["id"])
    carnet.reverse_entry(shop_id=shop.id, entry_id=entry, at=now, day=shops.business_day(shop, now), now=now)
    assert brief(card(phone, khadija)) == [("correction", -2000, None), ("cash", 2000, None)]


def test_page_by_page_is_the_whole_card(phone, khadija, tell):
    for amount in range(100, 800, 100):
        tell(phone, lend(phone, khadija, amount))
    found, query = [], "?limit=3"
    while query:
        told = card(phone, khadija, query)
        assert len(told["entries"]) <= 3
        found += told["entries"]
        query = told["next"] and f"?limit=3&after={told['next']}"
    assert [entry["amount"] for entry in found] == [700, 600, 500, 400, 300, 200, 100]
    assert found == card(phone, khadija)["entries"]
    assert card(phone, khadija, f"?after={uuid7()}")["entries"] == [], "a place on no card of this customer"


def test_a_joined_card_is_read_where_it_leads(phone, shop, khadija, tell, owner, server_clock):
    twin = uuid7()
    carnet.save_customer(
        shop_id=shop.id, customer_id=twin, fields={"name": "Khadidja"}, by_id=None, now=server_clock.now()
    )
    tell(phone, lend(phone, twin, 300))
    tell(phone, lend(phone, khadija, 500))
    carnet.merge_customers(shop_id=shop.id, keep_id=khadija, other_id=twin, by_id=owner.id, now=server_clock.now())
    assert card(phone, twin) == card(phone, khadija)
    assert card(phone, khadija)["balance"] == carnet_queries.balance_of(khadija).total == 800


def test_another_shops_customer_is_not_found_nor_is_anybody_elses(phone, pair, khadija, make_shop, make_person, tell):
    tell(phone, lend(phone, khadija, 500))
    stranger = make_person("Omar")
    theirs = pair(shop_=make_shop(stranger), by=stranger)
    answers = [theirs.get(f"/till/customers/{one}/entries") for one in (khadija, uuid7())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0]["Content-Type"] == "application/problem+json"
    assert answers[0].content == answers[1].content


def test_a_phone_that_was_signed_out_reads_no_card(phone, khadija, owner, server_clock):
    people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
    answer = phone.get(f"/till/customers/{khadija}/entries")
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


@pytest.mark.parametrize("query", ["limit=0", "limit=-3", "limit=9999999"])
def test_a_wild_limit_is_brought_to_a_sound_one(phone, khadija, tell, query):
    tell(phone, lend(phone, khadija, 500))
    assert len(card(phone, khadija, f"?{query}")["entries"]) == 1


@pytest.mark.parametrize(
    "path", ["abc/entries", f"{uuid.UUID(int=0)}/entries?after=x", f"{uuid.UUID(int=0)}/entries?limit=x"]
)
def test_what_is_no_id_and_no_number_is_a_problem_in_words(phone, path):
    answer = phone.get(f"/till/customers/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
