"""Where a shop can stand: the 12 regions and their 75 provinces and prefectures (HCP, 2024; see data/SOURCES.json)."""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_DATA = Path(__file__).resolve().parent.parent / "data"
_INSIDE_CASABLANCA = "prefecture_of_arrondissements"  # parts of a prefecture that is listed itself


@dataclass(frozen=True)
class Area:
    """A region, or a province with its region's code."""

    code: str
    name_fr: str
    name_ar: str
    region_code: str

    @property
    def name(self) -> str:
        """In the language in use."""
        return self.name_fr if get_language() == "fr" else self.name_ar


@functools.cache
def regions() -> dict[str, Area]:
    """The regions by code, north to south as HCP numbers them."""
    return {
        row["code"]: Area(row["code"], row["name_fr"], row["name_ar"], row["code"])
        for row in _rows("hcp_regions_2024.csv")
    }


@functools.cache
def provinces() -> dict[str, Area]:
    """The provinces and prefectures by code."""
    return {
        row["code"]: Area(row["code"], row["name_fr"], row["name_ar"], row["region_code"])
        for row in _rows("hcp_provinces_2024.csv")
        if row["type"] != _INSIDE_CASABLANCA
    }


def province(code: str) -> Area:
    """The province under a code; ValidationError in words if there is none."""
    found = provinces().get(code)
    if found is None:
        raise ValidationError(_("Choose your province or prefecture in the list."), code="unknown_province")
    return found


def province_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Provinces under their region, each list in alphabetical order of the language in use."""
    grouped = []
    for region in regions().values():
        inside = [area for area in provinces().values() if area.region_code == region.code]
        grouped.append((region.name, sorted(((area.code, area.name) for area in inside), key=lambda item: item[1])))
    return grouped


def _rows(file: str) -> list[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
