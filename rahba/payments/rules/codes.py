"""What of a wallet stands in a payment code."""

import base64
import binascii
import uuid

from rahba.payments.rules.qr import Payee
from rahba.shops.rules import Trade

# ISO 18245 merchant categories.
CATEGORIES = {
    Trade.GROCERY: "5411",
    Trade.GREENGROCER: "5499",
    Trade.BUTCHER: "5422",
    Trade.BAKERY: "5462",
    Trade.SPICES: "5499",
    Trade.HARDWARE: "5251",
    Trade.STATIONERY: "5943",
    Trade.CLOTHES: "5651",
    Trade.COSMETICS: "5977",
    Trade.PHONES: "4812",
    Trade.BAZAAR: "5331",
    Trade.OTHER: "5999",
}
NO_TRADE = "0000"  # a person, who sells nothing
LONGEST_NAME, LONGEST_TOWN = 25, 15


def account_text(wallet_id: uuid.UUID) -> str:
    """A wallet's id in 26 letters and digits."""
    return base64.b32encode(wallet_id.bytes).decode().rstrip("=")


def wallet_of_text(text: str) -> uuid.UUID | None:
    """The wallet that an account entry names; None where it names none of ours."""
    try:
        return uuid.UUID(bytes=base64.b32decode(text + "=" * (-len(text) % 8)))
    except (binascii.Error, ValueError):
        return None


def payee_of(wallet_id: uuid.UUID, *, category: str, name: str, town: str) -> Payee:
    """A payee whose name may be in either script: the format wants one in Latin letters, and knows a second one."""
    latin, arabic = (_cut(name, LONGEST_NAME), "") if _is_latin(name) else ("Commerce", _cut(name, LONGEST_NAME))
    latin_town = _cut(town, LONGEST_TOWN) if _is_latin(town) else "Maroc"
    return Payee(
        account=account_text(wallet_id),
        category=category,
        name=latin,
        city=latin_town,
        arabic_name=arabic,
        arabic_city="" if _is_latin(town) or not arabic else _cut(town, LONGEST_TOWN),
    )


def _is_latin(text: str) -> bool:
    return bool(text) and all(ord(char) < 0x250 or char in "’‘" for char in text)


def _cut(text: str, most: int) -> str:
    return text[:most].strip()
