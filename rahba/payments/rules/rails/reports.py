"""What an acquirer or the switch says it took in a day: its settlement report, a line for each operation.

Five columns under a header, separated by semicolons: `ref;attempt;kind;amount;at`. Public contracts give no common
form: this one is our sandbox's, and each real acquirer's gets a reader that returns the same lines.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from rahba.payments.rules.rails.amounts import AmountRefused, read_dirhams, written

COLUMNS = ("ref", "attempt", "kind", "amount", "at")
KINDS = frozenset({"taken", "sent", "returned", "charged_back", "fee"})
LARGEST_FILE = 32 * 1024 * 1024


class ReportRefused(ValueError):
    """The report cannot be taken: `line` is where; nothing of it was used."""

    def __init__(self, code: str, line: int = 0):
        super().__init__(f"{code} line {line}")
        self.code, self.line = code, line


@dataclass(frozen=True)
class ReportLine:
    """One operation as the rail recorded it: its number, ours, what it was, centimes, and when by the rail's clock."""

    ref: str
    attempt: str
    kind: str
    amount: int
    at: dt.datetime


def read_report(data: bytes) -> list[ReportLine]:
    """The lines, in the file's order, doubles included. Raises ReportRefused at the first that is not understood."""
    if len(data) > LARGEST_FILE:
        raise ReportRefused("too_large")
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise ReportRefused("not_a_report") from problem
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ReportRefused("columns", 1)
    return [_line(row, number) for number, row in enumerate(rows[1:], 2) if row]


def write_report(lines: Iterable[ReportLine]) -> bytes:
    """A report that `read_report` reads back."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((one.ref, one.attempt, one.kind, written(one.amount), one.at.isoformat()) for one in lines)
    return text.getvalue().encode()


def _line(row: list[str], number: int) -> ReportLine:
    if len(row) != len(COLUMNS) or row[2] not in KINDS or not row[0]:
        raise ReportRefused("line", number)
    try:
        at = dt.datetime.fromisoformat(row[4])
        return ReportLine(ref=row[0], attempt=row[1], kind=row[2], amount=read_dirhams(row[3]), at=at)
    except (AmountRefused, ValueError) as problem:
        raise ReportRefused("line", number) from problem
