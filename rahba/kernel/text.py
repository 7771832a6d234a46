"""Folding of text for search: what a hurried person types finds what was written with care, in any script.

The till folds with the same rules in JavaScript (design/offline/folding.js); both are held to the cases of
`data/folding_cases.json` (shop:F88).
"""

import re
import unicodedata

_ARABIC = {
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ئ": "ي",
    "ی": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ء": "",
    "ـ": "",
    "گ": "ك",
    "ک": "ك",
    "ڭ": "ك",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
}
_LATIN = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"}
_DIGITS = {ord(mark): str(i % 10) for i, mark in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_LETTERS = str.maketrans({**_ARABIC, **_LATIN})
_SEPARATORS = re.compile(r"[\W_]+")


def western_digits(text: str) -> str:
    """Arabic-Indic and Persian digits written as 0–9; everything else unchanged."""
    return text.translate(_DIGITS)


def fold(text: str) -> str:
    """Lower case, no accents or vowel signs, one form for each Arabic letter, Western digits, single spaces."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SEPARATORS.sub(" ", bare.translate(_LETTERS).translate(_DIGITS)).strip()
