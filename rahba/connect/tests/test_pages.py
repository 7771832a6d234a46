"""The pages of programs: for who makes them, and for the shop that lets them in."""

import datetime as dt
import re

import pytest

from rahba.connect import actions, jobs, queries
from rahba.connect.models import WebhookDelivery
from rahba.connect.rules.inbox import Verdict
from rahba.connect.rules.webhooks import DECLARED, Declaration, Told
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.people.rules import OrganisationKind, Role


@pytest.fixture
def kinds(monkeypatch):
    """Two kinds of events."""
    monkeypatch.setattr("rahba.connect.rules.webhooks.DECLARED", DECLARED)
    for kind in ("parcel.sent", "parcel.lost"):
        monkeypatch.setitem(DECLARED, kind, Declaration(kind, None, None, "payments:read", "A parcel"))


@pytest.fixture
def maker(client, make_person):
    """Somebody with a start-up, signed in: (client, person, its organisation)."""
    person = make_person("Salma")
    client.force_login(person)
    client.post("/fr/programs/", {"name": "Dukkan Labs"})
    ((organisation, _issuer),) = queries.places_of(person.id, person.joined_at)
    return client, person, organisation


@pytest.fixture
def made(maker):
    """An app of the start-up, made on its page: (client, its address, the app)."""
    client, _person, organisation = maker
    place = f"/fr/programs/{organisation.id}/"
    client.post(place, {"name": "Caisse en ligne", "scopes": ["payments:read", "events:read"]})
    (app,) = queries.apps_of(organisation.id)
    return client, f"{place}{app.id}/", app


def test_a_start_up_opens_a_place_makes_an_app_and_a_key_that_is_told_once(made, now):
    client, address, app = made
    answer = client.post(f"{address}keys/", {"scopes": ["events:read"], "last_day": "2026-11-30"})

    credential = re.search(r"rk_[0-9a-f]{20}\.[\w-]{43}", answer.content.decode())[0]
    caller = queries.caller_for({"Authorization": f"Bearer {credential}"}, "events:read", now=now)
    assert caller.app_id == app.id
    page = client.get(address).content.decode()
    assert credential[:23] in page
    assert credential[24:] not in page
    (key,) = queries.keys_of(app.id, now)
    assert key.ends_at == dt.datetime(2026, 11, 30, 23, tzinfo=dt.UTC)  # midnight in Morocco

    fresh = client.post(f"{address}keys/{key.id}/rotate/").content.decode()
    assert re.search(r"rk_[0-9a-f]{20}\.[\w-]{43}", fresh)[0] != credential
    client.post(f"{address}keys/{key.id}/revoke/")
    assert key.id not in {one.id for one in queries.keys_of(app.id, now)}


def test_a_key_may_no_more_than_its_app(made, now):
    client, address, app = made
    assert client.post(f"{address}keys/", {"scopes": ["payments:write"]}).status_code == 422
    assert queries.keys_of(app.id, now) == []


def test_a_shop_reads_what_a_program_asks_lets_it_in_and_ends_it(made, shop, owner, now):
    client, address, app = made
    link = re.search(r"http://testserver(/fr/let-in/[^<]+)", client.get(address).content.decode())[1]
    client.force_login(owner)

    asked = client.get(link, follow=True)
    assert asked.redirect_chain[-1][0] == f"/fr/shop/{shop.id}/programs/{app.id}/"
    words = asked.content.decode()
    assert "Caisse en ligne" in words
    assert "Dukkan Labs" in words
    assert 'value="payments:write"' not in words

    here = asked.redirect_chain[-1][0]
    assert client.post(here, {"scopes": ["payments:write"]}).status_code == 422
    assert client.post(here, {"scopes": []}).status_code == 422
    assert queries.own_grant(app.id, shop.organisation_id) is None
    client.post(here, {"scopes": ["payments:read"]})
    assert queries.own_grant(app.id, shop.organisation_id).scopes == ["payments:read"]
    assert "Caisse en ligne" in client.get(f"/fr/shop/{shop.id}/programs/").content.decode()

    client.post(f"{here}withdraw/")
    assert queries.own_grant(app.id, shop.organisation_id) is None
    journal = client.get(f"/fr/shop/{shop.id}/manage/journal/").content.decode()
    assert str(app.id) not in journal


def test_a_code_that_is_none_is_refused_in_words(client, shop, owner):
    client.force_login(owner)
    for code in ("abc", str(uuid7())):
        answer = client.post(f"/fr/shop/{shop.id}/programs/", {"app": code})
        assert answer.status_code == 422
        assert "field__error" in answer.content.decode()


