"""What people type about money."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rahba.kernel.money import parse_dirhams
from rahba.people.rules.fields import PhoneField

CASH_IN, CASH_OUT = "cash_in", "cash_out"


class AgentForm(forms.Form):
    """A customer at the counter who brings cash, or wants some."""

    act = forms.ChoiceField(
        label=_("What for"),
        choices=[
            (CASH_IN, pgettext_lazy("agent", "They give cash: into their wallet")),
            (CASH_OUT, pgettext_lazy("agent", "They want cash: out of their wallet")),
        ],
        initial=CASH_IN,
        widget=forms.RadioSelect,
    )
    phone = PhoneField(label=_("Their phone number"))
    amount = forms.CharField(
        label=_("Amount"),
        max_length=14,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.affix = _("DH")

    def clean_amount(self) -> int:
        centimes = parse_dirhams(self.cleaned_data["amount"])
        if centimes < 1:
            raise ValidationError(_("Write an amount above zero."), code="zero")
        return centimes


class PinForm(forms.Form):
    """The PIN of the wallet that pays."""

    pin = forms.CharField(
        label=_("Your agent’s PIN"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
    )
