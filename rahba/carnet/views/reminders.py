"""What is written to a customer: the address of the customer's own page, and the reminder sent by WhatsApp."""

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rahba.design.rules.languages import language_of
from rahba.design.rules.writing import written_date
from rahba.kernel.money import format_dirhams


def language_for(shop, customer) -> str:
    """The language in which this customer is written to."""
    return customer.language or shop.language


def page_address(request: HttpRequest, shop, customer) -> str:
    """The whole address of the customer's own page, in the customer's language."""
    with translation.override(language_for(shop, customer)):
        return request.build_absolute_uri(reverse("own_carnet:page", args=[customer.page_key]))


def reminder_text(shop, customer, owed: int, today: dt.date, address: str) -> str:
    """A polite reminder with the amount, the day and the page where every entry can be seen and contested."""
    language = language_of(language_for(shop, customer))
    with translation.override(language.code):
        return _(
            "Hello %(name)s, your account at %(shop)s on %(day)s: you owe %(amount)s %(dirham)s. "
            "See each entry, and tell us if one is wrong: %(address)s Thank you!"
        ) % {
            "name": customer.name,
            "shop": shop.name,
            "day": written_date(today, language),
            "amount": format_dirhams(owed),
            "dirham": language.dirham,
            "address": address,
        }


def reminder_link(request: HttpRequest, shop, customer, owed: int, today: dt.date) -> str:
    """The link that opens WhatsApp with the reminder written; "" when there is no phone or nothing is owed."""
    if not customer.phone or owed <= 0 or not customer.active:
        return ""
    text = reminder_text(shop, customer, owed, today, page_address(request, shop, customer))
    return f"https://wa.me/{customer.phone.lstrip('+')}?{urlencode({'text': text})}"
