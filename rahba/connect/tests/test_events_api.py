"""What programs ask: the list of events, as far as they may; and not more often than they may."""

import json
import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from rahba.connect import actions
from rahba.connect.models import WebhookMessage
from rahba.connect.rules import apps as rules
from rahba.connect.rules.webhooks import DECLARED, KEPT, Declaration, Told
from rahba.kernel.ids import uuid7


@pytest.fixture
def told(monkeypatch, shop, now):
    """told(kind): an event of the shop, told outside."""
    for kind, scope in (("parcel.sent", "payments:read"), ("parcel.lost", "payments:write")):
        monkeypatch.setitem(DECLARED, kind, Declaration(kind, None, None, scope))

    def tell(kind="parcel.sent", *, organisation_id=None, at=now) -> str:
        about = Told(organisation_id or shop.organisation_id, uuid7(), 1, {"weight": 3})
        return str(actions.write_message(kind=kind, told=about, now=at).id)

    return tell


@pytest.fixture
def ask(client, make_key):
    """ask(after=…): the answer to a program that asks for events."""
    credential = make_key()[1]

    def get(*, key=credential, headers=None, **values):
        return client.get("/api/v1/events", values, headers={"Authorization": f"Bearer {key}", **(headers or {})})

    return get


def ids(answer) -> list[str]:
    return [event["id"] for event in answer.json()["items"]]


def test_who_missed_webhooks_reads_them_in_order_and_goes_on_from_there(ask, told):
    happened = [told() for _ in range(5)]

    first = ask(limit=2)
    rest = ask(after=first.json()["next"])
    assert ids(first) + ids(rest) == happened
    assert (first.json()["more"], rest.json()["more"]) == (True, False)
    event = WebhookMessage.objects.get(id=happened[0])
    assert first.json()["items"][0] == {"id": happened[0], **json.loads(event.body)}

    nothing = ask(after=rest.json()["next"]).json()
    assert (nothing["items"], nothing["next"], nothing["lost"]) == ([], rest.json()["next"], False)
    later = told()
    assert ids(ask(after=nothing["next"])) == [later]


def test_a_program_is_told_what_its_key_and_the_shop_let_it_hear(
    ask, told, make_key, make_shop, shop, app, owner, now
):
    sent, lost = told(), told("parcel.lost")
    assert ids(ask()) == [sent, lost]
    assert ids(ask(kind="parcel.lost")) == [lost]
    assert ids(ask(key=make_key(scopes=["payments:read", "events:read"])[1])) == [sent]
    assert ask(key=make_key(scopes=["payments:read"])[1]).json()["code"] == "insufficient_scope"

    other = make_shop(name="Hanout Atlas")
    elsewhere = {"app_id": app.id, "by_id": owner.id, "now": now, "organisation_id": other.organisation_id}
    there = {"Rahba-Organisation": str(other.organisation_id)}
    assert ask(headers=there).json()["code"] == "not_granted"
    actions.let_app_in(scopes=["payments:read", "events:read"], **elsewhere)
    theirs = told(organisation_id=other.organisation_id)
    assert ids(ask(headers=there)) == [theirs]
    actions.shut_app_out(**elsewhere)
    assert ask(headers=there).json()["code"] == "not_granted"
    assert ids(ask()) == [sent, lost]


def test_a_place_whose_events_are_no_longer_kept_says_so(ask, told, now):
    told(at=now - 2 * KEPT)
    place = ask().json()["next"]
    told(at=now - 2 * KEPT)
    kept = told()
    assert ask(after=place).json()["lost"] is False

    actions.drop_old_messages(now=now)
    answer = ask(after=place)
    assert (ids(answer), answer.json()["lost"]) == ([kept], True)
    assert ask(after=answer.json()["next"]).json()["lost"] is False


@pytest.mark.parametrize("values", [{"after": "x"}, {"after": "-1"}, {"after": "9" * 18}, {"after": "9" * 40},
                                    {"after": "١"}, {"kind": "x"}, {"limit": "0"}, {"limit": "1e3"},
                                    {"limit": "9" * 30}])  # fmt: skip
def test_a_senseless_question_is_refused_in_words(ask, told, values):
    told()
    answer = ask(**values)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["detail"]


@pytest.mark.story("pay:F36")
def test_a_program_that_asks_too_often_is_told_when_to_come_back(ask, make_key, now, monkeypatch):
    monkeypatch.setattr(rules, "MOST_REQUESTS_PER_KEY", 3)
    monkeypatch.setattr(rules, "MOST_REQUESTS_PER_APP", 5)
    assert [ask().status_code for _ in range(4)] == [200, 200, 200, 429]

    refused = ask(headers={"Accept-Language": "ar"})
    told = refused.json()
    assert (refused["Content-Type"], told["code"], told["most"]) == (
        "application/problem+json",
        "too_many_requests",
        3,
    )
    assert int(refused["Retry-After"]) == told["wait_seconds"] == 60
    assert "60" in told["detail"]
    # Another key of the app goes on, until the app as a whole has asked often enough.
    other = make_key()[1]
    assert [ask(key=other).status_code for _ in range(3)] == [200, 200, 429]


def test_a_key_is_not_given_tokens_without_end(client, make_key, monkeypatch):
    monkeypatch.setattr(rules, "MOST_TOKENS", 2)
    key, credential = make_key()
    form = {"grant_type": "client_credentials", "client_id": key.public_id, "client_secret": credential.split(".")[1]}
    answers = [client.post("/oauth/token", form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2].json()["error"], answers[2]["Retry-After"]) == ("temporarily_unavailable", "60")


@pytest.mark.story("pay:F36")
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_keys_of_one_app_that_ask_all_at_once_share_its_limit(make_key, at_once, monkeypatch):
    monkeypatch.setattr(rules, "MOST_REQUESTS_PER_APP", 10)
    keys = [make_key()[1] for _ in range(4)]

    def program(key):
        return lambda: [
            Client().get("/api/v1/events", headers={"Authorization": f"Bearer {key}"}).status_code for _ in range(5)
        ]

    answers = at_once(*[program(key) for key in keys])
    assert sorted(status for them in answers for status in them) == [200] * 10 + [429] * 10


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_overtaken(ask, told, at_once):
    """Two workers write: whoever reads in between never comes past an event that is not there yet."""
    written, read = threading.Event(), threading.Event()

    @transaction.atomic
    def slow():
        late = told()
        written.set()
        read.wait(timeout=1)
        return late

    def quick():
        written.wait(timeout=5)
        return told()

    def reader():
        written.wait(timeout=5)
        found = ids(ask())
        read.set()
        return found

    late, early, seen = at_once(slow, quick, reader)
    assert seen == []
    assert ids(ask()) == [late, early]
    assert connection.vendor == "postgresql"
