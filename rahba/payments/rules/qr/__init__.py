"""EMVCo merchant-presented payment codes: read strictly, and made so that they read back.

`parse` for a wallet, `asked_in_dirhams` for what it may pay, `static_code` and `dynamic_code` for a shop. `examine`
tells all that is wrong instead of refusing; `differences` holds it against a file of cases.
"""

from rahba.payments.rules.qr.building import Payee, dynamic_code, static_code
from rahba.payments.rules.qr.cases import differences
from rahba.payments.rules.qr.codes import MerchantCode
from rahba.payments.rules.qr.dirhams import Asked, asked_in_dirhams
from rahba.payments.rules.qr.problems import CodeNotMade, CodeRefused, Kind, Problem
from rahba.payments.rules.qr.reading import Reading, examine, parse
from rahba.payments.rules.qr.scheme import Scheme, SchemeNotSet, read_scheme

__all__ = [
    "Asked",
    "CodeNotMade",
    "CodeRefused",
    "Kind",
    "MerchantCode",
    "Payee",
    "Problem",
    "Reading",
    "Scheme",
    "SchemeNotSet",
    "asked_in_dirhams",
    "differences",
    "dynamic_code",
    "examine",
    "parse",
    "read_scheme",
    "static_code",
]
