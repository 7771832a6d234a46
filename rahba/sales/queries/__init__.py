"""Reads of sales, by topic."""

from rahba.sales.queries.days import (
    DaySummary,
    best_sellers,
    cash_of_day,
    closing_of,
    closings,
    count_late,
    day_summary,
    journal,
    late_facts,
)
from rahba.sales.queries.drawer import Drawer, drawer, figures_of_drawer
from rahba.sales.queries.receipts import (
    Left,
    Receipt,
    find_receipt,
    is_sale,
    receipt_body,
    receipt_of,
    receipts,
    remaining_lines,
    sales_of_day,
    what_is_left,
    would_pass_limit,
)

__all__ = [
    "DaySummary",
    "Drawer",
    "Left",
    "Receipt",
    "best_sellers",
    "cash_of_day",
    "closing_of",
    "closings",
    "count_late",
    "day_summary",
    "drawer",
    "figures_of_drawer",
    "find_receipt",
    "is_sale",
    "journal",
    "late_facts",
    "receipt_body",
    "receipt_of",
    "receipts",
    "remaining_lines",
    "sales_of_day",
    "what_is_left",
    "would_pass_limit",
]
