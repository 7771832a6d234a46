"""Names in several scripts: which language a name is written in, how it is cleaned, how it is searched."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rahba.kernel.text import fold

folded = lru_cache(maxsize=4096)(fold)  # a file of products folds each name several times
NAME_LANGUAGES = ("fr", "ar", "ary", "zgh")
LONGEST_NAME = 120
_SORT_LENGTH = 40
_SEARCH_LENGTH = 2000
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_TIFINAGH = re.compile(r"[\u2d30-\u2d7f]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def script_language(text: str) -> str:
    """The language to file a name under when nobody said: by its script."""
    if _TIFINAGH.search(text):
        return "zgh"
    return "ar" if _ARABIC.search(text) else "fr"


def clean_name(text: str) -> str:
    """One line, single spaces, no control or direction characters, at most LONGEST_NAME characters."""
    return " ".join(_INVISIBLE.sub(" ", text).split())[:LONGEST_NAME].strip()


def clean_names(value: object) -> dict[str, str]:
    """Language → cleaned name from what a page, a till or a file sent; "" asks to remove that name.

    A bare text is filed by its script. What is neither text nor a mapping gives nothing.
    """
    if isinstance(value, str):
        name = clean_name(value)
        return {script_language(name): name} if name else {}
    if not isinstance(value, Mapping):
        return {}
    return {
        language: clean_name(name) if isinstance(name, str) else ""
        for language, name in value.items()
        if language in NAME_LANGUAGES and (name is None or isinstance(name, str))
    }


def name_in(names: Mapping[str, str], language: str) -> str:
    """The name to show: in the reader's language, else the nearest script, else any."""
    nearest = {"ary": ("ary", "ar"), "ar": ("ar", "ary"), "zgh": ("zgh", "fr")}.get(language, ("fr",))
    for candidate in (*nearest, *NAME_LANGUAGES):
        if names.get(candidate):
            return names[candidate]
    return ""


def ordered_names(names: Mapping[str, str]) -> list[str]:
    """The names in a fixed order of languages."""
    return [names[language] for language in NAME_LANGUAGES if names.get(language)]


def search_text(names: Mapping[str, str], codes: Iterable[str]) -> str:
    """Every name and barcode folded, each opened by a space so that " tom" finds the beginning of a word."""
    words = [f" {folded(name)}" for name in ordered_names(names)]
    words += [f" {folded(code)}" for code in sorted(codes)]
    return "".join(words)[:_SEARCH_LENGTH]


def sort_text(names: Mapping[str, str]) -> str:
    """What products are listed by."""
    return next((folded(name)[:_SORT_LENGTH] for name in ordered_names(names)), "")
