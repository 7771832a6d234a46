"""Doors to the outside: notices to people (console, SMS).

Nouns: Notice.
"""
