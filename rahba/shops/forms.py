"""Forms of a shop's own pages."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rahba.kernel import clock
from rahba.kernel.money import format_dirhams, parse_dirhams
from rahba.kernel.quantities import format_quantity, parse_quantity
from rahba.people.rules import READING_ROLES, Role, check_new_pin
from rahba.people.rules.fields import PhoneField
from rahba.shops.rules import LATEST_CUTOFF_HOUR, ROUNDING_STEPS, STAFF_ROLES, Trade, TvaMode, works_at_till
from rahba.shops.rules.areas import province_choices

_NUMBER = {"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"}
_PIN = {"class": "code-input", "dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
SHOP_LANGUAGES = (("ary", "الدارجة"), ("ar", "العربية"), ("fr", "Français"))


class PinField(forms.CharField):
    """A new PIN: 4 to 6 digits, in any digits."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("PIN"))
        super().__init__(
            help_text=_("4 to 6 digits that open the till. Not 1234, not 0000."),
            widget=forms.TextInput(attrs=_PIN),
            **kwargs,
        )

    def clean(self, value):
        """The digits, or empty where the field may be empty."""
        text = super().clean(value)
        return check_new_pin(text) if text else ""


class StaffForm(forms.Form):
    """A new member in a role that was chosen before; asks for what this role needs and nothing more."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = PhoneField(required=False, help_text=_("With a number they can sign in and receive an invitation."))
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        help_text=_("The last day on which they may look; one year at most."),
    )
    pin = PinField(required=False)

    def __init__(self, *args, role: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["autocomplete"] = "off"
        if not works_at_till(role):
            self.fields["phone"].required = role != Role.DELIVERY
            del self.fields["pin"]
        elif role in (Role.OWNER, Role.MANAGER):
            self.fields["phone"].required = True
        if role not in READING_ROLES:
            del self.fields["until"]
        else:
            self.fields["until"].required = role == Role.ADVISER

    def ends_at(self) -> dt.datetime | None:
        """The end of the last day, on the wall clock of Morocco."""
        last = self.cleaned_data.get("until")
        return last and dt.datetime.combine(last, dt.time(23, 59, 59), clock.MOROCCO)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in STAFF_ROLES if role != Role.ADVISER]
    )


class NameForm(forms.Form):
    """The name by which the shop knows a member."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class PinForm(forms.Form):
    """A new PIN for a member."""

    pin = PinField()


class AmountField(forms.CharField):
    """An amount typed in dirhams, cleaned to centimes; empty means none."""

    def clean(self, value):
        """Centimes or None."""
        text = super().clean(value)
        return parse_dirhams(text) if text else None


class PercentField(forms.CharField):
    """A percentage with two decimals at most, cleaned to basis points."""

    def clean(self, value):
        """Basis points."""
        thousandths = parse_quantity(super().clean(value).removesuffix("%").strip())
        if thousandths % 10:
            raise ValidationError(_("Write a percentage with two decimals at most, like 5 or 2,5."), code="percent")
        return thousandths // 10


class SettingsForm(forms.Form):
    """All settings of a shop, on one page."""

    name = forms.CharField(label=_("Name of the shop"), max_length=80)
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices)
    province = forms.ChoiceField(label=_("Province or prefecture"), choices=province_choices)
    town = forms.CharField(label=_("Town or quarter"), max_length=80)
    language = forms.ChoiceField(
        label=_("Language of the till"), choices=SHOP_LANGUAGES, help_text=_("Each phone can still choose its own.")
    )
    tva_mode = forms.ChoiceField(label=_("TVA"), choices=TvaMode.choices, widget=forms.RadioSelect)
    cutoff_hour = forms.TypedChoiceField(
        label=_("The day ends at"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(LATEST_CUTOFF_HOUR + 1)],
        help_text=_("What you sell after midnight, before this hour, belongs to the evening before."),
    )
    cash_rounding_step = forms.TypedChoiceField(
        label=_("Cash is rounded to"), coerce=int, choices=[(step, format_dirhams(step)) for step in ROUNDING_STEPS]
    )
    carnet_limit = AmountField(
        label=_("Most that a customer may owe"),
        required=False,
        help_text=_("Leave it empty for no limit. A customer's own limit comes first."),
        widget=forms.TextInput(attrs=_NUMBER),
    )
    cashier_max_discount_bp = PercentField(
        label=_("Largest discount of a cashier"),
        help_text=_("Above it the till asks for the PIN of the owner or the manager."),
        widget=forms.TextInput(attrs=_NUMBER),
    )
    show_rials = forms.BooleanField(label=_("Show prices in rials too (1 dirham = 20 rials)"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carnet_limit"].widget.affix = _("DH")
        self.fields["cash_rounding_step"].widget.affix = _("DH")
        self.fields["cashier_max_discount_bp"].widget.affix = "%"

    @staticmethod
    def values_of(shop, area) -> dict:
        """What the form shows first."""
        return {
            "name": shop.name,
            "trade": shop.trade,
            "province": area.province_code if area else "",
            "town": area.town if area else "",
            "language": shop.language,
            "tva_mode": shop.tva_mode,
            "cutoff_hour": shop.cutoff_hour,
            "cash_rounding_step": shop.cash_rounding_step,
            "carnet_limit": "" if shop.carnet_limit is None else format_dirhams(shop.carnet_limit),
            "cashier_max_discount_bp": format_quantity(shop.cashier_max_discount_bp * 10),
            "show_rials": shop.show_rials,
        }


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Show an action's refusal on the form: beside its field, or above them all."""
    by_field = getattr(refusal, "error_dict", None)
    if by_field is None:
        form.add_error(None, refusal)
        return
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)
