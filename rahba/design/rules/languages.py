"""The languages of the screens: how each calls itself, which way it is written, what it calls the dirham."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    code: str
    own_name: str
    direction: str
    dirham: str
    babel_locale: str  # Moroccan month names: ماي, غشت, شتنبر …
    comma: str


FRENCH = Language("fr", "Français", "ltr", "DH", "fr_MA", ",")

LANGUAGES = {
    language.code: language
    for language in (
        FRENCH,
        Language("ar", "العربية", "rtl", "درهم", "ar_MA", "،"),
        Language("ary", "الدارجة", "rtl", "درهم", "ar_MA", "،"),
    )
}


def language_of(code: str | None) -> Language:
    """The language for a code such as `ar` or `fr-ma`; French for any other."""
    return LANGUAGES.get((code or "").split("-")[0].lower(), FRENCH)
