"""Text cut into objects and written from them: two digits of identifier, two of length, the value.

A length counts characters, not bytes and not units of 16 bits. The checksum runs over the bytes of UTF-8.
"""

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.problems import CodeRefused, Kind, Problem

LONGEST_VALUE = 99
MOST_CHARACTERS = 7089
"""No QR code holds more."""

_TWO_DIGITS = re.compile(r"[0-9]{2}")
_HEAD = 4
_CRC_HEAD = tags.CRC + "04"


@dataclass(frozen=True)
class DataObject:
    """An object of a code; a template also has the objects of its value. `start` is where its value begins."""

    id: str
    value: str
    start: int = 0
    inside: tuple["DataObject", ...] | None = None


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE of the UTF-8 bytes, in four capital hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def cut(text: str) -> tuple[DataObject, ...]:
    """The objects of a code, templates opened. Raises CodeRefused where the text cannot be cut."""
    return tuple(_opened(root) for root in _cut_flat(text))


def write(objects: Iterable[tuple[str, str]]) -> str:
    """The text of objects given as (identifier, value); values have 1 to 99 characters."""
    return "".join(f"{identifier}{len(value):02d}{value}" for identifier, value in objects)


def with_checksum(text: str) -> str:
    """The text closed by its checksum."""
    return text + _CRC_HEAD + checksum(text + _CRC_HEAD)


def checksum_at_the_end(text: str) -> tuple[str, str] | None:
    """What stands as checksum at the end of a text that cannot be cut, and what should: for whoever looks into it."""
    if text[-8:-4] != _CRC_HEAD:
        return None
    return text[-4:], checksum(text[:-4])


def _cut_flat(text: str, offset: int = 0) -> tuple[DataObject, ...]:
    found, at = [], 0
    while at < len(text):
        identifier, length = text[at : at + 2], text[at + 2 : at + _HEAD]
        if not _TWO_DIGITS.fullmatch(identifier):
            raise CodeRefused([Problem(Kind.BAD_ID)])
        if not _TWO_DIGITS.fullmatch(length) or length == "00":
            raise CodeRefused([Problem(Kind.BAD_LENGTH, identifier)])
        value = text[at + _HEAD : at + _HEAD + int(length)]
        if len(value) < int(length):
            raise CodeRefused([Problem(Kind.TRUNCATED, identifier)])
        found.append(DataObject(identifier, value, offset + at + _HEAD))
        at += _HEAD + len(value)
    return tuple(found)


def _opened(root: DataObject) -> DataObject:
    if not tags.is_template(root.id):
        return root
    inside = _cut_flat(root.value, root.start)
    if root.id == tags.ADDITIONAL:
        inside = tuple(
            DataObject(part.id, part.value, part.start, _cut_flat(part.value, part.start))
            if tags.is_system_template(part.id)
            else part
            for part in inside
        )
    return DataObject(root.id, root.value, root.start, inside)
