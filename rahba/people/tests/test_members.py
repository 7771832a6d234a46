"""Who belongs to an organisation, and for how long."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from rahba.kernel.audit import entries_of
from rahba.people import actions, queries
from rahba.people.models import Person
from rahba.people.rules import AlreadyMember, LastOwner, NotAMember
from rahba.shops import queries as shops

pytestmark = pytest.mark.django_db


def test_an_advisers_access_ends_by_itself(shop, add_staff, now):
    adviser, _membership = add_staff("adviser", "Nadia", ends_at=now + dt.timedelta(days=30))

    assert shops.access_for(adviser, shop.id, "see_reports", now=now + dt.timedelta(days=29)).role == "adviser"
    with pytest.raises(Http404):
        shops.access_for(adviser, shop.id, "see_reports", now=now + dt.timedelta(days=30))


def test_the_only_owner_cannot_leave_be_demoted_or_be_erased(shop, owner, owner_membership_id, now):
    with pytest.raises(LastOwner):
        actions.end_membership(membership_id=owner_membership_id, by_id=owner.id, now=now)
    with pytest.raises(LastOwner):
        actions.change_role(membership_id=owner_membership_id, role="manager", by_id=owner.id, now=now)
    with pytest.raises(LastOwner):
        actions.erase_person(person_id=owner.id, by_id=owner.id, now=now)

    owner.refresh_from_db()
    assert owner.name == "Fatima"


def test_with_a_second_owner_the_first_may_go(shop, owner, owner_membership_id, add_staff, now):
    add_staff("owner", "Rachid")

    actions.end_membership(membership_id=owner_membership_id, by_id=owner.id, now=now)

    assert shops.shops_of(owner.id, now) == []


def test_one_person_has_one_role_in_a_shop(shop, owner, add_staff, now):
    cashier, _membership = add_staff("cashier", phone="+212612345678")

    with pytest.raises(AlreadyMember):
        add_staff("stock_keeper", phone="+212612345678")
    assert len(queries.memberships_of(cashier.id, now)) == 1


def test_who_left_can_be_added_again_and_what_ended_cannot_end_again(shop, owner, add_staff, now):
    _person, first = add_staff("cashier", phone="+212612345678")
    actions.end_membership(membership_id=first.id, by_id=owner.id, now=now)

    with pytest.raises(NotAMember):
        actions.end_membership(membership_id=first.id, by_id=owner.id, now=now)
    _person, second = add_staff("cashier", phone="+212612345678")
    with pytest.raises(AlreadyMember):
        actions.resume_membership(membership_id=first.id, by_id=owner.id, now=now)

    assert second.id != first.id


def test_an_end_is_taken_back_within_minutes_only(shop, owner, add_staff, now):
    _person, member = add_staff("cashier")
    actions.end_membership(membership_id=member.id, by_id=owner.id, now=now)

    with pytest.raises(NotAMember):
        actions.resume_membership(membership_id=member.id, by_id=owner.id, now=now + dt.timedelta(minutes=16))
    actions.resume_membership(membership_id=member.id, by_id=owner.id, now=now + dt.timedelta(minutes=2))

    assert queries.membership_of(member.person_id, shop.organisation_id, now + dt.timedelta(minutes=2)) is not None


def test_an_erased_person_leaves_no_name_and_no_number(shop, owner, add_staff, now):
    cashier, membership = add_staff("cashier", "Karim Alaoui", phone="+212612345678", pin="4826")

    actions.erase_person(person_id=cashier.id, by_id=owner.id, now=now)

    erased = Person.objects.get(id=cashier.id)
    assert (erased.name, erased.phone, erased.is_active) == ("", None, False)
    member = queries.member_in(shop.organisation_id, membership.id, now)
    assert (member.name, member.pin, member.active) == ("", None, False)
    assert "Karim" not in str([entry.details for entry in entries_of(shop.organisation_id)])


def test_every_change_of_members_is_in_the_journal_without_names(shop, owner, add_staff, now):
    _person, member = add_staff("cashier", "Karim", pin="4826")
    actions.change_role(membership_id=member.id, role="stock_keeper", by_id=owner.id, now=now)
    actions.end_membership(membership_id=member.id, by_id=owner.id, now=now)

    entries = entries_of(shop.organisation_id)

    assert [entry.verb for entry in entries[:4]] == ["member_ended", "role_changed", "pin_set", "member_added"]
    assert entries[1].details == {"before": "cashier", "role": "stock_keeper"}
    assert all(entry.actor_id == owner.id for entry in entries)


def test_numbers_typed_and_never_proved_are_forgotten(make_person, now):
    proved = make_person("Fatima")
    actions.ensure_person(phone="+212600000001", language="fr", now=now)

    actions.ensure_person(phone="+212600000002", language="fr", now=now + dt.timedelta(days=3))

    assert set(Person.objects.values_list("phone", flat=True)) == {proved.phone, "+212600000002"}


def test_a_member_added_by_number_is_not_forgotten(shop, add_staff, now):
    add_staff("cashier", phone="+212612345678")

    actions.ensure_person(phone="+212600000002", language="fr", now=now + dt.timedelta(days=30))

    assert queries.person_by_phone("+212612345678") is not None


def test_a_role_on_the_pages_needs_a_number(shop, owner, add_staff, now):
    _person, member = add_staff("cashier", "Karim")

    with pytest.raises(ValidationError):
        actions.change_role(membership_id=member.id, role="manager", by_id=owner.id, now=now)
