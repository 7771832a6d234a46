"""What people type about cash and repayments."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rahba.kernel.money import parse_dirhams
from rahba.sales.rules import MOVEMENT_SIGNS, CashKind

_LONGEST_EXPORT = 366


class AmountForm(forms.Form):
    """An amount of dirhams, as one types it."""

    amount = forms.CharField(
        label=_("Amount"),
        max_length=14,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"}),
    )
    smallest = 1

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.affix = _("DH")

    def clean_amount(self) -> int:
        centimes = parse_dirhams(self.cleaned_data["amount"])
        if centimes < self.smallest:
            raise ValidationError(_("Write an amount above zero."), code="zero")
        return centimes


class CashForm(AmountForm):
    """Cash put into the drawer, or taken out of it."""

    movement = forms.ChoiceField(
        label=_("What happened"), choices=[(kind.value, kind.label) for kind in MOVEMENT_SIGNS], initial=CashKind.IN
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=40,
        required=False,
        help_text=_("A word that you will understand later: bread, bank…"),
    )
    field_order = ("movement", "amount", "reason")


class CountForm(AmountForm):
    """What lies in the drawer."""

    smallest = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Counted in the drawer")


class SpanForm(forms.Form):
    """The days of the journal."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            raise ValidationError(_("The last day is before the first. Exchange them."), code="order")
        if first and last and last - first > dt.timedelta(days=_LONGEST_EXPORT):
            raise ValidationError(_("That is more than a year. Ask for one year at a time."), code="too_long")
        return self.cleaned_data
