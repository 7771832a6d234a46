"""The front door: in the visitor's language, with the demo's doors in the demo only."""

import importlib
import re

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import clear_url_caches

import rahba.web.urls
import rahba.web.urls_pages
from rahba.kernel import clock
from rahba.web import demo
from rahba.web.demo import market

DOORS = ("shopkeeper", "cashier", "customer", "officer")


@pytest.fixture
def in_demo(monkeypatch, submitted_here):
    """The addresses as they are when the demo is on, with a market of two days."""
    monkeypatch.setattr(market, "DAYS", 2)
    monkeypatch.setattr("rahba.catalogue.actions.save_photo", lambda **_: "")
    with override_settings(DEMO=True, PRIVATE_WEBHOOKS=True):
        reload_addresses()
        yield
    reload_addresses()


def reload_addresses():
    importlib.reload(rahba.web.urls_pages)
    importlib.reload(rahba.web.urls)
    clear_url_caches()


@pytest.mark.parametrize(
    ("accepts", "address"),
    [("fr", "/fr/"), ("ar-MA,ar;q=0.9,fr;q=0.5", "/ar/"), ("de, en", "/fr/"), ("", "/fr/"), ("ary", "/ary/")],
)
def test_the_root_leads_to_the_visitors_language(client, accepts, address):
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE=accepts)
    assert answer["Location"] == address
    assert "Accept-Language" in answer["Vary"]


def test_the_language_chosen_before_goes_before_the_browsers(client, db):
    client.get("/ary/")
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="fr")["Location"] == "/ary/"


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [("fr", "ltr", "Pour le commerçant"), ("ar", "rtl", "لصاحب المحل"), ("ary", "rtl", "لمول الحانوت")],
)
def test_one_screen_says_what_it_is_and_for_whom(client, db, language, direction, words):
    page = client.get(f"/{language}/").content.decode()
    assert f'lang="{language}" dir="{direction}"' in page
    assert words in page
    assert f'href="/{language}/account/login/"' in page


def test_outside_the_demo_its_doors_do_not_exist(client, db):
    assert settings.DEMO is False
    page = client.get("/fr/").content.decode()
    assert "demo/enter" not in page
    assert "demo-banner" not in page
    for door in DOORS:
        assert client.post("/fr/demo/enter/", {"as": door}).status_code == 404


def test_the_demo_says_that_it_is_one_on_every_page(client, in_demo):
    for address in ("/fr/", "/fr/account/login/", "/fr/nothing/"):
        assert "demo-banner" in client.get(address).content.decode(), address


def test_each_door_of_the_demo_leads_where_it_says(client, in_demo):
    demo.load(clock.now())
    for door, words in (
        ("shopkeeper", "Épicerie Rahma (démo)"),
        ("customer", "Khadija (démo)"),
        ("officer", "Chambre de commerce (démo)"),
    ):
        client.logout()
        answer = client.post("/fr/demo/enter/", {"as": door}, follow=True)
        assert answer.status_code == 200, door
        assert words in answer.content.decode(), door
    to_the_till = client.post("/fr/demo/enter/", {"as": "cashier"})["Location"]
    assert re.fullmatch(r"/till/#pair=[A-Z0-9]{4}-[A-Z0-9]{4}", to_the_till)


def test_a_door_that_is_none_and_a_market_not_yet_loaded_open_nothing(client, in_demo):
    for door in ("owner", "", "../", *DOORS):
        assert client.post("/fr/demo/enter/", {"as": door}).status_code == 404, door
    assert client.get("/fr/demo/enter/").status_code == 405


def test_health_is_told_in_one_word(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_a_wrong_address_is_answered_in_words(client, db, language):
    answer = client.get(f"/{language}/nothing/at/all/")
    assert answer.status_code == 404
    assert f'lang="{language}"' in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_form_that_waited_too_long_is_answered_in_words(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/fr/account/login/", {"login": "0612345678"})
    assert answer.status_code == 403
    assert "Rien n’a changé" in answer.content.decode()


def test_a_fault_of_ours_is_owned_in_words(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("rahba.web.views.front.remember_language", lambda _: 1 / 0)
    answer = client.get("/ar/")
    assert answer.status_code == 500
    assert 'dir="rtl"' in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()
