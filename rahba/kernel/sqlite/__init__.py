"""Django's backend for SQLite, with a waiting line of its own before the one writer that SQLite lets in."""
