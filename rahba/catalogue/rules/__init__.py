"""Decisions about goods that need no database: units, names, barcodes, TVA by day, movements, what a file says."""

from rahba.catalogue.rules.barcodes import check_digit, clean_code, is_gtin
from rahba.catalogue.rules.goods import (
    Flag,
    Movement,
    MovementReason,
    PackUnit,
    ProductUnit,
    SaleUnits,
    Saved,
    Unit,
    UnknownProduct,
)
from rahba.catalogue.rules.names import NAME_LANGUAGES, clean_names, name_in
from rahba.catalogue.rules.tva import (
    DEFAULT_CLASS,
    is_tva_class,
    rate_for,
    tva_class_name,
    tva_rate_bp,
    tva_rate_on,
    tva_table,
)

__all__ = [
    "DEFAULT_CLASS",
    "NAME_LANGUAGES",
    "Flag",
    "Movement",
    "MovementReason",
    "PackUnit",
    "ProductUnit",
    "SaleUnits",
    "Saved",
    "Unit",
    "UnknownProduct",
    "check_digit",
    "clean_code",
    "clean_names",
    "is_gtin",
    "is_tva_class",
    "name_in",
    "rate_for",
    "tva_class_name",
    "tva_rate_bp",
    "tva_rate_on",
    "tva_table",
]
