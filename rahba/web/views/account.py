"""A person's own page: their name, their language, and the way out."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from rahba.kernel import clock
from rahba.people import actions as people
from rahba.people.rules import format_phone
from rahba.web import actions, queries


class AccountForm(forms.Form):
    """What a person may say about themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        help_text=_("A shop that you work in goes on using the name that it gave you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("In which we write to you.")
    )


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Name and language are changed here; the number is the one that signs in."""
    person = request.user
    form = AccountForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        people.rename_person(person_id=person.pk, name=form.cleaned_data["name"])
        people.change_language(person_id=person.pk, language=form.cleaned_data["language"])
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, gettext("Saved."))
            return redirect("web:account")
    phone = format_phone(person.phone) if person.phone else ""
    return render(request, "web/account.html", {"title": gettext("My account"), "form": form, "phone": phone})


@login_required
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, what must be done first; then it is done."""
    now = clock.now()
    if request.method == "POST":
        if actions.erase_account(person_id=request.user.pk, now=now):
            logout(request)
            messages.success(request, gettext("Your name and your number are erased. Thank you for having been here."))
            return redirect("web:front")
        messages.error(request, gettext("Nothing was erased: something must be done first."))
        return redirect("web:erase_account")
    closing = [
        {
            "shop": one.shop,
            "obstacles": [(each.words, reverse(each.route, args=[one.shop.id])) for each in one.obstacles],
        }
        for one in queries.shops_of_one(request.user.pk, now)
    ]
    return render(
        request,
        "web/erase_account.html",
        {
            "title": gettext("Erase my account"),
            "closing": closing,
            "possible": not any(one["obstacles"] for one in closing),
        },
    )
