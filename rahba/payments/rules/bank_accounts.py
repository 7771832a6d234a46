"""Moroccan bank accounts: a RIB of 24 digits, whose last two check the others."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits

RIB_DIGITS = 24
_COUNTRY = "221000"  # MA00 in digits, as IBAN counts letters


def check_rib(text: str) -> str:
    """The 24 digits of a RIB, however they are grouped; an IBAN of Morocco is read too. ValidationError in words.

    Bank 3, town 3, account 16, key 2: the whole number is a multiple of 97.
    """
    cleaned = re.sub(r"[\s.\-]", "", western_digits(text)).upper()
    if re.fullmatch(r"MA[0-9]{26}", cleaned):
        if int(cleaned[4:] + _COUNTRY[:4] + cleaned[2:4]) % 97 != 1:
            raise ValidationError(_MISTYPED, code="rib_key")
        cleaned = cleaned[4:]
    if not re.fullmatch(r"[0-9]{24}", cleaned):
        raise ValidationError(_("A RIB has 24 digits. It stands on your cheques and on your statement."), code="rib")
    if int(cleaned) % 97:
        raise ValidationError(_MISTYPED, code="rib_key")
    return cleaned


_MISTYPED = _("One of these digits is not right: the RIB’s last two do not fit the others. Nothing was saved.")


def iban_of(rib: str) -> str:
    """The account as other countries and payment files write it."""
    return f"MA{98 - int(rib + _COUNTRY) % 97:02d}{rib}"


def grouped_rib(rib: str) -> str:
    """`011 519 0000012050005349 21`, as it is printed."""
    return f"{rib[:3]} {rib[3:6]} {rib[6:22]} {rib[22:]}" if rib else ""


def masked_rib(rib: str) -> str:
    """The bank and the last four digits: enough to know one's own account again."""
    return f"{rib[:3]} ••• {rib[-4:]}" if rib else ""
