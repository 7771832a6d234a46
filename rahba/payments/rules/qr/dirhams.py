"""What a wallet of dirhams is asked for by a code: whole centimes, or a refusal."""

import re
from dataclasses import dataclass

from rahba.kernel.money import divide_half_up
from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.checks import basis_points
from rahba.payments.rules.qr.codes import MerchantCode
from rahba.payments.rules.qr.problems import CodeRefused, Kind, Problem

_AMOUNT = re.compile(r"([0-9]{1,10})(?:\.([0-9]{0,2}))?")
LARGEST = 10**12 - 1
"""Centimes of the largest amount that a code can carry."""


@dataclass(frozen=True)
class Asked:
    """Centimes; `amount` None: the payer types it. The fee is `fee_fixed`, or `fee_bp` hundredths of a percent."""

    amount: int | None
    wants_tip: bool = False
    fee_fixed: int = 0
    fee_bp: int = 0

    def fee_on(self, amount: int) -> int:
        """The fee on an amount, to be shown in dirhams before the payer agrees."""
        return self.fee_fixed + divide_half_up(amount * self.fee_bp, 10_000)


def asked_in_dirhams(code: MerchantCode) -> Asked:
    """What the code asks for. Raises CodeRefused when it is not in dirhams or not in whole centimes."""
    if code.transaction_currency != tags.DIRHAM:
        raise CodeRefused([Problem(Kind.NOT_IN_DIRHAMS, tags.CURRENCY)])
    return Asked(
        amount=_centimes(code.transaction_amount, tags.AMOUNT) if code.transaction_amount else None,
        wants_tip=code.tip_or_convenience_indicator == tags.ASK_FOR_TIP,
        fee_fixed=_centimes(code.convenience_fee_fixed, tags.FEE_FIXED) if code.convenience_fee_fixed else 0,
        fee_bp=basis_points(code.convenience_fee_percentage or "") or 0,
    )


def written(amount: int) -> str:
    """An amount of centimes as a code writes it: `125.50`."""
    whole, rest = divmod(amount, 100)
    return f"{whole}.{rest:02d}"


def _centimes(text: str, place: str) -> int:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise CodeRefused([Problem(Kind.NOT_IN_CENTIMES, place)])
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
