"""Writes of the catalogue."""

from rahba.catalogue.actions.categories import (
    add_starter_categories,
    order_categories,
    remove_category,
    save_category,
)
from rahba.catalogue.actions.imports import choose_update, drop_import, import_portion, read_file
from rahba.catalogue.actions.photos import remove_photo, save_photo
from rahba.catalogue.actions.products import save_pack, save_product
from rahba.catalogue.actions.rates import tell_new_rates
from rahba.catalogue.actions.stock import count_stock, move_stock, reverse_movement
from rahba.catalogue.rules import Movement

__all__ = [
    "Movement",
    "add_starter_categories",
    "choose_update",
    "count_stock",
    "drop_import",
    "import_portion",
    "move_stock",
    "order_categories",
    "read_file",
    "remove_category",
    "remove_photo",
    "reverse_movement",
    "save_category",
    "save_pack",
    "save_photo",
    "save_product",
    "tell_new_rates",
]
