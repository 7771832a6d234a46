"""The one API document: each domain's router under /api/v1/, refusals as RFC 9457 problem documents."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import rahba
from rahba.kernel.problems import Problem
from rahba.payments.api.wallet import router as wallet_router
from rahba.till.api import router as till_router
from rahba.web.problems import problem_answer

api = NinjaAPI(title="Rahba", version=rahba.__version__, urls_namespace="api", docs_url="docs")


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal that a domain raised."""
    return problem_answer(problem)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of the wrong shape: which field, and why."""
    errors = [{"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors]
    return problem_answer(Problem(422, "invalid_request", "The request has not the expected shape.", errors=errors))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: unreadable JSON, a missing credential."""
    return problem_answer(Problem(error.status_code, "bad_request", str(error)))


api.add_router("", till_router)
api.add_router("/wallet", wallet_router)
