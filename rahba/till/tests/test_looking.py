"""What was set aside or flagged is looked at by somebody: taken in, or put away, with a trace."""

import json

import pytest

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.sales import queries as sales
from rahba.sales.models import Sale
from rahba.till import actions, queries
from rahba.till.models import Intake, SetAside
from rahba.till.tests.phone import envelope

pytestmark = pytest.mark.django_db


@pytest.fixture
def accept(shop, owner_membership_id, server_clock):
    """accept() takes in the only entry set aside."""

    def act() -> SetAside:
        row = SetAside.objects.get(settled_at=None)
        return actions.accept_set_aside(
            shop=shop, set_aside_id=row.id, by_id=owner_membership_id, now=server_clock.now()
        )

    return act


@pytest.fixture
def revoked(phone, owner, server_clock):
    """The phone, signed out with one sale still on it."""
    entry = phone.sale((None, 1, 4000))
    people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
    phone.send(entry)
    return phone, entry


def test_a_sale_in_quarantine_becomes_a_fact_under_its_own_id(shop, revoked, accept, owner_membership_id):
    phone, entry = revoked
    row = accept()
    assert str(row.fact_id) == entry["id"] == str(Sale.objects.get().id)
    assert sales.drawer(shop, phone.device.id).expected == 4000
    (trace,) = [found for found in audit.entries_of(shop.organisation_id) if found.object_id == row.id]
    assert (trace.verb, trace.actor_id, trace.details["reason"]) == (
        "set_aside_accepted", owner_membership_id, "device_revoked",
    )  # fmt: skip


def test_taken_in_twice_it_is_there_once(revoked, accept, shop, owner_membership_id, server_clock):
    row = accept()
    actions.accept_set_aside(shop=shop, set_aside_id=row.id, by_id=owner_membership_id, now=server_clock.now())
    assert Sale.objects.count() == 1


def test_the_same_fact_that_came_another_way_is_not_booked_twice(revoked, accept, pair):
    phone, entry = revoked
    pair().send({**entry, "seq": 1, "origin": {"device": str(phone.device.id), "seq": 1}})
    assert (str(accept().fact_id), Sale.objects.count()) == (entry["id"], 1)


@pytest.mark.story("shop:F06")
def test_the_other_sale_of_the_same_id_gets_an_id_of_its_own_that_can_be_traced(phone, accept):
    first = phone.sale((None, 1, 1000))
    phone.send(first, phone.sale((None, 1, 7000), entry_id=first["id"]))
    row = accept()
    assert row.entry_id == first["id"] != str(row.fact_id)
    assert Sale.objects.get(id=row.fact_id).total == 7000
    assert Intake.objects.get(entry_id=row.fact_id).sha256 == row.sha256


def test_what_cannot_be_read_cannot_be_taken_in_and_stays(phone, accept):
    phone.send(envelope("sale", "{", 1))
    with pytest.raises(actions.CannotAccept):
        accept()
    assert SetAside.objects.get().settled_at is None


def test_a_credit_of_nobody_cannot_be_taken_in(phone, accept):
    phone.send(phone.sale((None, 1, 1000), carnet=1000))
    with pytest.raises(actions.CannotAccept):
        accept()
    assert (Sale.objects.count(), SetAside.objects.get().settled_at) == (0, None)


def test_putting_away_changes_no_book_and_keeps_the_entry(shop, revoked, owner_membership_id, server_clock):
    row = SetAside.objects.get()
    actions.dismiss_set_aside(shop=shop, set_aside_id=row.id, by_id=owner_membership_id, now=server_clock.now())
    row.refresh_from_db()
    assert (Sale.objects.count(), row.settlement, len(bytes(row.body)) > 100) == (0, "dismissed", True)
    assert queries.count_to_look_at(shop.id) == 0


def test_a_return_accepted_by_hand_wakes_with_its_sale(shop, phone, pair, owner, server_clock, accept, sugar, on_hand):
    other = pair()
    sale = phone.sale((sugar, 2, 1000))
    people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
    phone.send(sale)
    other.send(other.take_back(sale, (0, 1, 1000)))
    accept()
    assert on_hand(sugar) == -1000


def test_a_return_whose_sale_never_came_is_written_by_hand(shop, phone, owner_membership_id, server_clock):
    nowhere = {"id": str(uuid7())}
    entry = phone.take_back(nowhere, (0, 1, 1000))
    phone.send(entry)
    actions.accept_waiting(shop=shop, entry_id=entry["id"], by_id=owner_membership_id, now=server_clock.now())
    assert sales.drawer(shop, phone.device.id).expected == -1000
    row = Intake.objects.get(entry_id=entry["id"])
    assert (row.waits_for, row.reasons) == (None, ["sale_not_found"])


def test_a_cancellation_of_nothing_cannot_be_written(shop, phone, owner_membership_id, server_clock):
    entry = phone.write("void", {"sale": str(uuid7()), "reason": "mistake"})
    phone.send(entry)
    with pytest.raises(actions.CannotAccept):
        actions.accept_waiting(shop=shop, entry_id=entry["id"], by_id=owner_membership_id, now=server_clock.now())


def test_a_flag_is_seen_once_and_the_sale_stays(shop, phone, server_clock, owner_membership_id):
    entry = phone.sale(total=999)
    phone.send(entry)
    assert queries.count_to_look_at(shop.id) == 1
    for _twice in range(2):
        actions.mark_seen(shop=shop, entry_id=entry["id"], by_id=owner_membership_id, now=server_clock.now())
    assert (queries.count_to_look_at(shop.id), Sale.objects.get().total) == (0, 999)
    assert [found.verb for found in audit.entries_of(shop.organisation_id)].count("flagged_entry_seen") == 1


def test_another_shops_entries_cannot_be_touched(revoked, make_shop, owner_membership_id, server_clock):
    row = SetAside.objects.get()
    with pytest.raises(SetAside.DoesNotExist):
        actions.accept_set_aside(
            shop=make_shop(), set_aside_id=row.id, by_id=owner_membership_id, now=server_clock.now()
        )


def test_the_stored_bytes_are_what_was_sent(phone):
    entry = phone.sale(note="ملاحظة")
    phone.send(entry)
    row = Intake.objects.get()
    assert (bytes(row.body).decode(), row.sha256) == (entry["body"], entry["hash"])
    assert json.loads(bytes(row.body))["note"] == "ملاحظة"
