"""A button of a page: one call, then a word about it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest

from rahba.payments.rules import PaymentRefused


def act(request: HttpRequest, verb: Callable, done: str, **values) -> object | None:
    """Call `verb`, and say `done`, where there is anything to say; a refusal is said in words, and None comes back."""
    try:
        result = verb(**values)
    except PaymentRefused as refusal:
        messages.error(request, str(refusal))
        return None
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None
    if done:
        messages.success(request, done)
    return result


def one_or_404(found):
    """What was found; Http404 for nothing."""
    if found is None:
        raise Http404
    return found
