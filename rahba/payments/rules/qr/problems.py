"""What can be wrong with a payment code, as a code for programs and a sentence for people."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rahba.payments.rules.qr import tags


class Kind(enum.StrEnum):
    """A broken rule; `{place}` is the object that broke it: `54`, or `62_05` inside a template."""

    BAD_ID = "bad_id"
    BAD_LENGTH = "bad_length"
    TRUNCATED = "truncated"
    TOO_LONG_FOR_A_CODE = "too_long_for_a_code"
    BAD_CHARACTER = "bad_character"
    CRC_MISSING = "crc_missing"
    CRC_NOT_LAST = "crc_not_last"
    CRC_MISMATCH = "crc_mismatch"
    CRC_LOWER_CASE = "crc_lower_case"
    FORMAT_NOT_FIRST = "payload_format_indicator_not_first"
    FORMAT_VALUE = "payload_format_indicator_value"
    INITIATION_VALUE = "point_of_initiation_value"
    ACCOUNT_MISSING = "merchant_account_missing"
    WITHOUT_GUID = "template_{place}_without_guid"
    GUID_TOO_LONG = "guid_too_long_{place}"
    MISSING = "missing_{place}"
    DUPLICATE = "duplicate_id_{place}"
    TOO_LONG = "too_long_{place}"
    CHARSET = "charset_{place}"
    NOT_PRECOMPOSED = "not_precomposed_{place}"
    CATEGORY_VALUE = "merchant_category_code_value"
    CURRENCY_VALUE = "currency_value"
    COUNTRY_VALUE = "country_code_value"
    AMOUNT_FORMAT = "amount_format_{place}"
    AMOUNT_ZERO = "amount_zero_{place}"
    AMOUNT_DECIMALS = "amount_decimals_{place}"
    TIP_VALUE = "tip_indicator_value"
    FEE_FIXED_MISSING = "fee_fixed_missing"
    FEE_FIXED_UNEXPECTED = "fee_fixed_unexpected"
    FEE_PERCENTAGE_MISSING = "fee_percentage_missing"
    FEE_PERCENTAGE_UNEXPECTED = "fee_percentage_unexpected"
    FEE_PERCENTAGE_VALUE = "fee_percentage_value"
    LANGUAGE_INCOMPLETE = "language_template_incomplete"
    LANGUAGE_VALUE = "language_preference_value"
    CONSUMER_DATA_VALUE = "additional_consumer_data_value"
    NOT_IN_DIRHAMS = "not_in_dirhams"
    NOT_IN_CENTIMES = "not_in_centimes"


_NAMES = {
    "52": _("the kind of trade"),
    "53": _("the currency"),
    "54": _("the amount"),
    "56": _("the fee"),
    "57": _("the fee"),
    "58": _("the country"),
    "59": _("the shop’s name"),
    "60": _("the town"),
    "61": _("the postal code"),
    "62_05": _("the reference"),
    "64": _("the name in a second language"),
    "64_01": _("the name in a second language"),
    "64_02": _("the town in a second language"),
}

_PART_MISSING = _(
    "This is not a payment code, or a part of it is missing. Scan the whole code again, or ask the shop for another "
    "one. Nothing was paid."
)
_NO_ACCOUNT = _(
    "This code does not say clearly where the money goes. Do not use it; ask the shop for another one. "
    "Nothing was paid."
)
_UNCLEAR_FEE = _(
    "This code asks for a tip or a fee in a way that is not allowed. Ask the shop for another one. Nothing was paid."
)
_UNUSABLE = _("In this code, %(what)s is not written as it must be. Ask the shop for another one. Nothing was paid.")
_OTHER_CODE = _("This code is not of a kind that can be paid here. Ask the shop for another one. Nothing was paid.")

_TO_PAYERS = {
    Kind.CRC_MISMATCH: _(
        "This code was misread or changed. Clean it, hold the phone still and scan again; if this comes back, ask the "
        "shop for another one. Nothing was paid."
    ),
    **dict.fromkeys((Kind.FORMAT_VALUE, Kind.INITIATION_VALUE, Kind.TOO_LONG_FOR_A_CODE), _OTHER_CODE),
    **dict.fromkeys((Kind.ACCOUNT_MISSING, Kind.WITHOUT_GUID, Kind.GUID_TOO_LONG), _NO_ACCOUNT),
    Kind.MISSING: _("This code does not give %(what)s. Ask the shop for another one. Nothing was paid."),
    Kind.DUPLICATE: _(
        "This code gives %(what)s twice, so it cannot be trusted. Ask the shop for another one. Nothing was paid."
    ),
    Kind.AMOUNT_ZERO: _("This code asks for nothing: its amount is zero. Ask the shop for another one."),
    Kind.NOT_IN_DIRHAMS: _(
        "This code asks for another money than the dirham. It cannot be paid here; nothing was paid."
    ),
    **dict.fromkeys(
        (
            Kind.TIP_VALUE,
            Kind.FEE_FIXED_MISSING,
            Kind.FEE_FIXED_UNEXPECTED,
            Kind.FEE_PERCENTAGE_MISSING,
            Kind.FEE_PERCENTAGE_UNEXPECTED,
            Kind.FEE_PERCENTAGE_VALUE,
        ),
        _UNCLEAR_FEE,
    ),
    **dict.fromkeys(
        (
            Kind.TOO_LONG,
            Kind.CHARSET,
            Kind.NOT_PRECOMPOSED,
            Kind.CATEGORY_VALUE,
            Kind.CURRENCY_VALUE,
            Kind.COUNTRY_VALUE,
            Kind.AMOUNT_FORMAT,
            Kind.NOT_IN_CENTIMES,
            Kind.LANGUAGE_INCOMPLETE,
            Kind.LANGUAGE_VALUE,
            Kind.CONSUMER_DATA_VALUE,
        ),
        _UNUSABLE,
    ),
}

_NEEDED = _("The code needs %(what)s. Fill it in; no code was made.")
_TO_SHOPS = {
    **dict.fromkeys((Kind.MISSING, Kind.ACCOUNT_MISSING), _NEEDED),
    Kind.TOO_LONG: _("For a code, %(what)s is too long. Shorten it; no code was made."),
    Kind.CHARSET: _("In a code, %(what)s is written in Latin letters. Write it so; no code was made."),
    Kind.AMOUNT_ZERO: _("A code cannot ask for nothing. Give the amount; no code was made."),
}
_NOT_MADE = _("In this code, %(what)s would not be as it must be. Correct it; no code was made.")


@dataclass(frozen=True)
class Problem:
    """A broken rule and the object that broke it."""

    kind: Kind
    place: str = ""

    @property
    def code(self) -> str:
        return self.kind.value.format(place=self.place)

    def to_payer(self) -> str:
        """What the person who scanned is told."""
        return self._say(_TO_PAYERS.get(self.kind, _PART_MISSING))

    def to_shop(self) -> str:
        """What the shopkeeper is told whose code cannot be made."""
        return self._say(_TO_SHOPS.get(self.kind, _NOT_MADE))

    def _say(self, words: Promise) -> str:
        if not self.place or tags.is_account(self.place[:2]):
            name = _("the shop’s account")
        else:
            name = _NAMES.get(self.place) or _("the entry “%(place)s”") % {"place": self.place}
        return str(words) % {"what": name}


class _HasProblems(Exception):
    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(self.codes)

    @property
    def code(self) -> str:
        return self.problems[0].code

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(problem.code for problem in self.problems)


class CodeRefused(_HasProblems):
    """A scanned code is not accepted: `code` and `codes` for programs, `str(error)` for the person who scanned."""

    def __str__(self):
        return self.problems[0].to_payer()


class CodeNotMade(_HasProblems):
    """A code cannot be made of what was given; `str(error)` for the shopkeeper."""

    def __str__(self):
        return self.problems[0].to_shop()
