"""The objects of a merchant-presented code: identifiers, names and longest values.

EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, tables 3.6 to 3.8 and 4.1 to 4.5.
"""

FORMAT, INITIATION, CATEGORY, CURRENCY, AMOUNT = "00", "01", "52", "53", "54"
TIP, FEE_FIXED, FEE_PERCENTAGE, COUNTRY, NAME, CITY = "55", "56", "57", "58", "59", "60"
POSTAL_CODE, ADDITIONAL, CRC, LANGUAGE = "61", "62", "63", "64"
GUID = "00"

REUSED, ONCE = "11", "12"
ASK_FOR_TIP, FIXED_FEE, PERCENTAGE_FEE = "01", "02", "03"

ROOT_NAMES = {
    FORMAT: "payload_format_indicator",
    INITIATION: "point_of_initiation_method",
    CATEGORY: "merchant_category_code",
    CURRENCY: "transaction_currency",
    AMOUNT: "transaction_amount",
    TIP: "tip_or_convenience_indicator",
    FEE_FIXED: "convenience_fee_fixed",
    FEE_PERCENTAGE: "convenience_fee_percentage",
    COUNTRY: "country_code",
    NAME: "merchant_name",
    CITY: "merchant_city",
    POSTAL_CODE: "postal_code",
    CRC: "crc",
}
ADDITIONAL_NAMES = {
    "01": "bill_number",
    "02": "mobile_number",
    "03": "store_label",
    "04": "loyalty_number",
    "05": "reference_label",
    "06": "customer_label",
    "07": "terminal_label",
    "08": "purpose_of_transaction",
    "09": "additional_consumer_data_request",
}
REFERENCE_LABEL, CONSUMER_DATA = "05", "09"
LANGUAGE_NAMES = {"00": "language_preference", "01": "merchant_name_alternate", "02": "merchant_city_alternate"}

MANDATORY = (CATEGORY, CURRENCY, COUNTRY, NAME, CITY)
LONGEST = {AMOUNT: 13, FEE_FIXED: 13, FEE_PERCENTAGE: 5, NAME: 25, CITY: 15, POSTAL_CODE: 10}
LONGEST_INSIDE = {
    ADDITIONAL: dict.fromkeys(ADDITIONAL_NAMES.keys() - {CONSUMER_DATA}, 25),
    LANGUAGE: {"01": 25, "02": 15},
}
LONGEST_GUID = 32

DIRHAM, MOROCCO = "504", "MA"
# ISO 4217: digits after the decimal mark of a currency, by its number; two for every currency that is not here.
_WITHOUT_DECIMALS = (
    "108", "152", "174", "262", "324", "352", "392", "410", "548",
    "600", "646", "704", "800", "940", "950", "952", "953",
)  # fmt: skip
_OTHER_DECIMALS = {**dict.fromkeys(("048", "368", "400", "414", "434", "512", "788"), 3), "927": 4, "990": 4}


def decimals_of(currency: str | None) -> int:
    """Digits after the decimal mark of a currency given by its number."""
    return 0 if currency in _WITHOUT_DECIMALS else _OTHER_DECIMALS.get(currency, 2)


def is_account(identifier: str) -> bool:
    """Whether a root object says where the money goes."""
    return "02" <= identifier <= "51"


def is_account_template(identifier: str) -> bool:
    """Whether an account names its network inside, by a globally unique identifier."""
    return "26" <= identifier <= "51"


def is_unreserved(identifier: str) -> bool:
    """Whether a root object is a template that anybody may define."""
    return "80" <= identifier <= "99"


def is_template(identifier: str) -> bool:
    """Whether the value of a root object is itself made of objects."""
    return is_account_template(identifier) or is_unreserved(identifier) or identifier in (ADDITIONAL, LANGUAGE)


def is_system_template(identifier: str) -> bool:
    """Whether an object of the additional data belongs to one payment system."""
    return "50" <= identifier <= "99"