@pytest.fixture
def endpoint(made, kinds, receiver):
    """A webhook address, added on its page: (client, its address, the endpoint, its secret)."""
    client, address, app = made
    shown = client.post(f"{address}webhooks/add/", {"url": receiver.url, "kinds": ["parcel.sent"]}).content.decode()
    (found,) = queries.endpoints_of(app.id)
    return client, f"{address}webhooks/{found.id}/", found, re.search(r"whsec_[\w+/=]+", shown)[0]


def test_a_test_event_is_sent_and_its_log_shows_what_came_back_and_sends_it_again(endpoint, receiver, now):
    client, address, _found, secret = endpoint
    receiver.answers = [500, 204]
    client.post(f"{address}test/")
    jobs.send_webhooks(now=now)

    log = client.get(address).content.decode()
    assert "webhook.test" in log
    assert "500" in log
    assert "what came of it" in log
    assert secret not in log
    delivery = WebhookDelivery.objects.get()
    client.post(f"{address}deliveries/{delivery.id}/")
    jobs.send_webhooks(now=now)
    assert [sent[1] for sent in receiver.got] == [receiver.got[0][1]] * 2
    assert 'hx-trigger="every 4s"' not in client.get(address).content.decode()
    assert client.post(f"{address}deliveries/{uuid7()}/").status_code == 404


def test_an_address_is_paused_resumed_replayed_changed_and_removed(endpoint, made, receiver, now):
    client, address, found, secret = endpoint
    about = Told(made[2].organisation_id, uuid7(), 1, {})
    client.post(f"{address}pause/")
    actions.write_message(kind="parcel.sent", told=about, now=now)
    assert jobs.send_webhooks(now=now) == 0
    client.post(f"{address}resume/")
    assert jobs.send_webhooks(now=now) == 1

    stretch = {"since": "2026-11-24T11:00", "until": "2026-11-24T13:00"}  # around noon in Morocco
    client.post(f"{address}replay/", stretch)
    assert jobs.send_webhooks(now=now) == 1
    client.post(f"{address}replay/", {"since": "2026-11-24T12:30"})
    assert jobs.send_webhooks(now=now) == 0
    assert client.post(f"{address}replay/", {"since": "x"}).status_code == 422
    assert client.post(f"{address}kinds/", {}).status_code == 422
    client.post(f"{address}kinds/", {"kinds": ["parcel.lost"]})
    assert queries.endpoint_of(made[2].id, found.id).kinds == ["parcel.lost"]
    assert re.search(r"whsec_[\w+/=]+", client.post(f"{address}secret/").content.decode())[0] != secret
    assert client.post(f"{address}nonsense/").status_code == 404
    client.post(f"{address}remove/")
    assert client.get(address).status_code == 404


def test_nobody_else_opens_the_place_of_a_start_up_and_it_can_be_closed(made, endpoint, client, make_person, now):
    _client, address, app = made
    place = address.removesuffix(f"{app.id}/")
    addresses = [place, address, endpoint[1], f"{place}inbox/"]
    person = client.session["_auth_user_id"]
    client.logout()
    assert {client.get(one).status_code for one in addresses} == {302}
    client.force_login(make_person("Stranger"))
    assert {client.get(one).status_code for one in addresses} == {404}
    for act in ("keys/", "close/", f"webhooks/{endpoint[2].id}/remove/"):
        assert client.post(address + act).status_code == 404
    assert client.post(f"{place}leave/").status_code == 404

    from rahba.people.models import Person

    client.force_login(Person.objects.get(id=person))
    assert client.get("/fr/home/")["Location"] == place
    client.post(f"{place}leave/")
    assert client.get(place).status_code == 404
    assert queries.app_to_let_in(app.id) is None
    people.erase_person(person_id=person, by_id=person, now=now)


def test_the_issuers_officer_sees_what_came_in_and_has_it_tried_again(client, make_person, now):
    officer = make_person("Hajar")
    issuer = people.open_organisation(kind=OrganisationKind.ISSUER, name="Issuer", now=now)
    people.add_member(organisation_id=issuer.id, role=Role.OFFICER, person_id=officer.id, by_id=None, now=now)
    values = {"source": "cmi", "raw": b"{}", "headers": {}, "now": now}
    actions.take_in(event_id="e-1", signature_ok=True, **values)
    actions.take_in(event_id="e-2", signature_ok=False, **values)
    actions.apply_waiting(source="cmi", handler=lambda _event, _now: False, now=now)
    client.force_login(officer)

    page = client.get(f"/fr/programs/{issuer.id}/inbox/").content.decode()
    assert "e-1" in page
    assert "e-2" in page
    assert queries.doubtful_events("cmi")[0].verdict == Verdict.UNSIGNED
    client.post(f"/fr/programs/{issuer.id}/inbox/again/", {"source": "cmi", "event": "e-1"})
    assert queries.inbox_event("cmi", "e-1").due_at == now
