"""Every rule of the format held against the objects of a code."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.objects import DataObject
from rahba.payments.rules.qr.problems import Kind, Problem

# [0-9] and not \d, which takes the digits of every script.
_AMOUNT = re.compile(r"[0-9]+(?:\.([0-9]*))?")
_PERCENTAGE = re.compile(r"([0-9]{1,2})(?:\.([0-9]{0,2}))?")
_COMMON_CHARACTERS = re.compile(r"[ -~]*")
_CATEGORY = re.compile(r"[0-9]{4}")
_CURRENCY = re.compile(r"[0-9]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2}")
_CONSUMER_DATA = re.compile(r"(?!.*(.).*\1)[AME]+")

Values = Mapping[str, str]


def basis_points(percentage: str) -> int | None:
    """Hundredths of a percent of a fee written as `1.5`; None when it is not between 00.01 and 99.99."""
    match = _PERCENTAGE.fullmatch(percentage)
    return (int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) or None) if match else None


def problems_of(objects: tuple[DataObject, ...]) -> Iterator[Problem]:
    """The rules that are broken, in a fixed order; the checksum is not looked at here."""
    values = {part.id: part.value for part in objects}
    yield from _frame(objects, values)
    yield from _duplicates(objects)
    if not any(tags.is_account(part.id) for part in objects):
        yield Problem(Kind.ACCOUNT_MISSING)
    yield from (Problem(Kind.MISSING, place) for place in tags.MANDATORY if place not in values)
    yield from _coded_values(values)
    yield from _amounts(values)
    yield from _tip_and_fee(values)
    yield from _texts(objects)
    for part in objects:
        yield from _template(part)


def warnings_of(objects: tuple[DataObject, ...]) -> Iterator[Problem]:
    """What a code should not do and is accepted all the same."""
    values = {part.id: part.value for part in objects}
    wanted = tags.decimals_of(values.get(tags.CURRENCY))
    for place in (tags.AMOUNT, tags.FEE_FIXED):
        match = _AMOUNT.fullmatch(values.get(place, ""))
        if match and match[1] and len(match[1]) != wanted:
            yield Problem(Kind.AMOUNT_DECIMALS, place)
    if re.search("[a-f]", values.get(tags.CRC, "")):
        yield Problem(Kind.CRC_LOWER_CASE)


def _frame(objects: tuple[DataObject, ...], values: Values) -> Iterator[Problem]:
    if not objects or objects[0].id != tags.FORMAT:
        yield Problem(Kind.FORMAT_NOT_FIRST)
    if values.get(tags.FORMAT) != "01":
        yield Problem(Kind.FORMAT_VALUE)
    if values.get(tags.INITIATION, tags.REUSED) not in (tags.REUSED, tags.ONCE):
        yield Problem(Kind.INITIATION_VALUE)
    if tags.CRC not in values:
        yield Problem(Kind.CRC_MISSING)
    elif objects[-1].id != tags.CRC:
        yield Problem(Kind.CRC_NOT_LAST)


def _duplicates(objects: Iterable[DataObject], inside: str = "") -> Iterator[Problem]:
    counted = Counter(part.id for part in objects)
    yield from (Problem(Kind.DUPLICATE, inside + identifier) for identifier, times in counted.items() if times > 1)
    for part in objects:
        if part.inside is not None:
            yield from _duplicates(part.inside, f"{inside}{part.id}_")


def _coded_values(values: Values) -> Iterator[Problem]:
    for place, shape, kind in (
        (tags.CATEGORY, _CATEGORY, Kind.CATEGORY_VALUE),
        (tags.CURRENCY, _CURRENCY, Kind.CURRENCY_VALUE),
        (tags.COUNTRY, _COUNTRY, Kind.COUNTRY_VALUE),
    ):
        if place in values and not shape.fullmatch(values[place]):
            yield Problem(kind, place)


def _amounts(values: Values) -> Iterator[Problem]:
    for place in (tags.AMOUNT, tags.FEE_FIXED):
        if place not in values:
            continue
        if not _AMOUNT.fullmatch(values[place]):
            yield Problem(Kind.AMOUNT_FORMAT, place)
        elif not values[place].strip("0."):
            yield Problem(Kind.AMOUNT_ZERO, place)


def _tip_and_fee(values: Values) -> Iterator[Problem]:
    asked = values.get(tags.TIP)
    if asked not in (None, tags.ASK_FOR_TIP, tags.FIXED_FEE, tags.PERCENTAGE_FEE):
        yield Problem(Kind.TIP_VALUE)
    for place, wanted, missing, unexpected in (
        (tags.FEE_FIXED, tags.FIXED_FEE, Kind.FEE_FIXED_MISSING, Kind.FEE_FIXED_UNEXPECTED),
        (tags.FEE_PERCENTAGE, tags.PERCENTAGE_FEE, Kind.FEE_PERCENTAGE_MISSING, Kind.FEE_PERCENTAGE_UNEXPECTED),
    ):
        if asked == wanted and place not in values:
            yield Problem(missing, place)
        elif asked != wanted and place in values:
            yield Problem(unexpected, place)
    if tags.FEE_PERCENTAGE in values and basis_points(values[tags.FEE_PERCENTAGE]) is None:
        yield Problem(Kind.FEE_PERCENTAGE_VALUE, tags.FEE_PERCENTAGE)


def _texts(objects: tuple[DataObject, ...]) -> Iterator[Problem]:
    """Lengths and alphabets under the root; what is inside templates comes with each template."""
    for part in objects:
        if len(part.value) > tags.LONGEST.get(part.id, len(part.value)):
            yield Problem(Kind.TOO_LONG, part.id)
        primitive_account = tags.is_account(part.id) and not tags.is_account_template(part.id)
        if primitive_account or part.id in (tags.NAME, tags.CITY, tags.POSTAL_CODE):
            yield from _alphabet(part.id, part.value)


def _alphabet(place: str, value: str) -> Iterator[Problem]:
    if not _COMMON_CHARACTERS.fullmatch(value):
        yield Problem(Kind.CHARSET, place)


def _template(root: DataObject) -> Iterator[Problem]:
    if root.inside is None:
        return
    # Shorter when composed: a letter and its accent are two characters. Marks in another order are no fault.
    if len(unicodedata.normalize("NFC", root.value)) < len(root.value):
        yield Problem(Kind.NOT_PRECOMPOSED, root.id)
    longest = tags.LONGEST_INSIDE.get(root.id, {})
    for part in root.inside:
        if len(part.value) > longest.get(part.id, len(part.value)):
            yield Problem(Kind.TOO_LONG, f"{root.id}_{part.id}")
    if root.id == tags.ADDITIONAL:
        yield from _additional(root.inside)
    elif root.id == tags.LANGUAGE:
        yield from _language({part.id: part.value for part in root.inside})
    else:
        yield from _guid(root.id, root.inside)


def _additional(inside: tuple[DataObject, ...]) -> Iterator[Problem]:
    for part in inside:
        place = f"{tags.ADDITIONAL}_{part.id}"
        if part.inside is not None:
            yield from _guid(place, part.inside)
        elif part.id == tags.CONSUMER_DATA:
            if not _CONSUMER_DATA.fullmatch(part.value):
                yield Problem(Kind.CONSUMER_DATA_VALUE, place)
        elif part.id in tags.ADDITIONAL_NAMES:
            yield from _alphabet(place, part.value)


def _language(values: Values) -> Iterator[Problem]:
    if not {"00", "01"} <= values.keys():
        yield Problem(Kind.LANGUAGE_INCOMPLETE, tags.LANGUAGE)
    if "00" in values and not _LANGUAGE.fullmatch(values["00"]):
        yield Problem(Kind.LANGUAGE_VALUE, tags.LANGUAGE)


def _guid(place: str, inside: tuple[DataObject, ...]) -> Iterator[Problem]:
    for part in inside:
        if part.id == tags.GUID:
            if len(part.value) > tags.LONGEST_GUID:
                yield Problem(Kind.GUID_TOO_LONG, place)
            if not _COMMON_CHARACTERS.fullmatch(part.value):
                yield Problem(Kind.CHARSET, f"{place}_{tags.GUID}")
            return
    yield Problem(Kind.WITHOUT_GUID, place)
