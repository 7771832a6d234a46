"""Sign-in by phone number and one-time code: allauth's adapter, over people and connect.

One door for everybody: whoever proves a number is signed in, and is a new person if the number was not known. So a
number that is known and one that is not are answered alike, and nothing can be learnt by trying numbers.

A code is never stored. allauth keeps in the session what `generate_phone_verification_code` returns: here a random
challenge, of which the six digits are a keyed digest.
"""

import hmac
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from rahba.connect import actions as connect
from rahba.connect.rules import NoticeKind
from rahba.kernel import clock
from rahba.kernel.text import western_digits
from rahba.people import actions as people
from rahba.people import queries
from rahba.people.rules.fields import PhoneField

_CODE_DIGITS = 6


def code_of(challenge: str) -> str:
    """The six digits that answer a challenge; only this installation's secret key can tell."""
    digest = salted_hmac("rahba.web.sign_in", challenge, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**_CODE_DIGITS:0{_CODE_DIGITS}d}"


def answers(challenge: str, typed: str) -> bool:
    """Whether what was typed (spaces and Arabic digits allowed) is the code of the challenge."""
    digits = "".join(char for char in western_digits(typed) if char in "0123456789")
    return bool(challenge) and hmac.compare_digest(digits, code_of(challenge))


class PhoneAdapter(DefaultAccountAdapter):
    """allauth's adapter, over Person.phone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "incorrect_code": _("This is not the code. Look at the last message you received and write its 6 digits."),
        "too_many_login_attempts": _(
            "Too many tries with this number. Your account is safe; wait a few minutes and try again."
        ),
        "rate_limited": _("That was a lot of codes. Wait a few minutes, then ask for a new one."),
    }

    def phone_form_field(self, **kwargs):
        """The field in which every shape of a number can be typed."""
        return PhoneField(**kwargs)

    def generate_phone_verification_code(self, *, user, phone: str) -> str:
        """The challenge that allauth keeps in the session."""
        return secrets.token_urlsafe(24)

    def send_verification_code_sms(self, user, phone: str, code: str, **kwargs) -> None:
        """Send the digits that answer the challenge `code`."""
        text = _("Your Rahba code: %(code)s. Tell it to nobody.") % {"code": code_of(code)}
        if not connect.send_code(phone=phone, kind=NoticeKind.CODE, text=str(text), now=clock.now()):
            messages.error(
                context.request,
                _("The message could not be sent just now. Wait a minute, then ask for a new code."),
            )

    def get_user_by_phone(self, phone: str):
        """The person with this number, also one added by a shop who never signed in."""
        return queries.person_by_phone(phone)

    def get_phone(self, user) -> tuple[str, bool] | None:
        """The person's number and whether they proved it."""
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user, phone: str, verified: bool) -> None:
        """Called by allauth where a number may be changed before it is proved, which Rahba does not offer."""
        if verified:
            self.set_phone_verified(user, phone)

    def set_phone_verified(self, user, phone: str) -> None:
        """The person typed the code sent to this number."""
        now = clock.now()
        people.verify_phone(person_id=user.id, phone=phone, now=now)
        user.phone, user.phone_verified_at = phone, now

    def is_open_for_signup(self, request) -> bool:
        """There is no sign-up form: a new number is a new person."""
        return False
