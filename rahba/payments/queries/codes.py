"""Reads for whoever shows or makes payment codes."""

from django.conf import settings

from rahba.payments.rules.qr import Scheme, read_scheme


def national_scheme() -> Scheme:
    """How this installation's country writes payment codes. Raises SchemeNotSet until its operator has said it."""
    return read_scheme(settings.QR_SCHEME)
