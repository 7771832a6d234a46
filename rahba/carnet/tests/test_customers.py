"""Customers: known by a name alone, kept under one id, joined, erased; their page, limits and objections."""

import pytest

from rahba.carnet import actions, queries
from rahba.carnet.models import Contest, Customer, Entry
from rahba.carnet.rules import CarnetRefused, ContestState, Refusal
from rahba.carnet.tests.conftest import NOW
from rahba.kernel.ids import uuid7
from rahba.shops import actions as shops


@pytest.mark.story("shop:F51")
@pytest.mark.story("shop:F19")
def test_a_customer_met_offline_keeps_one_identity_and_the_debt_follows(notebook):
    on_the_phone = uuid7()
    assert actions.ensure_customers(shop_id=notebook.shop_id, customer_ids=[on_the_phone], now=NOW) == {on_the_phone}
    notebook.write(on_the_phone, "goods", 15_00)
    assert queries.customer_values(notebook.shop_id, [on_the_phone])[on_the_phone]["name"] == ""
    for _ in range(2):
        actions.save_customer(
            shop_id=notebook.shop_id,
            customer_id=on_the_phone,
            fields={"name": "  Si   Brahim "},
            by_id=notebook.by_id,
            now=NOW,
        )
    value = queries.customer_values(notebook.shop_id, [on_the_phone])[on_the_phone]
    assert (value["name"], value["balance"]) == ("Si Brahim", 15_00)
    assert Customer.objects.count() == 1


@pytest.mark.story("shop:3.1")
@pytest.mark.story("shop:F15")
def test_a_name_is_enough_and_nothing_optional_fails(notebook):
    customer_id = uuid7()
    ignored = actions.save_customer(
        shop_id=notebook.shop_id,
        customer_id=customer_id,
        fields={"name": "Zahra", "phone": "06 12", "limit": "lots", "shoe_size": 39, "language": "xx"},
        by_id=notebook.by_id,
        now=NOW,
    )
    assert ignored == ["phone", "limit", "shoe_size", "language"]
    assert Customer.objects.get(id=customer_id).name == "Zahra"


def test_fields_change_one_by_one_and_the_others_stay(notebook):
    zahra = notebook.customer("Zahra", phone="0612345678", limit=300_00)
    actions.save_customer(
        shop_id=notebook.shop_id, customer_id=zahra, fields={"name": "Zahra B."}, by_id=notebook.by_id, now=NOW
    )
    card = Customer.objects.get(id=zahra)
    assert (card.name, card.phone, card.credit_limit) == ("Zahra B.", "+212612345678", 300_00)


def test_ids_of_another_shop_are_not_usable(notebook, other_notebook):
    hers = other_notebook.customer("Hers")
    assert actions.ensure_customers(shop_id=notebook.shop_id, customer_ids=[hers], now=NOW) == set()
    with pytest.raises(CarnetRefused) as refusal:
        actions.save_customer(
            shop_id=notebook.shop_id, customer_id=hers, fields={"name": "Mine"}, by_id=notebook.by_id, now=NOW
        )
    assert refusal.value.code == Refusal.UNKNOWN_CUSTOMER
    assert queries.customer_values(notebook.shop_id, [hers]) == {}
    assert Customer.objects.get(id=hers).name == "Hers"


@pytest.mark.story("shop:F88")
@pytest.mark.parametrize("typed", ["أحمد", "احمد", "ahmed", "AHMED", "Élise", "elise", "0661 22 33 44", "٠٦٦١"])
def test_a_customer_is_found_in_any_script(notebook, typed):
    notebook.customer("Ahmed أحمد Élise", phone="0661223344")
    notebook.customer("Fatima")
    assert [card.name for card in queries.customers_page(notebook.shop_id, text=typed)] == ["Ahmed أحمد Élise"]


def test_those_who_owe_most_come_first(notebook):
    little, much, nothing = notebook.customer("Little"), notebook.customer("Much"), notebook.customer("Nothing")
    notebook.write(little, "goods", 5_00)
    notebook.write(much, "cash", 500_00)
    names = [card.name for card in queries.customers_page(notebook.shop_id)]
    assert names == ["Much", "Little", "Nothing"]
    assert [card.id for card in queries.customers_page(notebook.shop_id, only="owing")] == [much, little]
    assert nothing not in {card.id for card in queries.customers_page(notebook.shop_id, only="ahead")}


@pytest.mark.story("shop:F45")
def test_the_customers_own_limit_goes_before_the_shops(notebook):
    own, usual = notebook.customer("Own", limit=50_00), notebook.customer("Usual")
    assert queries.limits_of(notebook.shop_id, [own, usual]) == {own: 50_00, usual: None}
    shops.change_settings(
        shop_id=notebook.shop_id, fields={"carnet_limit": 300_00}, by_id=notebook.shop.organisation_id, now=NOW
    )
    assert queries.limits_of(notebook.shop_id, [own, usual]) == {own: 50_00, usual: 300_00}


@pytest.mark.story("shop:3.37")
def test_two_cards_of_one_person_become_one_and_no_entry_changes(notebook):
    kept, other = notebook.customer("Hassan"), notebook.customer("Hassan épicier", phone="0612345678")
    notebook.write(kept, "goods", 10_00)
    moved = notebook.write(other, "cash", 40_00)
    actions.merge_customers(shop_id=notebook.shop_id, keep_id=kept, other_id=other, by_id=notebook.by_id, now=NOW)
    assert Entry.objects.get(id=moved.id).customer_id == other
    assert notebook.owes(kept) == (10_00, 40_00, 0)
    assert notebook.owes(other) == (0, 0, 0)
    assert moved.id in {row.id for row in queries.entries_of(kept)}
    values = queries.customer_values(notebook.shop_id, [kept, other])
    assert (values[kept]["phone"], values[other]["active"]) == ("+212612345678", False)
    # A till that has not heard of it yet goes on writing on the old card.
    late = notebook.write(other, "repayment", 45_00)
    assert late.customer_id == kept
    assert (late.goods, late.cash) == (-10_00, -35_00)
    assert notebook.owes(kept) == (0, 5_00, 0)
    notebook.reverse(moved)
    assert notebook.owes(kept) == (0, -35_00, 0)


