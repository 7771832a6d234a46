"""The one API document: each domain's router under /api/v1/, refusals as RFC 9457 problem documents."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import rahba
from rahba.kernel.problems import Problem
from rahba.till.api import router as till_router

MARK = {"X-Rahba": "1"}
"""On every answer of the API, so that the page of a Wi-Fi portal is never taken for ours."""


class MarkedAPI(NinjaAPI):
    """The API, whose answers bear our mark."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        response = super().create_temporal_response(request)
        for name, value in MARK.items():
            response[name] = value
        return response


api = MarkedAPI(title="Rahba", version=rahba.__version__, urls_namespace="api", docs_url="docs")


def _answer(problem: Problem) -> HttpResponse:
    return HttpResponse(
        json.dumps(problem.document()), status=problem.status, content_type="application/problem+json", headers=MARK
    )


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal that a domain raised."""
    return _answer(problem)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of the wrong shape: which field, and why."""
    errors = [{"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors]
    return _answer(Problem(422, "invalid_request", "The request has not the expected shape.", errors=errors))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: unreadable JSON, a missing credential."""
    return _answer(Problem(error.status_code, "bad_request", str(error)))


api.add_router("", till_router)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere: a problem document under /api/, the page in words elsewhere."""
    if request.path.startswith("/api/"):
        return _answer(Problem(404, "unknown_address", "There is nothing at this address. See /api/v1/docs."))
    return page_not_found(request, exception)
