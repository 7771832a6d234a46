"""A file of products sorted into rows that can be taken and rows that cannot, each of those with its reason."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rahba.catalogue.rules.columns import read_headings, read_row, reason_of
from rahba.catalogue.rules.files import FileRefused, Record, decode, records
from rahba.catalogue.rules.names import folded

MOST_ROWS = 100_000


@dataclass
class SortedFile:
    """`good` + `bad` are all the rows of the file: none is lost."""

    headings: list[str]
    columns: list[str]
    good: list[dict] = field(default_factory=list)
    bad: list[dict] = field(default_factory=list)


def main_name(names: dict[str, str]) -> str:
    """What two rows without barcodes are compared by."""
    return folded(next(iter(names.values())))


def sort_file(data: bytes) -> SortedFile:
    """Read the bytes of a file. FileRefused, in words, when it is no list of products at all."""
    _separator, rows = records(decode(data))
    heading = next(rows, None)
    if heading is None:
        raise FileRefused(_("This file is empty. Nothing was changed."), code="empty")
    result = SortedFile(headings=heading.cells, columns=read_headings(heading.cells))
    seen: dict[str, int] = {}
    for record in rows:
        if len(result.good) + len(result.bad) >= MOST_ROWS:
            raise FileRefused(
                _("This file has more than 100,000 rows. Nothing was changed. Split it and send each part."),
                code="too_many_rows",
            )
        try:
            fields = read_row(record, result.columns)
            _refuse_twice(fields, record, seen)
        except ValidationError as error:
            result.bad.append({"line": record.line, "cells": record.cells, "reason": reason_of(error)})
        else:
            result.good.append({"line": record.line, **fields})
    if not result.good and not result.bad:
        raise FileRefused(_("This file has headings but no products. Nothing was changed."), code="empty")
    return result


def _refuse_twice(fields: dict, record: Record, seen: dict[str, int]) -> None:
    """A barcode (or, without one, a name) that an earlier row of the file had already."""
    keys = [f"code {code}" for code in fields.get("barcodes", ())] or [f"name {main_name(fields['names'])}"]
    keys += [f"code {code}" for pack in fields.get("packs", ()) for code in pack["barcodes"]]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            text = key.partition(" ")[2]
            raise ValidationError(_("The barcode %(text)s stands twice on this line."), params={"text": text})
        if key in seen:
            kind, _space, text = key.partition(" ")
            message = (
                _("The barcode %(text)s is already on line %(line)s of this file.")
                if kind == "code"
                else _("The same name without a barcode is already on line %(line)s of this file.")
            )
            raise ValidationError(message, params={"text": text, "line": seen[key]})
    seen.update(dict.fromkeys(keys, record.line))
