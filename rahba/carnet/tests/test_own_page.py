"""The customer's own page: opened by a key, without an account."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from rahba.carnet import actions
from rahba.carnet.models import Contest, Customer
from rahba.carnet.tests.conftest import NOW
from rahba.carnet.views import public


def address(customer_id, name="page", *args, language="fr"):
    key = Customer.objects.get(id=customer_id).page_key
    with translation.override(language):
        return reverse(f"own_carnet:{name}", args=[key, *args])


@pytest.fixture
def amina(notebook):
    return notebook.customer("Amina")


@pytest.mark.story("shop:3.19")
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_customer_sees_what_is_owed_in_three_languages(client, notebook, amina, language):
    notebook.write(amina, "goods", 12_50)
    notebook.write(amina, "cash", 100_00)
    answer = client.get(address(amina, language=language))
    page = answer.content.decode()
    for amount in ("112,50", "12,50", "100,00"):
        assert amount in page
    assert f'lang="{language}"' in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_page_shows_nothing_of_other_customers(client, notebook, amina):
    other = notebook.customer("Zahra")
    entry = notebook.write(other, "goods", 99_00)
    assert "99,00" not in client.get(address(amina)).content.decode()
    assert client.get(address(amina, "entry", entry.id))["Location"] == address(amina)
    client.post(address(amina, "contest", entry.id))
    assert not Contest.objects.exists()


@pytest.mark.story("shop:3.20")
def test_the_customer_contests_an_entry_and_undoes_it(client, notebook, amina):
    entry = notebook.write(amina, "goods", 12_50)
    page = client.post(address(amina, "contest", entry.id), follow=True).content.decode()
    assert Contest.objects.get().entry_id == entry.id
    assert address(amina, "withdraw", entry.id) in page
    client.post(address(amina, "withdraw", entry.id))
    assert not Contest.objects.exists()


@pytest.mark.story("shop:3.20")
def test_the_shop_answers_and_the_customer_reads_it(client, notebook, amina, place):
    entry = notebook.write(amina, "goods", 12_50)
    client.post(address(amina, "contest", entry.id))
    client.force_login(place.owner)
    with translation.override("fr"):
        waiting, answer = (
            reverse("carnet:objections", args=[place.id]),
            reverse("carnet:entry_answer", args=[place.id, entry.id]),
        )
    assert "Amina" in client.get(waiting).content.decode()
    client.post(answer, {"corrects": "1"})
    assert notebook.owes(amina) == (0, 0, 0)
    assert client.post(address(amina, "withdraw", entry.id), follow=True).status_code == 200
    assert Contest.objects.get().state == "upheld"


def test_a_renewed_or_wrong_key_opens_nothing(client, notebook, amina):
    old = address(amina)
    actions.renew_page_key(shop_id=notebook.shop_id, customer_id=amina, by_id=notebook.by_id, now=NOW)
    for wrong in (old, old.replace("/c/", "/c/x")):
        answer = client.get(wrong)
        assert answer.status_code == 404
        assert "Amina" not in answer.content.decode()
    assert client.get(address(amina)).status_code == 200


def test_whoever_tries_keys_is_stopped_and_customers_of_the_same_address_are_not(client, amina, monkeypatch):
    cache.clear()
    monkeypatch.setattr(public.clock, "now", lambda: NOW)
    with translation.override("fr"):
        wrong = reverse("own_carnet:page", args=["x" * 43])
    for _ in range(public.WRONG_KEYS):
        assert client.get(wrong).status_code == 404
    assert client.get(wrong).status_code == 429
    assert client.get(address(amina)).status_code == 200
    assert client.get(wrong, REMOTE_ADDR="10.9.8.7").status_code == 404
    cache.clear()


def test_the_short_address_leads_to_the_visitors_language(client, amina):
    key = Customer.objects.get(id=amina).page_key
    assert client.get(f"/c/{key}/", HTTP_ACCEPT_LANGUAGE="ar")["Location"] == f"/ar/c/{key}/"
