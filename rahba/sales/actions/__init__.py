"""Writes of sales, by topic. Each takes the lock of the shop's change log first, so that a shop's facts queue up."""

from rahba.sales.actions.drawer import close_drawer, record_carnet_entry, record_cash
from rahba.sales.actions.sales import record_sales
from rahba.sales.actions.takebacks import record_return, void_sale
from rahba.sales.actions.wallets import drop_payment, give_back_due, take_back_repayment

__all__ = [
    "close_drawer",
    "drop_payment",
    "give_back_due",
    "record_carnet_entry",
    "record_cash",
    "record_return",
    "record_sales",
    "take_back_repayment",
    "void_sale",
]
