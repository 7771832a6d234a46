"""The form shown on the living page: one field of each kind."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name of the product"), help_text=_("As your customers call it."), max_length=80)
    price = forms.CharField(
        label=_("Price"), widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}), max_length=12
    )
    phone = forms.CharField(
        label=_("Phone"),
        widget=forms.TextInput(attrs={"dir": "ltr", "type": "tel", "placeholder": "06 12 34 56 78"}),
        max_length=20,
    )
    trade = forms.ChoiceField(
        label=_("Trade"), choices=[("grocer", _("Grocer")), ("baker", _("Baker")), ("butcher", _("Butcher"))]
    )
    unit = forms.ChoiceField(
        label=_("Sold"),
        widget=forms.RadioSelect,
        choices=[("piece", _("By the piece")), ("weight", _("By weight"))],
    )
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea, required=False, max_length=500)
    photo = forms.FileField(label=_("Photo"), required=False)
    favourite = forms.BooleanField(label=_("Show among the favourites"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["price"].widget.affix = _("DH")

    def clean_price(self) -> str:
        price = self.cleaned_data["price"]
        if not price.replace(",", "").replace(".", "").isdigit():
            raise forms.ValidationError(
                _("“%(text)s” is not a price. Nothing is lost: correct it, for example 12,50."), params={"text": price}
            )
        return price
