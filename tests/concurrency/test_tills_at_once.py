"""Tills that send at the same moment, over real connections: each sale once, numbers without holes."""

import itertools
import time
import uuid

import pytest
from django.db import IntegrityError
from django.test import Client

from rahba.carnet import queries as carnet
from rahba.catalogue import actions as catalogue
from rahba.catalogue import queries as catalogue_queries
from rahba.kernel import changes, clock, figures
from rahba.kernel.ids import uuid7
from rahba.kernel.models import Change, Stream
from rahba.people import actions as people
from rahba.sales import actions as sales
from rahba.sales.actions import drawer
from rahba.sales.models import Closing, ClosingCounter, Sale
from rahba.sales.rules import ClosingDraft, office_stamp
from rahba.till.models import Intake, SetAside
from rahba.till.tests.phone import Phone

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def make_phone(shop, owner, owner_membership_id, now, monkeypatch):
    """Each phone with a client of its own."""
    monkeypatch.setattr(clock, "now", lambda: now)

    def make() -> Phone:
        code = people.make_pairing_code(organisation_id=shop.organisation_id, by_id=owner.id, now=now)
        device, token = people.pair_device(code=code, label="phone", now=now)
        return Phone(Client(), device, token, owner_membership_id)

    return make


@pytest.fixture
def goods(shop, now):
    made = [uuid7() for _ in range(6)]
    for one in made:
        fields = {"names": {"fr": "Sucre"}, "price": 1000}
        catalogue.save_product(shop_id=shop.id, product_id=one, fields=fields, by_id=None, now=now)
    return made


@pytest.mark.story("shop:F04")
def test_eight_tills_at_once_and_each_sale_once(shop, make_phone, goods, at_once, now):
    phones = [make_phone() for _ in range(8)]
    customer = uuid.uuid4()

    def work(phone: Phone, turn: int):
        for start in range(4):
            order = goods[turn % 6 :] + goods[: turn % 6]  # every till touches the goods in another order
            batch = [
                phone.sale((order[i % 6], 1, 1000), (order[(i + start) % 6], 1, 1000), customer=customer, carnet=500)
                for i in range(10)
            ]
            assert set(phone.outcomes(*batch)) == {"stored"}
            assert set(phone.outcomes(*batch)) == {"already"}
        return True

    assert at_once(*[lambda p=p, t=t: work(p, t) for t, p in enumerate(phones)]) == [True] * 8
    assert Sale.objects.filter(shop=shop).count() == 8 * 4 * 10
    levels = catalogue_queries.product_values(shop.id, goods, now.date())
    assert sum(value["on_hand"] for value in levels.values()) == -8 * 4 * 10 * 2 * 1000
    assert carnet.balance_of(customer).goods == 8 * 4 * 10 * 500
    day = now.date()
    assert figures.totals(shop.id, ["sales.count"], first=day, last=day) == {"sales.count": 320}
    numbers = list(Change.objects.filter(stream_id=shop.id).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))
    assert max(numbers) == changes.latest_number(shop.id) == Stream.objects.get(id=shop.id).last_number


def test_one_sale_sent_over_two_connections_at_once_is_booked_once(shop, make_phone, goods, at_once):
    for _round in range(10):
        phone, rescuer = make_phone(), make_phone()
        entry = phone.sale((goods[0], 1, 1000))
        rescued = {**entry, "seq": 1, "origin": {"device": str(phone.device.id), "seq": entry["seq"]}}
        told = at_once(*[lambda p=phone, e=entry: p.outcomes(e), lambda p=rescuer, e=rescued: p.outcomes(e)])
        assert sorted(itertools.chain(*told)) == ["already", "stored"]
    assert Sale.objects.filter(shop=shop).count() == 10


def test_two_different_sales_of_one_id_at_once_are_both_kept(make_phone, at_once):
    for _round in range(10):
        first, second = make_phone(), make_phone()
        entry_id = uuid.uuid4()
        one, other = first.sale((None, 1, 1000), entry_id=entry_id), second.sale((None, 1, 7000), entry_id=entry_id)
        told = at_once(*[lambda p=first, e=one: p.outcomes(e), lambda p=second, e=other: p.outcomes(e)])
        assert sorted(itertools.chain(*told)) == ["set_aside", "stored"]
    assert (Sale.objects.count(), Intake.objects.count(), SetAside.objects.count()) == (10, 10, 10)


def test_the_same_phone_in_two_tabs_at_once(make_phone, at_once):
    """The lock of the browser failed; the server's does not."""
    phone = make_phone()
    entries = [phone.sale() for _ in range(20)]
    told = at_once(*[lambda: phone.send(*entries), lambda: phone.send(*entries), lambda: phone.send(*entries[:7])])
    assert Sale.objects.count() == 20
    assert phone.send()["contiguous_seq"] == 20
    outcomes = [result["outcome"] for answer in told for result in answer["results"]]
    assert outcomes.count("stored") == 20


class TestClosingNumbers:
    """Without holes and without doubles, because the counter's row is locked."""

    def close(self, shop, by_id, now):
        draft = ClosingDraft(id=uuid7(), stamp=office_stamp(by_id=by_id, now=now), counted=0)
        return sales.close_drawer(shop=shop, draft=draft, now=now).number

    def test_ten_closings_at_once(self, shop, owner_membership_id, now, at_once):
        numbers = at_once(*[lambda: self.close(shop, owner_membership_id, now)] * 10)
        assert sorted(numbers) == list(range(1, 11))

    def test_without_the_lock_the_race_shows(self, shop, owner_membership_id, now, at_once, monkeypatch):
        """The lock is what prevents it: read, wait, write, and two take the same number."""
        ClosingCounter.objects.create(shop=shop)

        def unlocked(shop_id):
            number = ClosingCounter.objects.get(shop_id=shop_id).last_number + 1
            time.sleep(0.2)
            ClosingCounter.objects.filter(shop_id=shop_id).update(last_number=number)
            return number

        monkeypatch.setattr(drawer, "_take_number", unlocked)
        results = at_once(*[lambda: self.close(shop, owner_membership_id, now)] * 4)
        assert any(isinstance(result, IntegrityError) for result in results)
        assert Closing.objects.count() < 4

    def test_with_the_lock_and_the_same_wait_it_does_not(self, shop, owner_membership_id, now, at_once, monkeypatch):
        taken = drawer._take_number

        def slowly(shop_id):
            number = taken(shop_id)
            time.sleep(0.05)
            return number

        monkeypatch.setattr(drawer, "_take_number", slowly)
        assert sorted(at_once(*[lambda: self.close(shop, owner_membership_id, now)] * 4)) == [1, 2, 3, 4]
