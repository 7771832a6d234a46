"""Codes made for a shop: one to stick on the counter, one for each payment."""

import unicodedata
from dataclasses import dataclass

from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.dirhams import LARGEST, written
from rahba.payments.rules.qr.objects import LONGEST_VALUE, with_checksum, write
from rahba.payments.rules.qr.problems import CodeNotMade, Kind, Problem
from rahba.payments.rules.qr.reading import examine
from rahba.payments.rules.qr.scheme import Scheme

ARABIC = "AR"
_ASKS_THE_PAYER = "***"
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "‘": "'"})


@dataclass(frozen=True)
class Payee:
    """Whom a code pays: `account` in the words of the scheme, `category` of ISO 18245."""

    account: str
    category: str
    name: str
    city: str
    arabic_name: str = ""
    arabic_city: str = ""
    postal_code: str = ""


def static_code(scheme: Scheme, payee: Payee, *, reference: str = "") -> str:
    """The code of a counter: used again and again, the payer types the amount. Raises CodeNotMade."""
    return _code(scheme, payee, [(tags.INITIATION, tags.REUSED)], [], reference)


def dynamic_code(scheme: Scheme, payee: Payee, *, amount: int, reference: str) -> str:
    """The code of one payment of `amount` centimes, resolved by its reference. Raises CodeNotMade."""
    if amount <= 0:
        raise CodeNotMade([Problem(Kind.AMOUNT_ZERO, tags.AMOUNT)])
    if amount > LARGEST:
        raise CodeNotMade([Problem(Kind.TOO_LONG, tags.AMOUNT)])
    if not reference or reference == _ASKS_THE_PAYER:
        raise CodeNotMade([Problem(Kind.MISSING, f"{tags.ADDITIONAL}_{tags.REFERENCE_LABEL}")])
    return _code(scheme, payee, [(tags.INITIATION, tags.ONCE)], [(tags.AMOUNT, written(amount))], reference)


def _code(scheme: Scheme, payee: Payee, use: list, amount: list, reference: str) -> str:
    second = [("00", ARABIC), ("01", _clean(payee.arabic_name)), ("02", _clean(payee.arabic_city))]
    objects = [
        (tags.FORMAT, "01"),
        *use,
        (scheme.template, _inside(scheme.template, [(tags.GUID, scheme.guid), (scheme.account, payee.account)])),
        (tags.CATEGORY, payee.category),
        (tags.CURRENCY, tags.DIRHAM),
        *amount,
        (tags.COUNTRY, tags.MOROCCO),
        (tags.NAME, _latin(payee.name)),
        (tags.CITY, _latin(payee.city)),
        (tags.POSTAL_CODE, payee.postal_code),
        (tags.ADDITIONAL, _inside(tags.ADDITIONAL, [(tags.REFERENCE_LABEL, reference)])),
        (tags.LANGUAGE, _inside(tags.LANGUAGE, second) if payee.arabic_name or payee.arabic_city else ""),
    ]
    text = with_checksum(_written(objects))
    problems = examine(text).problems
    if not payee.account:
        problems = (Problem(Kind.ACCOUNT_MISSING), *problems)
    if problems:
        raise CodeNotMade(problems)
    return text


def _inside(template: str, objects: list[tuple[str, str]]) -> str:
    return _written(objects, f"{template}_")


def _written(objects: list[tuple[str, str]], inside: str = "") -> str:
    """The objects that have a value; examining the result tells which of the absent ones were needed."""
    present = [(identifier, value) for identifier, value in objects if value]
    for identifier, value in present:
        if len(value) > LONGEST_VALUE:
            raise CodeNotMade([Problem(Kind.TOO_LONG, inside + identifier)])
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise CodeNotMade([Problem(Kind.CHARSET, inside + identifier)])
    return write(present)


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _latin(text: str) -> str:
    """A name without its accents, which the format does not know: `Épicerie` becomes `Epicerie`."""
    apart = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return " ".join("".join(mark for mark in apart if not unicodedata.combining(mark)).split())
