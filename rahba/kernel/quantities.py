"""Quantities are integer thousandths of a unit: one piece is 1000, 250 g of a good sold by the kilogram is 250."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits

ONE = 1000
LARGEST = 10**12


class QuantityField(models.BigIntegerField):
    """A column of thousandths."""


_QUANTITY = re.compile(r"(-?)(\d{1,9})(?:[.,٫](\d{1,3}))?")


def parse_quantity(text: str, *, allow_negative: bool = False) -> int:
    """Thousandths from typed text (`3`, `0,250`, Arabic digits); ValidationError in words otherwise."""
    match = _QUANTITY.fullmatch(western_digits(text).strip())
    if match is None or (match[1] and not allow_negative):
        raise ValidationError(
            _("“%(text)s” is not a quantity. Write a number like 3 or 0,250."),
            code="invalid_quantity",
            params={"text": text[:40]},
        )
    thousandths = int(match[2]) * ONE + int((match[3] or "0").ljust(3, "0"))
    return -thousandths if match[1] else thousandths


def format_quantity(thousandths: int) -> str:
    """`3`, `0,25`: no needless zeros, a comma, Western digits."""
    whole, rest = divmod(abs(thousandths), ONE)
    decimals = f",{rest:03d}".rstrip("0") if rest else ""
    return f"{'-' if thousandths < 0 else ''}{whole}{decimals}"
