"""What people type about money."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rahba.kernel.money import parse_dirhams
from rahba.payments.rules import PaymentKind, WalletKind
from rahba.payments.rules.bank_accounts import check_rib
from rahba.payments.rules.disputes import DisputeReason
from rahba.payments.rules.enrolment import check_ice, check_number
from rahba.payments.rules.freezes import FreezeGround
from rahba.payments.rules.rails.bank_files import LARGEST_FILE
from rahba.payments.rules.reconciling import Remedy
from rahba.payments.rules.risk import CaseDecision, LimitWindow
from rahba.people.rules.fields import PhoneField

CASH_IN, CASH_OUT = "cash_in", "cash_out"
LEVELS = ((1, _("Level 1")), (2, _("Level 2")), (3, _("Level 3")))
SOURCES = (
    ("bank", _("The bank")),
    ("cmi", "CMI"),
    ("youcan", "YouCan Pay"),
    ("payzone", "Payzone"),
    ("switch", _("The wallet switch")),
)


class DirhamsField(forms.CharField):
    """An amount typed in dirhams, cleaned to centimes of at least `least`; empty is none."""

    def __init__(self, *, least: int = 0, **kwargs):
        widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=14, widget=widget, **kwargs)
        self.least = least
        self.widget.affix = _("DH")

    def clean(self, value) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        centimes = parse_dirhams(text)
        if centimes < self.least:
            raise ValidationError(_("Write an amount above zero."), code="zero")
        return centimes


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
    amount = DirhamsField(label=_("Amount"), least=1)


class PinForm(forms.Form):
    """The PIN of the wallet that pays."""

    pin = forms.CharField(
        label=_("Your agent’s PIN"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
    )


class TopUpForm(forms.Form):
    """Money for one's own wallet."""

    amount = DirhamsField(label=_("Amount"), least=1)


class StatementForm(forms.Form):
    """A file from the bank, or from a rail that takes money for us."""

    source = forms.ChoiceField(label=_("Whose file it is"), choices=SOURCES)
    file = forms.FileField(
        label=_("The file"),
        help_text=_("Of the bank camt.053 (a day’s statement) or camt.054 (a notice); of the others their report."),
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,application/xml,text/xml,text/csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("This file is larger than any statement. Nothing of it was used."), code="size")
        return file


class RemedyForm(forms.Form):
    """What should be done about a difference: one of `remedies`, and for one of them which of `wallets`."""

    remedy = forms.ChoiceField(label=_("What should be done"), widget=forms.RadioSelect)
    wallet_id = forms.TypedChoiceField(
        label=_("Which wallet"), required=False, coerce=uuid.UUID, empty_value=None, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why you propose it"), max_length=200, help_text=_("No name and no number of a person.")
    )

    def __init__(self, *args, remedies: list[Remedy], wallets: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remedy"].choices = [(one.value, one.label) for one in remedies]
        self.fields["wallet_id"].choices = wallets
        if not wallets:
            del self.fields["wallet_id"]


class FreezeForm(forms.Form):
    """A freeze names its ground and its order."""

    ground = forms.ChoiceField(label=_("Why"), choices=FreezeGround.choices, widget=forms.RadioSelect)
    order_ref = forms.CharField(
        label=_("Reference of the order or of the file"),
        max_length=60,
        help_text=_("No name and no number of a person."),
    )


class LimitForm(forms.Form):
    """A limit: whose payments, over what, how much and how many, and why."""

    subject = forms.ChoiceField(label=_("For whom"))
    window = forms.ChoiceField(label=_("Over what"), choices=LimitWindow.choices, initial=LimitWindow.DAY)
    amount_most = DirhamsField(
        label=_("At most in dirhams"), least=1, required=False, help_text=_("Empty: not bounded in this way.")
    )
    count_most = forms.IntegerField(
        label=_("At most so many payments"), min_value=1, max_value=100_000, required=False
    )
    reason = forms.CharField(label=_("Why it changes"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = [(f"level:{one}", label) for one, label in LEVELS]
        self.fields["subject"].choices = [*levels, *((f"kind:{kind}", kind.label) for kind in WalletKind)]

    def rule(self) -> dict:
        """What was typed, as `set_limit` takes it."""
        told = dict(self.cleaned_data)
        what, _sep, which = told.pop("subject").partition(":")
        return told | ({"level": int(which)} if what == "level" else {"wallet_kind": which})


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


class BankAccountForm(forms.Form):
    """Where a shop wants its money."""

    rib = forms.CharField(
        label=_("Your RIB"),
        max_length=40,
        help_text=_("24 digits, on your cheques or in your bank’s app. Spaces do not matter."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name on the account"), max_length=70)

    def clean_rib(self) -> str:
        return check_rib(self.cleaned_data["rib"])


class GiveBackForm(forms.Form):
    """How much of a payment goes back: all that is left, or a part."""

    amount = DirhamsField(label=_("How much to give back"))

    def __init__(self, *args, left: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = left

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"]
        if not 0 < amount <= self.left:
            raise ValidationError(_("Write at most what is left of the payment."), code="more_than_left")
        return amount


class SearchForm(forms.Form):
    """What to look for among payments; everything may stay empty."""

    kind = forms.ChoiceField(label=_("What kind"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    least = DirhamsField(label=_("At least"), required=False)
    most = DirhamsField(label=_("At most"), required=False)
    given_back = forms.ChoiceField(
        label=_("Given back"),
        required=False,
        choices=[("", _("All")), ("yes", _("Only those given back")), ("no", _("Only those kept"))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *PaymentKind.choices]

    def clean_given_back(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["given_back"])
