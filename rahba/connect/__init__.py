"""Doors to the outside: notices to people (console, SMS).

Nouns: Notice. Invariants: a one-time code is never stored; number and text of a notice are erased once it was sent or
given up; nothing outside the database is called inside a transaction.
"""
