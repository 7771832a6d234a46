"""Secrets that must be read again (a webhook's signing secret) are kept sealed under this installation's key."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotUnseal(Exception):
    """What was sealed cannot be read with this installation's keys: the secret key was changed."""


def seal(text: str, keys: list[str]) -> str:
    """The text, readable only with one of the keys; the first one seals."""
    return _box(keys).encrypt(text.encode()).decode()


def unseal(sealed: str, keys: list[str]) -> str:
    """What was sealed with any of the keys."""
    try:
        return _box(keys).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotUnseal from error


def _box(keys: list[str]) -> MultiFernet:
    digests = [hashlib.sha256(b"rahba.connect.sealing\0" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