@pytest.mark.story("shop:F47")
def test_cards_of_two_shops_cannot_be_joined(notebook, other_notebook):
    mine, hers = notebook.customer("Mine"), other_notebook.customer("Hers")
    with pytest.raises(CarnetRefused):
        actions.merge_customers(shop_id=notebook.shop_id, keep_id=mine, other_id=hers, by_id=notebook.by_id, now=NOW)
    with pytest.raises(CarnetRefused) as itself:
        actions.merge_customers(shop_id=notebook.shop_id, keep_id=mine, other_id=mine, by_id=notebook.by_id, now=NOW)
    assert itself.value.code == Refusal.SAME_CUSTOMER


@pytest.mark.story("shop:3.39")
def test_an_erased_customer_leaves_entries_and_no_name(notebook):
    amina = notebook.customer("Amina", phone="0612345678", limit=100_00)
    other = notebook.customer("Amina bis")
    notebook.write(amina, "goods", 10_00)
    actions.merge_customers(shop_id=notebook.shop_id, keep_id=amina, other_id=other, by_id=notebook.by_id, now=NOW)
    key = Customer.objects.get(id=amina).page_key
    with pytest.raises(CarnetRefused) as owing:
        actions.erase_customer(shop_id=notebook.shop_id, customer_id=amina, by_id=notebook.by_id, now=NOW)
    assert owing.value.code == Refusal.STILL_OWES
    notebook.write(amina, "repayment", 10_00)
    actions.erase_customer(shop_id=notebook.shop_id, customer_id=amina, by_id=notebook.by_id, now=NOW)
    for card in Customer.objects.all():
        assert (card.name, card.search_text, card.phone, card.active) == ("", "", None, False)
    assert Entry.objects.filter(customer_id=amina).count() == 2
    assert queries.customer_by_page_key(key) is None
    # A phone that still holds the name does not bring it back.
    actions.save_customer(
        shop_id=notebook.shop_id, customer_id=amina, fields={"name": "Amina"}, by_id=notebook.by_id, now=NOW
    )
    assert Customer.objects.get(id=amina).name == ""


def test_a_new_key_closes_the_page_shared_before(notebook):
    amina = notebook.customer("Amina")
    old = Customer.objects.get(id=amina).page_key
    new = actions.renew_page_key(shop_id=notebook.shop_id, customer_id=amina, by_id=notebook.by_id, now=NOW)
    assert new != old
    assert len(new) == 43
    assert queries.customer_by_page_key(old) is None
    assert queries.customer_by_page_key(new).id == amina


@pytest.mark.story("shop:3.20")
def test_a_customer_contests_an_entry_and_takes_it_back(notebook):
    amina = notebook.customer("Amina")
    entry = notebook.write(amina, "goods", 70_00)
    for _ in range(2):
        actions.contest_entry(customer_id=amina, entry_id=entry.id, now=NOW)
    assert [contest.entry_id for contest in queries.open_contests(notebook.shop_id)] == [entry.id]
    assert notebook.owes(amina) == (70_00, 0, 0)
    actions.withdraw_contest(customer_id=amina, entry_id=entry.id)
    assert not queries.open_contests(notebook.shop_id).exists()


@pytest.mark.story("shop:3.20")
def test_the_shop_corrects_a_contested_entry_or_lets_it_stand(notebook):
    amina = notebook.customer("Amina")
    wrong, right = notebook.write(amina, "goods", 70_00), notebook.write(amina, "goods", 8_00)
    for entry in (wrong, right):
        actions.contest_entry(customer_id=amina, entry_id=entry.id, now=NOW)
    for entry, corrects in ((wrong, True), (right, False)):
        actions.answer_contest(
            shop_id=notebook.shop_id,
            entry_id=entry.id,
            corrects=corrects,
            by_id=notebook.by_id,
            day=NOW.date(),
            now=NOW,
        )
    states = {contest.entry_id: contest.state for contest in Contest.objects.all()}
    assert states == {wrong.id: ContestState.UPHELD, right.id: ContestState.ANSWERED}
    assert notebook.owes(amina) == (8_00, 0, 0)
    for again in (
        actions.contest_entry,
        lambda **given: actions.withdraw_contest(customer_id=given["customer_id"], entry_id=given["entry_id"]),
    ):
        with pytest.raises(CarnetRefused):
            again(customer_id=amina, entry_id=right.id, now=NOW)


def test_nobody_contests_anothers_entry_and_no_other_shop_answers(notebook, other_notebook):
    amina, stranger = notebook.customer("Amina"), notebook.customer("Stranger")
    entry = notebook.write(amina, "goods", 70_00)
    with pytest.raises(CarnetRefused):
        actions.contest_entry(customer_id=stranger, entry_id=entry.id, now=NOW)
    actions.contest_entry(customer_id=amina, entry_id=entry.id, now=NOW)
    with pytest.raises(CarnetRefused):
        actions.answer_contest(
            shop_id=other_notebook.shop_id,
            entry_id=entry.id,
            corrects=True,
            by_id=other_notebook.by_id,
            day=NOW.date(),
            now=NOW,
        )
    assert Contest.objects.get().state == ContestState.OPEN
