"""Fields of forms that read what people type about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rahba.people.rules import parse_phone


class PhoneField(forms.CharField):
    """A phone number in any usual shape (`06 12…`, `+212…`, `00212…`, Arabic digits); cleaned to E.164."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Phone number"))
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "dir": "ltr"}),
        )
        super().__init__(**kwargs)

    def clean(self, value):
        """E.164, or empty where the field may be empty."""
        text = super().clean(value)
        return parse_phone(text) if text else text
