"""The shop's pages of the carnet, as its people use them."""

import pytest
from django.urls import reverse
from django.utils import translation

from rahba.carnet import queries
from rahba.carnet.models import Customer, Entry
from rahba.carnet.tests.conftest import Notebook
from rahba.kernel.ids import uuid7
from rahba.kernel.models import AuditEntry


@pytest.fixture
def carnet(client, place):
    """The owner, signed in, on the pages of the carnet."""
    client.force_login(place.owner)

    class Pages:
        def address(self, route, *args, shop_id=place.id):
            with translation.override("fr"):
                return reverse(f"carnet:{route}", args=[shop_id, *args])

        def get(self, route, *args, query="", **more):
            return client.get(self.address(route, *args, **more) + query)

        def post(self, route, /, *args, follow=True, **data):
            return client.post(self.address(route, *args), data, follow=follow)

    return Pages()


def said(answer) -> str:
    return answer.content.decode()


def test_a_customer_is_added_with_a_name_only(carnet, place):
    answer = carnet.post("customer_new", name="Lalla Zineb", phone="", language="", limit="")
    assert answer.status_code == 200
    card = Customer.objects.get()
    assert (card.name, card.phone, card.shop_id) == ("Lalla Zineb", None, place.id)
    assert "Lalla Zineb" in said(answer)


def test_the_form_sent_twice_makes_one_card(carnet):
    for _ in range(2):
        carnet.post(
            "customer_new",
            name="Lalla Zineb",
            new_id=str(uuid7()) if not Customer.objects.exists() else str(Customer.objects.get().id),
        )
    assert Customer.objects.count() == 1


def test_what_cannot_be_understood_is_said_and_nothing_is_lost(carnet):
    answer = carnet.post("customer_new", name="Lalla Zineb", phone="12", limit="beaucoup")
    assert answer.status_code == 422
    assert "Lalla Zineb" in said(answer)
    assert "field--error" in said(answer)
    assert not Customer.objects.exists()


def test_the_list_says_what_is_owed_and_by_whom(carnet, notebook):
    little, much = notebook.customer("Petit"), notebook.customer("Grand")
    notebook.customer("Réglé")
    notebook.write(little, "goods", 12_50)
    notebook.write(much, "cash", 400_00, days_ago=45)
    page = said(carnet.get("customers"))
    assert page.index("Grand") < page.index("Petit")
    assert "412,50" in page
    assert "Réglé" not in page
    assert "Réglé" in said(carnet.get("customers", query="?show=all"))
    assert "Petit" not in said(carnet.get("customers", query="?q=gran"))


def test_the_customers_page_shows_each_kind_and_the_receipt_behind(carnet, notebook):
    card = notebook.customer("Amina", phone="0612345678", limit=50_00)
    notebook.write(card, "goods", 30_00, sale_id=uuid7())
    notebook.write(card, "cash", 40_00)
    page = said(carnet.get("customer", card))
    for amount in ("70,00", "30,00", "40,00", "50,00"):
        assert amount in page


@pytest.mark.story("shop:3.22")
def test_an_entry_says_who_wrote_it_and_what_became_of_it(carnet, notebook):
    card = notebook.customer("Amina")
    notebook.write(card, "cash", 5_00)
    notebook.write(card, "goods", 30_00)
    repayment = notebook.write(card, "repayment", 20_00)
    page = said(carnet.get("entry", repayment.id))
    for words in ("Rachid (inventé)", "20,00", "15,00", "5,00"):
        assert words in page
    carnet.post("entry_correct", repayment.id)
    assert carnet.get("entry", repayment.id).context["may_correct"] is False


@pytest.mark.story("shop:3.16")
@pytest.mark.parametrize(("language", "word"), [("fr", "vous"), ("ar", "السلام"), ("ary", "السلام"), ("", "السلام")])
def test_a_reminder_speaks_the_customers_language(carnet, notebook, language, word):
    card = notebook.customer("Amina", phone="0612345678", language=language)
    notebook.write(card, "goods", 30_00)
    reminder = carnet.get("customer", card).context["reminder"]
    assert reminder.startswith("https://wa.me/212612345678?text=")
    from urllib.parse import unquote_plus

    text = unquote_plus(reminder)
    assert word in text
    assert "30,00" in text
    assert Customer.objects.get(id=card).page_key in text


