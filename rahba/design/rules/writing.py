"""How values are written for people: phones, initials, dates, in the same way in every language and direction."""

from datetime import date, datetime

from babel.dates import format_date, format_time

from rahba.design.rules.languages import Language

AVATAR_COLOURS = 6


def phone_digits(number: str) -> str:
    """A Moroccan number as people write it, `06 12 34 56 78`; any other number as it came."""
    digits = "".join(character for character in number if character.isdigit())
    if number.startswith("+212") and len(digits) == 12:
        digits = "0" + digits[3:]
    if len(digits) == 10 and digits.startswith("0"):
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    return number


def initials(name: str) -> str:
    """One or two letters for a face without a picture; Arabic letters would join, so one of them stands alone."""
    words = [word for word in name.split() if word[0].isalnum()]  # not "(my cousin)"
    if not words:
        return "?"
    if len(words) == 1 or any("\u0600" <= character <= "\u06ff" for character in words[0]):
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


def avatar_colour(name: str) -> int:
    """A colour number 1 … 6, always the same for the same name."""
    return sum(map(ord, name)) % AVATAR_COLOURS + 1


def written_date(day: date, language: Language, *, weekday: bool = False) -> str:
    """`5 mai 2022`, `5 ماي 2022`, with the Moroccan names of months."""
    pattern = "EEEE d MMMM y" if weekday else "d MMMM y"
    return format_date(day, pattern, locale=language.babel_locale)


def written_moment(moment: datetime, language: Language) -> str:
    """Date and time of an aware moment that is already in the reader's time zone."""
    clock = format_time(moment.time(), "HH:mm", locale=language.babel_locale)
    return f"{written_date(moment.date(), language)}{language.comma} {clock}"
