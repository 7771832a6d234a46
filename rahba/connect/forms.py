"""Forms about programs."""

import datetime as dt
import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rahba.connect import queries
from rahba.connect.rules.apps import LONGEST_NAME, SCOPES

_WHEN = {"type": "datetime-local", "dir": "ltr"}


class ScopesField(forms.MultipleChoiceField):
    """Some of the rights that there are."""

    def __init__(self, allowed=tuple(SCOPES), **kwargs):
        kwargs.setdefault("label", _("What it may do"))
        choices = [(scope, SCOPES[scope]) for scope in SCOPES if scope in allowed]
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class StartUpForm(forms.Form):
    """A place for people who make programs."""

    name = forms.CharField(label=_("Name of the start-up"), max_length=LONGEST_NAME)


class AppForm(forms.Form):
    """A new program."""

    name = forms.CharField(
        label=_("Name of the program"), max_length=LONGEST_NAME, help_text=_("Shops read it when they let it in.")
    )
    scopes = ScopesField(initial=list(SCOPES))


class KeyForm(forms.Form):
    """A new key, of what the program may do at most."""

    scopes = ScopesField()
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        help_text=_("Without one, it opens until you revoke it."),
    )

    def __init__(self, *args, allowed: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"] = ScopesField(allowed, initial=allowed)

    def ends_at(self) -> dt.datetime | None:
        """The end of the last day, on the wall clock here."""
        day = self.cleaned_data["last_day"]
        return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time())) if day else None


class KindsForm(forms.Form):
    """Which events are sent to an address."""

    kinds = forms.MultipleChoiceField(label=_("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = queries.kinds_in_words()


class EndpointForm(KindsForm):
    """An address that receives events."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr", "type": "url", "autocomplete": "off"}),
        help_text=_("Begins with https:// and leads to your own server."),
    )
    field_order = ("url", "kinds")


class StretchForm(forms.Form):
    """From when to when events are sent again."""

    since = forms.DateTimeField(label=_("From"), widget=forms.DateTimeInput(attrs=_WHEN, format="%Y-%m-%dT%H:%M"))
    until = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs=_WHEN, format="%Y-%m-%dT%H:%M")
    )


class CodeForm(forms.Form):
    """The code of a program, as its maker told it."""

    app = forms.CharField(
        label=_("Code of the program"),
        max_length=36,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Whoever made it gives it to you, or a link."),
    )

    def clean_app(self) -> uuid.UUID:
        """The id that the code is."""
        try:
            return uuid.UUID(self.cleaned_data["app"].strip())
        except ValueError as error:
            raise forms.ValidationError(_("No app has this code. Check it with whoever gave it to you.")) from error


class GrantForm(forms.Form):
    """What a shop lets a program do, of what it asks for."""

    scopes = ScopesField(label=_("I let it"))

    def __init__(self, *args, asked: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"] = ScopesField(asked, label=_("I let it"))
