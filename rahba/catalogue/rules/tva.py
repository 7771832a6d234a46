"""TVA by class of goods and day, from the dated rows of data/tva_rates.csv.

Each row carries the source it was taken from. Nothing is computed from a rate that is not in the table.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DEFAULT_CLASS = "goods"
_FILE = Path(__file__).resolve().parent.parent / "data" / "tva_rates.csv"


@dataclass(frozen=True)
class TvaRate:
    """The rate of a class over a stretch of days; open ends are None."""

    tva_class: str
    names: dict[str, str]
    rate_bp: int
    treatment: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str

    def covers(self, day: dt.date) -> bool:
        """Whether the row holds on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@cache
def tva_table() -> dict[str, tuple[TvaRate, ...]]:
    """All dated rows by class, in the order of the file."""
    rows: dict[str, list[TvaRate]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rate = TvaRate(
                tva_class=row["class"],
                names={"fr": row["name_fr"], "ar": row["name_ar"], "ary": row["name_ary"]},
                rate_bp=int(row["rate_bp"]),
                treatment=row["treatment"],
                valid_from=_date(row["valid_from"]),
                valid_to=_date(row["valid_to"]),
                source=row["source"],
            )
            rows.setdefault(rate.tva_class, []).append(rate)
    return {tva_class: tuple(rates) for tva_class, rates in rows.items()}


def is_tva_class(value: object) -> bool:
    """Whether the table knows this class."""
    return isinstance(value, str) and value in tva_table()


def tva_rate_on(tva_class: str, day: dt.date) -> TvaRate:
    """The row that holds on a day; goods the table does not know, or not on that day, fall under the default class."""
    for known in (tva_class, DEFAULT_CLASS):
        for rate in tva_table().get(known, ()):
            if rate.covers(day):
                return rate
    raise LookupError(f"no TVA rate for {DEFAULT_CLASS} on {day}")


def tva_rate_bp(tva_class: str, day: dt.date) -> int:
    """The rate in basis points (20 % = 2000) of a class of goods on a day; exempt goods have 0."""
    return tva_rate_on(tva_class, day).rate_bp


def rate_for(tva_mode: str, tva_class: str, day: dt.date) -> int:
    """The rate inside a shop's price: none while the shop is outside TVA."""
    return tva_rate_bp(tva_class, day) if tva_mode == "included" else 0


@cache
def rates_in_prices(tva_mode: str, day: dt.date) -> dict[str, int]:
    """The rate of every class on a day, as it stands inside the prices of a shop under this regime."""
    return {tva_class: rate_for(tva_mode, tva_class, day) for tva_class in tva_table()}


def tva_class_name(tva_class: str, language: str) -> str:
    """The name of a class in the reader's language."""
    rates = tva_table().get(tva_class) or tva_table()[DEFAULT_CLASS]
    names = rates[0].names
    return names.get(language) or names["fr"]
