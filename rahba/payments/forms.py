"""What people type about money."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rahba.kernel.money import parse_dirhams
from rahba.payments.rules.disputes import DisputeReason
from rahba.payments.rules.enrolment import check_ice, check_number
from rahba.payments.rules.freezes import FreezeGround
from rahba.payments.rules.risk import CaseDecision
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


class TopUpForm(forms.Form):
    """Money for one's own wallet."""

    amount = forms.CharField(
        label=_("Amount"),
        max_length=14,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.affix = _("DH")

    clean_amount = AgentForm.clean_amount


class FreezeForm(forms.Form):
    """A freeze names its ground and its order."""

    ground = forms.ChoiceField(label=_("Why"), choices=FreezeGround.choices, widget=forms.RadioSelect)
    order_ref = forms.CharField(
        label=_("Reference of the order or of the file"),
        max_length=60,
        help_text=_("No name and no number of a person."),
    )


class CaseForm(forms.Form):
    """What an officer says of a case."""

    decision = forms.ChoiceField(label=_("What it is"), choices=CaseDecision.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Why you decide so"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """A few sentences."""

    text = forms.CharField(label=_("Why you decide so"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """What the one who was paid has to say."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        help_text=_("What was sold, when it was handed over, and to whom."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DisputeForm(forms.Form):
    """A payer contests a payment."""

    reason = forms.ChoiceField(label=_("What happened"), choices=DisputeReason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Tell it in a few words"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class NumbersForm(forms.Form):
    """A shop's registration, where it has one."""

    ice = forms.CharField(label=_("ICE"), required=False, max_length=20)
    tax_number = forms.CharField(label=_("Tax number (IF)"), required=False, max_length=16)
    register_number = forms.CharField(label=_("Trade register (RC)"), required=False, max_length=16)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}

    def clean_ice(self) -> str:
        return check_ice(self.cleaned_data["ice"])

    def clean_tax_number(self) -> str:
        return check_number(self.cleaned_data["tax_number"])

    def clean_register_number(self) -> str:
        return check_number(self.cleaned_data["register_number"])
