"""One record for every sale: lines, tax, payments, receipt, return, void, cash drawer, closing.

Nouns: Sale, SaleLine, Payment, SaleVoid, CashEntry, Closing.
"""
