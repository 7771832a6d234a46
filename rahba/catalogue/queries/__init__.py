"""Reads of the catalogue."""

from rahba.catalogue.queries.values import category_values, product_values, sale_units, starter

__all__ = ["category_values", "product_values", "sale_units", "starter"]