def test_there_is_no_reminder_without_a_phone_or_a_debt(carnet, notebook):
    no_phone, no_debt = notebook.customer("Amina"), notebook.customer("Zahra", phone="0612345678")
    notebook.write(no_phone, "goods", 30_00)
    assert carnet.get("customer", no_phone).context["reminder"] == ""
    assert carnet.get("customer", no_debt).context["reminder"] == ""


@pytest.mark.story("shop:3.21")
def test_a_correction_is_written_from_the_page_and_only_once(carnet, notebook, place):
    card = notebook.customer("Amina")
    entry = notebook.write(card, "goods", 30_00)
    for _ in range(2):
        carnet.post("entry_correct", entry.id)
    assert notebook.owes(card) == (0, 0, 0)
    assert Entry.objects.count() == 2
    assert AuditEntry.objects.filter(verb="carnet.entry_reversed", object_id=entry.id).count() == 1


@pytest.mark.story("shop:F45")
def test_the_statement_comes_from_the_carnet_itself(carnet, notebook):
    card = notebook.customer("Amina")
    notebook.write(card, "goods", 30_00, days_ago=3)
    notebook.write(card, "repayment", 10_00)
    lines = carnet.get("statement", card).context["lines"]
    assert [(entry.total, running) for entry, running in lines] == [(30_00, 30_00), (-10_00, 20_00)]


def test_cards_are_joined_and_erased_from_their_pages(carnet, notebook):
    kept, other = notebook.customer("Hassan"), notebook.customer("Hassan B.")
    assert "Hassan B." in said(carnet.get("customer_join", kept))
    carnet.post("customer_join", kept, other=str(other))
    assert Customer.objects.get(id=other).merged_into_id == kept
    assert carnet.get("customer", other).status_code == 302
    carnet.post("customer_erase", kept)
    assert Customer.objects.get(id=kept).name == ""
    assert carnet.get("customer_change", kept).status_code == 404


def test_a_cashier_sees_the_carnet_but_sets_no_limit_and_corrects_nothing(client, place, notebook):
    from rahba.carnet.tests.conftest import NOW
    from rahba.shops import actions as shops

    cashier = shops.add_staff(shop_id=place.id, role="cashier", name="Salma", by_id=place.owner.id, now=NOW).person
    client.force_login(cashier)
    card = notebook.customer("Amina", limit=10_00)
    entry = notebook.write(card, "goods", 30_00)
    with translation.override("fr"):
        page, change = (
            reverse("carnet:customer", args=[place.id, card]),
            reverse("carnet:customer_change", args=[place.id, card]),
        )
        refused = [
            ("entry_correct", [entry.id]),
            ("entry_answer", [entry.id]),
            ("customer_new_link", [card]),
            ("customer_join", [card]),
            ("customer_erase", [card]),
        ]
        addresses = [reverse(f"carnet:{name}", args=[place.id, *args]) for name, args in refused]
    assert client.get(page).status_code == 200
    client.post(change, {"name": "Amina B.", "phone": "", "language": "", "limit": "9999"})
    saved = Customer.objects.get(id=card)
    assert (saved.name, saved.credit_limit) == ("Amina B.", 10_00)
    for address in addresses:
        assert client.post(address).status_code == 403
    assert notebook.owes(card) == (30_00, 0, 0)


@pytest.mark.story("shop:F47")
def test_another_shops_customers_and_entries_do_not_exist_here(carnet, notebook, other_place):
    stranger = Notebook(other_place)
    hers = stranger.customer("Hers")
    entry = stranger.write(hers, "goods", 30_00)
    assert carnet.get("entry", entry.id).status_code == 404
    for name in ("customer", "statement", "customer_change", "customer_share", "customer_join", "customer_erase"):
        assert carnet.get(name, hers).status_code == 404, name
    for name, one in (
        ("customer_change", hers),
        ("customer_new_link", hers),
        ("customer_erase", hers),
        ("entry_correct", entry.id),
        ("entry_answer", entry.id),
    ):
        assert carnet.post(name, one, name="Mine").status_code == 404, name
    mine = notebook.customer("Mine")
    assert carnet.post("customer_join", mine, other=str(hers)).status_code == 404
    assert carnet.post("customer_new", name="Mine too", new_id=str(hers)).status_code == 404
    assert carnet.get("customers", shop_id=other_place.id).status_code == 404
    assert Customer.objects.get(id=hers).name == "Hers"
    assert queries.balance_of(hers).total == 30_00
