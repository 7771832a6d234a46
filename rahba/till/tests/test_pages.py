"""The page "To look at": what is there, for whom, and what its buttons do."""

import pytest
from django.urls import reverse

from rahba.people import actions as people
from rahba.sales.models import Sale
from rahba.till.models import Intake, SetAside
from rahba.till.tests.phone import envelope

pytestmark = pytest.mark.django_db
ENGINE = "rahba.web.known.KnownPerson"


@pytest.fixture
def page(client, shop, owner):
    """page(text=…) as the owner sees it."""
    client.force_login(owner, backend=ENGINE)
    return lambda query="": client.get(reverse("till:to_look_at", args=[shop.id]) + query)


@pytest.fixture
def press(client, shop):
    return lambda name, one: client.post(reverse(f"till:{name}", args=[shop.id, one]), follow=True)


def test_a_quarantined_sale_is_seen_and_taken_in(phone, page, press, owner, server_clock):
    entry = phone.sale((None, 1, 4000))
    people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
    phone.send(entry)
    assert "40,00" in page().content.decode()
    assert press("accept", SetAside.objects.get().id).status_code == 200
    assert (Sale.objects.get().total, "40,00" in page().content.decode()) == (4000, False)
    assert "40,00" in page("?show=settled").content.decode()


def test_what_cannot_be_read_is_shown_as_it_came_and_cannot_be_taken_in(phone, page, press):
    phone.send(envelope("sale", '{"at": "<script>alert(1)</script>"', 1))
    shown = page().content.decode()
    assert "&lt;script&gt;" in shown
    assert reverse("till:accept", args=[SetAside.objects.get().shop_id, SetAside.objects.get().id]) not in shown
    press("accept", SetAside.objects.get().id)
    assert (Sale.objects.count(), SetAside.objects.get().settled_at) == (0, None)
    press("dismiss", SetAside.objects.get().id)
    assert SetAside.objects.get().settlement == "dismissed"


def test_a_flag_disappears_when_it_was_seen(phone, page, press):
    entry = phone.sale((None, 1, 4000), total=3900)
    phone.send(entry)
    assert "39,00" in page().content.decode()
    press("seen", entry["id"])
    assert "39,00" not in page().content.decode()


def test_a_return_without_its_sale_is_written_by_hand(phone, page, press):
    entry = phone.take_back({"id": "00000000-0000-7000-8000-000000000000"}, (0, 1, 1000))
    phone.send(entry)
    assert reverse("till:write_waiting", args=[Intake.objects.get().shop_id, entry["id"]]) in page().content.decode()
    press("write_waiting", entry["id"])
    assert Sale.objects.get().kind == "return"


def test_gaps_are_told(phone, page):
    entries = [phone.sale() for _ in range(5)]
    phone.send(entries[0], entries[4])
    assert "2, 3, 4" in page().content.decode()


@pytest.mark.parametrize("role", ["cashier", "stock_keeper", "accountant", "adviser"])
def test_who_may_not_look_is_told_why(client, shop, add_staff, role):
    person, _membership = add_staff(role)
    client.force_login(person, backend=ENGINE)
    assert client.get(reverse("till:to_look_at", args=[shop.id])).status_code == 403


def test_another_shop_does_not_exist(client, phone, shop, make_shop, make_person, press):
    phone.send(phone.sale(lines=[]), phone.sale(total=999))
    stranger = make_person("Omar")
    theirs = make_shop(stranger)
    client.force_login(stranger, backend=ENGINE)
    assert client.get(reverse("till:to_look_at", args=[shop.id])).status_code == 404
    row, flagged = SetAside.objects.get(), Intake.objects.get()
    for name, one in (
        ("accept", row.id),
        ("dismiss", row.id),
        ("seen", flagged.entry_id),
        ("write_waiting", flagged.entry_id),
    ):
        for of in (shop, theirs):
            assert client.post(reverse(f"till:{name}", args=[of.id, one])).status_code == 404
    row.refresh_from_db()
    assert row.settled_at is None


def test_a_visitor_signs_in_first(client, shop):
    assert client.get(reverse("till:to_look_at", args=[shop.id])).status_code == 302
