"""Barcodes: cleaned as scanned or typed, with their check digit."""

import re

from rahba.kernel.text import western_digits

LONGEST_CODE = 48
_SHAPE = re.compile(r"[0-9A-Za-z][0-9A-Za-z .$/+%_-]*")


def clean_code(value: object) -> str | None:
    """The code as kept (Western digits, no spaces around, none inside digits); None when it is no barcode."""
    if not isinstance(value, str):
        return None
    code = western_digits(value).strip()
    if re.fullmatch(r"[0-9 \u00a0\u202f]+", code):
        code = re.sub(r"[^0-9]", "", code)
    return code if len(code) <= LONGEST_CODE and _SHAPE.fullmatch(code) else None


def check_digit(digits: str) -> int:
    """The GS1 check digit of the digits before it (GTIN-8, 12, 13, 14)."""
    weighted = (int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -sum(weighted) % 10


def is_gtin(code: str) -> bool:
    """Whether a code is an EAN-8, UPC-A, EAN-13 or GTIN-14 with a right check digit."""
    shaped = code.isascii() and code.isdigit() and len(code) in (8, 12, 13, 14)
    return shaped and check_digit(code[:-1]) == int(code[-1])
