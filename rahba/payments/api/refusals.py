"""What payments refuses, as problem documents."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from rahba.kernel.problems import Problem
from rahba.payments.rules import PaymentRefused, Refusal
from rahba.payments.rules.qr import CodeRefused, SchemeNotSet

_STATUS = {
    Refusal.WRONG_PIN: 403,
    Refusal.PIN_LOCKED: 403,
    Refusal.PIN_NOT_SET: 403,
    Refusal.NOT_FOR_YOU: 403,
    Refusal.NO_WALLET: 404,
    Refusal.NOBODY: 404,
    Refusal.INTENT_NOT_FOUND: 404,
    Refusal.PAYMENT_NOT_FOUND: 404,
    Refusal.AMOUNT: 422,
    Refusal.KEY_SHAPE: 422,
    Refusal.SAME_WALLET: 422,
    Refusal.PIN_WAIT: 429,
    Refusal.LOOK_UPS: 429,
}


@contextmanager
def told_as_problems() -> Iterator[None]:
    """What is refused inside is told to the caller, with its code and in words; all else of payments is a conflict."""
    try:
        yield
    except PaymentRefused as refused:
        raise Problem(_STATUS.get(refused.code, 409), str(refused.code), str(refused)) from refused
    except CodeRefused as refused:
        raise Problem(422, "code_refused", str(refused)) from refused
    except SchemeNotSet as unset:
        raise Problem(409, "no_national_scheme", str(unset)) from unset
    except ValidationError as refused:
        raise Problem(422, refused.code or "refused", " ".join(refused.messages)) from refused
