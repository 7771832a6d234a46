"""Decisions about payments that need no database: payment codes read, checked and made (`qr`)."""
