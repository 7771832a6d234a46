"""The two forms of sign-in: the number, then the code."""

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.core import context, ratelimit
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rahba.kernel import clock
from rahba.people import actions as people
from rahba.web.sign_in import PhoneAdapter, answers


class NumberForm(LoginForm):
    """Asks for the number; a number that nobody has makes a new person, whose number is still to be proved."""

    def login(self, request, redirect_url=None):
        """Send the code, after the limits of the form were passed."""
        if self.user is None:
            self.user = people.ensure_person(
                phone=self.cleaned_data["login"], language=get_language(), now=clock.now()
            )
        return super().login(request, redirect_url=redirect_url)


class CodeForm(ConfirmLoginCodeForm):
    """Asks for the six digits. Tries are counted per challenge, so that asking in parallel gives no more of them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.help_text = _("The 6 digits of the message.")
        field.error_messages["required"] = PhoneAdapter.error_messages["incorrect_code"]
        field.widget.attrs = {
            "class": "code-input",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "dir": "ltr",
            "maxlength": "12",
            "autofocus": True,
        }

    def clean_code(self) -> str:
        """Right, or a refusal in words."""
        adapter = PhoneAdapter(context.request)
        if not ratelimit.consume(context.request, action="confirm_code", key=self.expected_code):
            raise adapter.validation_error("too_many_login_attempts")
        if not answers(self.expected_code, self.cleaned_data["code"]):
            raise adapter.validation_error("incorrect_code")
        return self.cleaned_data["code"]
