"""Reads of the catalogue."""

from rahba.catalogue.queries.files import (
    count_existing,
    import_in,
    margin_bp,
    open_imports,
    problems_file,
    products_file,
)
from rahba.catalogue.queries.journal import JournalPage, JournalRow, movement_in, on_hand, stock_journal
from rahba.catalogue.queries.products import (
    ProductDetail,
    ProductPage,
    ProductRow,
    categories_of,
    category_in,
    count_products,
    count_to_restock,
    owners_of_codes,
    pack_in,
    product_detail,
    product_in,
    products_to_restock,
    search_products,
)
from rahba.catalogue.queries.values import category_values, product_values, sale_units, starter

__all__ = [
    "JournalPage",
    "JournalRow",
    "ProductDetail",
    "ProductPage",
    "ProductRow",
    "categories_of",
    "category_in",
    "category_values",
    "count_existing",
    "count_products",
    "count_to_restock",
    "import_in",
    "margin_bp",
    "movement_in",
    "on_hand",
    "open_imports",
    "owners_of_codes",
    "pack_in",
    "problems_file",
    "product_detail",
    "product_in",
    "product_values",
    "products_file",
    "products_to_restock",
    "sale_units",
    "search_products",
    "starter",
    "stock_journal",
]
