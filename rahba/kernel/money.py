"""Money is an integer number of centimes. Tax, discount and cash rounding are computed here and nowhere else."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits

CURRENCY = "MAD"
LARGEST = 10**13  # 100 milliard dirhams: a bound that no shop reaches and no sum overflows


class MoneyField(models.BigIntegerField):
    """A column of centimes."""


class InvalidAmount(ValidationError):
    """The text is no amount of money."""


def divide_half_up(numerator: int, denominator: int) -> int:
    """Integer division rounded to the nearest, halves away from zero; `denominator` > 0."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def line_total(unit_price: int, quantity: int, discount: int = 0) -> int:
    """Centimes of a line: price per unit × thousandths of a unit, rounded half up, less a discount in centimes."""
    return divide_half_up(unit_price * quantity, 1000) - discount


def included_tva(total: int, rate_bp: int) -> int:
    """The TVA inside a line total that includes it; rate in basis points (20 % = 2000).

    Computed on the total of a line, never per piece (shop:F38).
    """
    return divide_half_up(total * rate_bp, 10_000 + rate_bp)


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split centimes in proportion to non-negative weights, by largest remainder; the parts add up to `total`."""
    if not weights:
        return []
    if min(weights) < 0:
        raise ValueError("weights must not be negative")
    whole = sum(weights) or len(weights)
    shares = weights if sum(weights) else [1] * len(weights)
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(size * shares[i] % whole), i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def round_cash(amount: int, step: int) -> int:
    """The amount that coins can pay: the nearest multiple of `step` centimes (0 or 1: unchanged)."""
    return amount if step <= 1 else divide_half_up(amount, step) * step


_AMOUNT = re.compile(r"(-?)(\d{1,11})(?:[.,٫](\d{1,2}))?")
_GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(\D|$))")


def parse_dirhams(text: str, *, allow_negative: bool = False) -> int:
    """Centimes from what a person typed: `12`, `12,5`, `1 250,00`, Arabic digits too.

    Raises InvalidAmount, with a message for people, for anything else (`1e3`, `0.001`, `-1` unless allowed).
    """
    cleaned = _GROUPED.sub("", western_digits(text).strip())
    match = _AMOUNT.fullmatch(cleaned)
    if match is None or (match[1] and not allow_negative):
        raise InvalidAmount(
            _("“%(text)s” is not an amount. Write it in dirhams, like 12 or 12,50."),
            code="invalid_amount",
            params={"text": text[:40]},
        )
    centimes = int(match[2]) * 100 + int((match[3] or "0").ljust(2, "0"))
    return -centimes if match[1] else centimes


def format_dirhams(centimes: int) -> str:
    """The number alone, as Morocco writes it in every language: `1 250,50` (no-break space, comma, Western digits)."""
    whole, rest = divmod(abs(centimes), 100)
    grouped = f"{whole:,}".replace(",", "\u202f")
    return f"{'-' if centimes < 0 else ''}{grouped},{rest:02d}"
