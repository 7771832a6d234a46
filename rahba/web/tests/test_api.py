"""The root of the API."""

import pytest

pytestmark = pytest.mark.django_db


def test_an_unknown_address_is_a_problem_document_in_the_api_and_a_page_elsewhere(client):
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "unknown_address"
    page = client.get("/fr/nowhere/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
