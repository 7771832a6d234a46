"""Reading a file of rows whatever wrote it: encodings, separators, quotes. No row is ever lost (shop:F89)."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST_FILE = 10 * 1024 * 1024
_LONGEST_RECORD = 20  # physical lines; a quote still open after them was never meant to be one
_BREAKS = re.compile(r"\r\n|\n|\r")
_ARABIC_RUN = re.compile(r"[\u0621-\u064a]{3,}")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
_SEPARATORS = ";\t,|"


class FileRefused(ValidationError):
    """The file is no list of products at all; the message says what to send instead."""


@dataclass(frozen=True)
class Record:
    """One row of the file: the line it begins on, its cells, and what is wrong with its quotes, if anything."""

    line: int
    cells: list[str]
    broken: bool = False


def decode(data: bytes) -> str:
    """The text: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1256 or 1252, told by its letters."""
    if len(data) > LARGEST_FILE:
        raise FileRefused(
            _("This file is over 10 MB. Nothing was changed. Split it in two and send each part."), code="too_large"
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused(
            _("This is an Excel workbook. Nothing was changed. Save it as “CSV UTF-8” in Excel, then send that file."),
            code="workbook",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _strictly(data, "utf-16")
    else:
        text = _strictly(data, "utf-8-sig") or _nearly_utf8(data) or _windows(data)
    if text is None or len(_CONTROL.findall(text)) * 100 > len(text) or "\x00" in text:
        raise FileRefused(
            _("This file is not text that can be read. Nothing was changed. Send a CSV file."), code="not_text"
        )
    return text


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few bytes spoilt on the way: the rest is kept, the spoilt rows will say so."""
    text = data.decode("utf-8-sig", errors="replace")
    letters = sum(1 for char in text if char > "\x7f")
    return text if letters > text.count("\ufffd") * 20 else None


def _windows(data: bytes) -> str:
    """Arabic words come in runs of Arabic letters; French accents, read as Arabic by mistake, stand alone.

    Windows-1256 keeps é, è, à, ç… where Windows-1252 has them, so a mixed file loses nothing.
    """
    arabic = data.decode("cp1256", errors="replace")
    return arabic if _ARABIC_RUN.search(arabic) else data.decode("cp1252", errors="replace")


def separator_of(heading: str) -> str:
    """The separator that divides the heading line into most cells; quoted text does not count."""
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(_SEPARATORS, key=bare.count)


def _parse(text: str, separator: str, *, strict: bool) -> list[str]:
    return next(csv.reader([text], delimiter=separator, strict=strict), [])


def records(text: str) -> tuple[str, Iterator[Record]]:
    """The separator, and the rows with something in them; the first one is the heading."""
    lines = _BREAKS.split(text)
    heading = next((line for line in lines if line.strip()), "")
    separator = separator_of(heading)
    return separator, _records(lines, separator)


def _records(lines: list[str], separator: str) -> Iterator[Record]:
    place = 0
    while place < len(lines):
        line, number = lines[place], place + 1
        place += 1
        if '"' not in line:
            cells = line.split(separator)
            broken = False
        else:
            cells, used, broken = _quoted(lines, number - 1, separator)
            place += used - 1
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield Record(number, cells, broken)


def _quoted(lines: list[str], place: int, separator: str) -> tuple[list[str], int, bool]:
    """Cells, lines used, and whether a quote stays open: then its line stands alone and the next is read as usual."""
    for used in range(1, min(_LONGEST_RECORD, len(lines) - place) + 1):
        text = "\n".join(lines[place : place + used])
        try:
            return _parse(text, separator, strict=True), used, False
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                return _lenient(lines[place], separator)
    return _lenient(lines[place], separator)


def _lenient(line: str, separator: str) -> tuple[list[str], int, bool]:
    """A stray quote inside a cell (`Écran 24" noir`) is text; a cell that begins with one, never closed, is broken."""
    cells = line.split(separator)
    broken = any(cell.lstrip().startswith('"') for cell in cells)
    return cells, 1, broken


_FORMULA = re.compile(r"^[\s']*[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def safe_cell(value: object) -> str:
    """A cell that a spreadsheet shows and never runs: `=HYPERLINK(…)` gets a quote in front; plain numbers do not."""
    text = "" if value is None else str(value).replace("\r", " ").replace("\n", " ")
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def bare_cell(text: str) -> str:
    """The cell before `safe_cell`: what was exported comes back as it was."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
