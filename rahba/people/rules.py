"""Decisions about people that need no database: roles, kinds, PINs, phone numbers."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits


class Role(models.TextChoices):
    """What a person is in an organisation."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    CASHIER = "cashier", _("Cashier")
    STOCK_KEEPER = "stock_keeper", _("Stock keeper")
    DELIVERY = "delivery", _("Delivery person")
    ACCOUNTANT = "accountant", _("Accountant")
    ADVISER = "adviser", _("Adviser")
    MEMBER = "member", _("Member")
    OFFICER = "officer", _("Officer")


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    SHOP = "shop", _("Shop")
    CHAMBER = "chamber", _("Chamber of commerce, industry and services")
    ASSOCIATION = "association", _("Professional association")
    PROVIDER = "provider", _("Provider")
    ADMINISTRATION = "administration", _("Administration")


class Purpose(models.TextChoices):
    """What an organisation may consent to."""

    STATISTICS = "statistics", _("Anonymous figures for public statistics")
    PROGRAMME = "programme", _("Figures for support programmes")


def parse_phone(text: str) -> str:
    """E.164 from a number typed in any usual Moroccan or international shape; ValidationError in words otherwise."""
    invalid = ValidationError(_("This is not a phone number. Write it like 06 12 34 56 78."), code="invalid_phone")
    try:
        number = phonenumbers.parse(western_digits(text), "MA")
    except phonenumbers.NumberParseException as error:
        raise invalid from error
    if not phonenumbers.is_valid_number(number):
        raise invalid
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(phone: str) -> str:
    """`06 12 34 56 78` for a Moroccan number, the international form for others."""
    number = phonenumbers.parse(phone, "MA")
    national = number.country_code == 212
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape).replace("-", " ")
