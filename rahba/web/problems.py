"""Whatever goes wrong under /api/, wherever it happens, is answered as an RFC 9457 problem document with our mark."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rahba.kernel.problems import Problem

API = "/api/"
PROBLEM = "application/problem+json"
MARK = "X-Rahba"
"""On every answer of the API, so that the page of a Wi-Fi portal is never taken for ours."""


def problem_answer(problem: Problem) -> HttpResponse:
    """The refusal as an answer."""
    return HttpResponse(
        json.dumps(problem.document()), status=problem.status, content_type=PROBLEM, headers=problem.headers
    )


_FAULTS = {
    "missing": gettext_lazy("is missing"),
    "uuid": gettext_lazy("is not a UUID"),
    "int": gettext_lazy("is not a whole number"),
    "bool": gettext_lazy("is not true or false"),
    "string": gettext_lazy("is not a text of the expected length and letters"),
    "greater": gettext_lazy("is too small"),
    "less": gettext_lazy("is too large"),
    "too_long": gettext_lazy("is too long"),
    "too_short": gettext_lazy("is too short"),
    "list": gettext_lazy("is not a list"),
    "date": gettext_lazy("is not a date"),
    "literal": gettext_lazy("is not one of the allowed words"),
    "enum": gettext_lazy("is not one of the allowed words"),
    "extra": gettext_lazy("is not known here"),
}
"""By how the names of pydantic's kinds of errors begin; each follows the name of the field."""


def fault_in_words(kind: str) -> str:
    """What is wrong with a field, in the caller's language, from pydantic's name of the error."""
    found = next((words for start, words in _FAULTS.items() if kind.startswith(start)), None)
    return str(found or _("has not the expected shape"))


class ProblemsInTheApi:
    """The outermost middleware: what reaches it is an answer already, also where a view or another middleware failed.

    The traceback went to the log; nothing of it is told.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith(API):
            return answer
        if answer.status_code >= 400 and answer["Content-Type"] != PROBLEM:
            with translation.override(translation.get_language_from_request(request)):
                spoken = problem_answer(_problem(answer.status_code))
            if answer.has_header("Allow"):
                spoken["Allow"] = answer["Allow"]
            answer = spoken
        answer[MARK] = "1"
        return answer


def _problem(status: int) -> Problem:
    """What an answer without words of ours means."""
    if status == 404:
        return Problem(404, "unknown_address", _("There is nothing at this address. See /api/v1/docs."))
    if status == 405:
        return Problem(405, "method_not_allowed", _("This address is not used in that way. See /api/v1/docs."))
    if status >= 500:
        return Problem(
            status,
            "broken",
            _("Something broke on our side. What was stored before is safe; send this again in a minute."),
        )
    return Problem(status, "refused", _("This request cannot be read. Nothing was changed. See /api/v1/docs."))
