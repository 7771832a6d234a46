"""The root of the API: whatever goes wrong, the caller hears a problem document that tells nothing of our insides."""

import pytest
from django.db import OperationalError
from django.http import Http404
from django.utils import translation

from rahba.people import queries as people

pytestmark = pytest.mark.django_db


def problem(answer, status: int) -> dict:
    """What the document says, having looked at its outside."""
    assert (answer.status_code, answer["Content-Type"], answer["X-Rahba"]) == (status, "application/problem+json", "1")
    document = answer.json()
    assert document["status"] == status
    assert document["detail"]
    return document


def test_an_unknown_address_is_a_problem_document_in_the_api_and_a_page_elsewhere(client):
    assert problem(client.get("/api/v1/nowhere"), 404)["code"] == "unknown_address"
    page = client.get("/fr/nowhere/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert not page.has_header("X-Rahba")


def test_a_wrong_method_says_which_are_right(client):
    answer = client.get("/api/v1/sync")
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("failure", [RuntimeError("secret of the house"), OperationalError("secret of the house")])
def test_a_view_that_fails_tells_nothing_of_our_insides(client, monkeypatch, failure):
    def fall(_token):
        raise failure

    monkeypatch.setattr(people, "device_by_token", fall)
    client.raise_request_exception = False
    answer = client.get("/api/v1/changes", headers={"Authorization": "Bearer x", "Accept-Language": "ar"})
    assert problem(answer, 500)["code"] == "broken"
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_thing_that_is_not_there_is_said_in_the_callers_language(client, monkeypatch):
    def miss(_token):
        raise Http404("secret of the house")

    monkeypatch.setattr(people, "device_by_token", miss)
    headers = {"Authorization": "Bearer x"}
    french, arabic = (
        problem(client.get("/api/v1/changes", headers={**headers, "Accept-Language": language}), 404)
        for language in ("fr", "ar")
    )
    assert french["code"] == arabic["code"] == "unknown_address"
    assert "secret" not in french["detail"]
    assert french["detail"] != arabic["detail"]


def test_a_failure_before_any_view_is_a_problem_document_too(client):
    assert problem(client.get("/api/v1/till/ping", headers={"Host": "elsewhere.test"}), 400)["code"] == "refused"


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/changes/", "/api/v2/sync"])
def test_odd_addresses(client, path):
    problem(client.get(path), 404)


def test_an_unreadable_body_is_refused_as_a_problem(client):
    answer = client.post("/api/v1/till/pair", "{", content_type="application/json")
    assert problem(answer, 400)["code"] == "bad_request"


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_a_malformed_id_is_refused_in_the_callers_language(client, language):
    headers = {"Accept-Language": language, "Authorization": "Bearer x"}
    told = problem(client.get("/api/v1/payments/intents/not-an-id", headers=headers), 422)
    assert told["code"] == "invalid_request"
    (error,) = told["errors"]
    assert (error["field"], error["code"]) == ("path.intent_id", "uuid_parsing")
    with translation.override(language):
        assert error["message"] == translation.gettext("is not a UUID") != "is not a UUID"
    assert not {"Input", "should", "valid"} & set(told["detail"].split() + error["message"].split())
