"""Fees: computed in centimes before anybody agrees, by a rule that held at that moment."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from rahba.kernel.money import divide_half_up

QUOTE_LIFE = dt.timedelta(minutes=5)
PaidBy = Literal["payer", "payee"]


@dataclass(frozen=True)
class Charge:
    """What a payment costs and who bears it; `commission` is the agent's part, out of the issuer's own pocket."""

    fee: int = 0
    paid_by: PaidBy = "payee"
    commission: int = 0

    @property
    def for_payer(self) -> int:
        return self.fee if self.paid_by == "payer" else 0

    @property
    def for_payee(self) -> int:
        return self.fee if self.paid_by == "payee" else 0


FREE = Charge()


def fee_on(amount: int, *, fixed: int, rate_bp: int, least: int, most: int | None) -> int:
    """Centimes of a fee on `amount`: fixed + rate in basis points, never under `least`, over `most` or the amount."""
    fee = max(fixed + divide_half_up(amount * rate_bp, 10_000), least)
    if most is not None:
        fee = min(fee, most)
    return min(fee, amount)
