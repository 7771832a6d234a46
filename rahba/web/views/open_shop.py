"""Opening a shop: three questions on one page, then its shelves are ready."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from rahba.catalogue import actions as catalogue
from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.shops import actions as shops
from rahba.shops.rules import LONGEST_NAME, Trade
from rahba.shops.rules.areas import province_choices


class OpenShopForm(forms.Form):
    """A name, a trade, a town: nothing else is asked."""

    shop_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the shop"),
        max_length=LONGEST_NAME,
        help_text=_("As your customers call it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices)
    province = forms.ChoiceField(label=_("Province or prefecture"))
    town = forms.CharField(
        label=_("Town or quarter"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", _("Choose")), *province_choices()]


@login_required
@never_cache
def open_shop_page(request: HttpRequest) -> HttpResponse:
    """The form carries the id of the shop to come, so that a form sent twice opens one shop."""
    form = OpenShopForm(request.POST or None, initial={"shop_id": uuid7(), "trade": Trade.GROCERY})
    if request.method == "POST" and form.is_valid():
        now, typed = clock.now(), form.cleaned_data
        try:
            shop = shops.open_shop(
                person_id=request.user.pk,
                name=typed["name"],
                trade=typed["trade"],
                province_code=typed["province"],
                town=typed["town"],
                language=get_language(),
                shop_id=typed["shop_id"],
                now=now,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            catalogue.add_starter_categories(shop_id=shop.id, trade=shop.trade, now=now)
            messages.success(
                request, gettext("“%(shop)s” is open. Make this phone its till, and sell.") % {"shop": shop.name}
            )
            return redirect("web:shop_home", shop.id)
    return render(request, "web/open_shop.html", {"form": form})
