"""What people type about a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rahba.kernel.money import parse_dirhams
from rahba.people.rules import parse_phone

LANGUAGES = [("", _("The shop’s language")), ("ary", "الدارجة"), ("ar", "العربية"), ("fr", "Français")]


class CustomerForm(forms.Form):
    """A name is enough. The limit is asked only of those who may set it."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As you call this customer. A name is enough."))
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        help_text=_("To send a reminder by WhatsApp."),
        widget=forms.TextInput(attrs={"dir": "ltr", "type": "tel", "placeholder": "06 12 34 56 78"}),
    )
    language = forms.ChoiceField(label=_("Language of reminders"), required=False, choices=LANGUAGES)
    limit = forms.CharField(
        label=_("Most this customer may owe"),
        required=False,
        max_length=14,
        help_text=_("Empty: the shop’s own limit."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
    )

    def __init__(self, *args, may_set_limit: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["limit"].widget.affix = _("DH")
        if not may_set_limit:
            del self.fields["limit"]

    def clean_phone(self) -> str | None:
        return parse_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"].strip() else None

    def clean_limit(self) -> int | None:
        return parse_dirhams(self.cleaned_data["limit"]) if self.cleaned_data["limit"].strip() else None
