"""The one API document: each domain's router under /api/v1/, refusals as RFC 9457 problem documents."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import rahba
from rahba.connect.api import router as events_router
from rahba.kernel.problems import Problem
from rahba.payments.api.merchant import router as merchant_router
from rahba.payments.api.wallet import router as wallet_router
from rahba.till.api import router as till_router
from rahba.web.problems import fault_in_words, problem_answer

api = NinjaAPI(title="Rahba", version=rahba.__version__, urls_namespace="api", docs_url="docs")


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal that a domain raised."""
    return problem_answer(problem)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of the wrong shape: which field, and why."""
    errors = [
        {"field": ".".join(map(str, item["loc"])), "code": item["type"], "message": fault_in_words(item["type"])}
        for item in error.errors
    ]
    return problem_answer(
        Problem(
            422, "invalid_request", _("This request has not the expected shape. Nothing was changed."), errors=errors
        )
    )


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: unreadable JSON, a missing credential."""
    return problem_answer(
        Problem(
            error.status_code,
            "bad_request",
            _("This request is not written as /api/v1/docs says. Nothing was changed."),
        )
    )


api.add_router("", till_router)
api.add_router("payments", merchant_router)
api.add_router("", events_router)
api.add_router("/wallet", wallet_router)
