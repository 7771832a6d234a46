"""The pages of a shop about itself: each role finds its own, a stranger finds none."""

import datetime as dt
import re

import pytest
from django.http import Http404
from django.urls import reverse

from rahba.kernel.audit import entries_of
from rahba.kernel.changes import changes_since
from rahba.people import queries as people
from rahba.people.models import Device
from rahba.shops import queries
from rahba.shops.rules import STAFF_ROLES

PAGES = {
    "manage": "enter",
    "leave": "enter",
    "staff": "staff",
    "add_staff": "staff",
    "devices": "devices",
    "settings": "settings",
    "consents": "consents",
    "journal": "see_audit",
}
POSTS = {"pair": "devices", "use_this_phone": "devices", "change_consent": "consents"}


@pytest.fixture
def enter(client):
    """Sign a person in, as allauth does."""

    def sign_in(person):
        client.force_login(person, backend="rahba.web.known.KnownPerson")
        return client

    return sign_in


def page(name, shop, **ids):
    return reverse(f"shops:{name}", kwargs={"shop_id": shop.id, **ids})


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_each_role_opens_its_pages_and_is_told_why_not_the_others(role, shop, owner, add_staff, enter):
    person = owner if role == "owner" else add_staff(role)[0]
    client = enter(person)
    verbs = queries.VERBS[role]

    for name, verb in PAGES.items():
        assert client.get(page(name, shop)).status_code == (200 if verb in verbs else 403), name
    for name, verb in POSTS.items():
        status = client.post(page(name, shop)).status_code
        assert (status == 403) == (verb not in verbs), name


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_another_shops_id_is_not_found(name, shop, make_person, make_shop, enter):
    other = make_person("Said")
    make_shop(other)
    client = enter(other)

    assert client.get(page(name, shop)).status_code in (404, 405)
    assert client.post(page(name, shop)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_sent_to_the_door(name, shop, client):
    answer = client.get(page(name, shop))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_ids_of_another_shop_do_nothing_on_ones_own_pages(
    shop, owner, add_staff, till, make_person, make_shop, enter, now
):
    other = make_person("Said")
    his = make_shop(other)
    client = enter(other)
    _person, member = add_staff("cashier")
    device, _token = till

    assert client.get(page("member", his, membership_id=member.id)).status_code == 404
    for name in ("change_name", "change_role", "change_pin", "end_member", "resume_member"):
        assert client.post(page(name, his, membership_id=member.id), {"pin": "4826"}).status_code == 404
    client.post(page("revoke_device", his, device_id=device.id))

    device.refresh_from_db()
    assert device.revoked_at is None
    assert people.membership_in(shop.organisation_id, member.id).ends_at is None


def test_the_owner_adds_a_cashier_by_name_alone_and_the_till_learns_it(shop, owner, enter, now):
    client = enter(owner)
    before = changes_since(shop.id, 0, 100)[-1].number

    answer = client.post(page("add_staff", shop) + "?role=cashier", {"name": "Karim", "pin": "٤٨٢٦"}, follow=True)

    assert answer.status_code == 200
    (change,) = changes_since(shop.id, before, 10)
    value = queries.staff_values(shop, now, ids=[change.object_id])[change.object_id]
    assert (value["name"], value["role"], value["active"]) == ("Karim", "cashier", True)
    assert set(value["pin"]) == {"salt", "iterations", "verifier"}
    assert "settings" not in value["verbs"]


@pytest.mark.parametrize(
    ("role", "fields", "wrong"),
    [
        ("cashier", {"name": ""}, "name"),
        ("cashier", {"name": "Karim", "pin": "1234"}, "pin"),
        ("cashier", {"name": "Karim", "pin": "12"}, "pin"),
        ("manager", {"name": "Hind"}, "phone"),
        ("adviser", {"name": "Nadia", "phone": "0612345678"}, "until"),
        ("adviser", {"name": "Nadia", "phone": "0612345678", "until": "2099-01-01"}, "__all__"),
        ("cashier", {"name": "Karim", "phone": "12"}, "phone"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(shop, owner, enter, role, fields, wrong, now):
    answer = enter(owner).post(page("add_staff", shop) + f"?role={role}", fields)

    assert answer.status_code == 200
    assert wrong in answer.context["form"].errors
    assert len(people.members_of(shop.organisation_id, now)) == 1


def test_typing_a_strangers_number_tells_no_name(shop, owner, make_person, enter):
    stranger = make_person("Zineb Benani")

    answer = enter(owner).post(
        page("add_staff", shop) + "?role=cashier", {"name": "New boy", "phone": stranger.phone}, follow=True
    )

    assert "New boy" in answer.content.decode()
    assert "Zineb" not in answer.content.decode()


def test_an_advisers_last_day_is_the_day_that_was_chosen(shop, owner, enter, now):
    client = enter(owner)
    fields = {"name": "Nadia", "phone": "0612345678", "until": "2027-02-22"}

    answer = client.post(page("add_staff", shop) + "?role=adviser", fields, follow=True)

    assert "22 février 2027" in answer.content.decode()
    adviser = people.person_by_phone("+212612345678")
    evening = dt.datetime(2027, 2, 22, 22, 0, tzinfo=dt.UTC)
    assert queries.access_for(adviser, shop.id, "see_reports", now=evening).role == "adviser"
    with pytest.raises(Http404):
        queries.access_for(adviser, shop.id, "see_reports", now=evening + dt.timedelta(hours=2))


def test_leaving_can_be_taken_back(shop, owner, add_staff, enter, now):
    _person, member = add_staff("cashier")
    client = enter(owner)

    answer = client.post(page("end_member", shop, membership_id=member.id), follow=True)
    assert page("resume_member", shop, membership_id=member.id) in answer.content.decode()
    client.post(page("resume_member", shop, membership_id=member.id))

    assert queries.staff_values(shop, now)[member.id]["active"]


def test_the_last_owner_stays(shop, owner, owner_membership_id, enter, now):
    client = enter(owner)

    client.post(page("leave", shop))
    client.post(page("end_member", shop, membership_id=owner_membership_id))
    answer = client.post(page("change_role", shop, membership_id=owner_membership_id), {"role": "cashier"})

    assert answer.context["role_form"].errors
    assert queries.access_for(owner, shop.id, "settings", now=now).role == "owner"


def test_this_phone_becomes_a_till_with_one_tap(shop, owner, enter):
    answer = enter(owner).post(page("use_this_phone", shop))

    assert answer.status_code == 302
    assert re.fullmatch(r"/till/#pair=[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", answer["Location"])


def test_another_phone_joins_by_picture_or_by_letters(shop, owner, enter):
    answer = enter(owner).post(page("pair", shop))
    text = answer.content.decode()

    assert answer.context["code"] in text
    assert "<svg" in text
    assert answer.context["address"] == f"http://testserver/till/#pair={answer.context['code']}"
    assert "no-store" in answer["Cache-Control"]


def test_a_lost_phone_is_signed_out_from_afar(shop, owner, till, enter, now):
    device, token = till

    enter(owner).post(page("revoke_device", shop, device_id=device.id))

    assert people.device_by_token(token).revoked_at is not None
    assert entries_of(shop.organisation_id)[0].verb == "device_revoked"


def test_a_hole_in_what_a_phone_sent_is_shown(shop, owner, till, enter):
    Device.objects.filter(id=till[0].id).update(missing=3)

    assert "3" in enter(owner).get(page("devices", shop)).content.decode().split("state--wait")[1][:400]


def test_settings_are_shown_saved_and_told_to_the_tills(shop, owner, enter, now):
    client = enter(owner)
    form = client.get(page("settings", shop)).context["form"]
    fields = form.initial | {
        "carnet_limit": "1 500,50",
        "cashier_max_discount_bp": "٢,٥",
        "cutoff_hour": "3",
        "town": "Tabriquet",
    }
    before = changes_since(shop.id, 0, 100)[-1].number

    client.post(page("settings", shop), fields)

    shop.refresh_from_db()
    assert (shop.carnet_limit, shop.cashier_max_discount_bp, shop.cutoff_hour) == (150050, 250, 3)
    assert [(change.kind, change.object_id) for change in changes_since(shop.id, before, 10)] == [("shop", shop.id)]
    assert queries.shop_value(shop)["town"] == "Tabriquet"


@pytest.mark.parametrize(
    "wrong",
    [
        {"carnet_limit": "-5"},
        {"carnet_limit": "1e9"},
        {"cashier_max_discount_bp": "101"},
        {"cashier_max_discount_bp": "abc"},
        {"cutoff_hour": "13"},
        {"province": "99.999"},
        {"name": ""},
        {"cash_rounding_step": "7"},
    ],
)
def test_nonsense_in_settings_changes_nothing(shop, owner, enter, wrong):
    client = enter(owner)
    fields = client.get(page("settings", shop)).context["form"].initial | {"name": "Other name"} | wrong

    answer = client.post(page("settings", shop), fields)

    assert answer.context["form"].errors
    shop.refresh_from_db()
    assert shop.name == "Hanout Rahma"


def test_a_consent_is_dated_and_withdrawn_but_never_rewritten(shop, owner, enter, now):
    client = enter(owner)

    for answer in ("yes", "yes", "no", "no", "yes"):
        client.post(page("change_consent", shop), {"purpose": "statistics", "answer": answer})
    client.post(page("change_consent", shop), {"purpose": "everything", "answer": "yes"})

    given = people.consents_of(shop.organisation_id)
    assert [consent.withdrawn_at is None for consent in given] == [True, False]


def test_the_journal_says_in_words_who_did_what(shop, owner, add_staff, enter):
    _person, member = add_staff("cashier", "Karim", pin="4826")
    client = enter(owner)
    client.post(page("change_role", shop, membership_id=member.id), {"role": "stock_keeper"})

    rows = client.get(page("journal", shop)).context["rows"]

    assert [(str(row["act"]), row["about"], row["by"]) for row in rows[:3]] == [
        ("Rôle changé", "Karim", "Fatima"),
        ("Code PIN choisi", "Karim", "Fatima"),
        ("Membre ajouté", "Karim", "Fatima"),
    ]
