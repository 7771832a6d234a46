"""Decisions about sales that need no database: means of payment, what a till hands over, the sums that must agree."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.money import allocate, divide_half_up, included_tva, line_total
from rahba.kernel.quantities import ONE

CLOCK_TOLERANCE = dt.timedelta(hours=1)
_AHEAD = dt.timedelta(minutes=5)  # a fact cannot be younger than its arrival; clocks differ by a little
_OLDEST = dt.timedelta(days=366)  # cash and carnet sales never expire (shop:F14), but no phone is silent for years


class SaleKind(models.TextChoices):
    """A sale, or the return of part of one."""

    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")


class Means(models.TextChoices):
    """How a sale is settled."""

    CASH = "cash", _("Cash")
    CARNET = "carnet", _("Carnet")
    WALLET = "wallet", _("Wallet")


class CashKind(models.TextChoices):
    """Why cash entered or left a drawer."""

    FLOAT = "float", _("Opening float")
    SALE = "sale", _("Sale")
    REFUND = "refund", _("Refund")
    VOID = "void", _("Sale voided")
    REPAYMENT = "repayment", _("Repayment of a debt")
    LENT = "lent", _("Cash lent to a customer")
    DEPOSIT = "deposit", _("Container deposit")
    IN = "in", _("Cash in")
    OUT = "out", _("Cash out")
    DRAW = "draw", _("Owner's draw")
    EXPENSE = "expense", _("Small expense")
    DIFFERENCE = "difference", _("Difference at closing")


MOVEMENT_SIGNS = {
    CashKind.FLOAT: 1,
    CashKind.IN: 1,
    CashKind.OUT: -1,
    CashKind.DRAW: -1,
    CashKind.EXPENSE: -1,
}
"""What a person may record by hand, and whether it fills or empties the drawer."""


class CarnetAct(models.TextChoices):
    """What is written in the carnet at the counter without a sale."""

    CASH = "cash", _("Cash lent")
    DEPOSIT = "deposit", _("Container deposit")
    REPAYMENT = "repayment", _("Repayment")


class BackState(models.TextChoices):
    """Where money stands that is to go back to a wallet."""

    WAITING = "waiting", _("On its way back to the wallet")
    GIVEN = "given", _("Given back to the wallet")
    REFUSED = "refused", _("Could not be given back")


class Flag(models.TextChoices):
    """Why a stored sale deserves a look; none of these refuses it."""

    CREDIT_LIMIT = "credit_limit_passed", _("The customer's limit was passed without approval")
    PERMISSION = "price_outside_permission", _("A price, discount or cancellation outside the seller's permission")
    TOTALS = "totals_disagree", _("The sums do not agree")
    CLOCK = "clock_far_off", _("The phone's clock was far off")
    NO_SALE = "sale_not_found", _("The receipt it refers to has not arrived")
    OVER_RETURN = "return_exceeds_sale", _("More was taken back than was sold")
    WALLET = "wallet_payment_missing", _("A payment by wallet is not among those received")


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Who made a fact, where and when.

    `at` is what the device's clock said; `happened_at` is what the server believes. Facts of one drawer are in the
    order of `sequence`: the device's own counter, never its clock (shop:F42).
    """

    at: dt.datetime
    happened_at: dt.datetime
    received_at: dt.datetime
    sequence: int
    gap_ms: int = 0
    clock_off: bool = False
    device_id: uuid.UUID | None = None
    by_id: uuid.UUID | None = None
    approved_by_id: uuid.UUID | None = None

    @property
    def columns(self) -> dict[str, object]:
        """What each kept document says of its making."""
        names = ("device_id", "by_id", "approved_by_id", "at", "received_at", "sequence")
        return {name: getattr(self, name) for name in names}


def office_stamp(*, by_id: uuid.UUID, now: dt.datetime) -> Stamp:
    """The stamp of what is written on the shop's own pages: the server's clock orders it."""
    return Stamp(at=now, happened_at=now, received_at=now, sequence=int(now.timestamp() * 1_000_000), by_id=by_id)


def believed_time(at: dt.datetime, *, gap: dt.timedelta, received_at: dt.datetime) -> tuple[dt.datetime, bool]:
    """When a fact really happened, and whether the device's clock was far off.

    The clock is corrected by the gap that was measured when the fact was sent. What then still lies in the future, or
    years back, cannot be: the moment of arrival is believed instead.
    """
    if abs(gap) <= CLOCK_TOLERANCE:
        gap, far_off = dt.timedelta(), False
    else:
        far_off = True
    earliest, latest = received_at - _OLDEST, received_at + (_AHEAD if far_off else CLOCK_TOLERANCE)
    try:
        corrected = (at + gap).astimezone(dt.UTC)
    except OverflowError:
        return received_at, True
    return (corrected, far_off) if earliest <= corrected <= latest else (received_at, True)


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """One line as it was printed. For a pack, `quantity` counts packs and `unit_price` is the pack's."""

    product_id: uuid.UUID | None = None
    pack_id: uuid.UUID | None = None
    label: str
    quantity: int
    unit_price: int
    discount: int = 0
    total: int
    tva_class: str = ""
    tva_rate_bp: int = 0


@dataclass(frozen=True, kw_only=True)
class PaymentDraft:
    """A part of what is due; `tendered` and `change` say what passed over the counter for it.

    `intent_id` is what was asked of the customer's wallet, for a part paid so.
    """

    means: str
    amount: int
    tendered: int | None = None
    change: int | None = None
    intent_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SaleDraft:
    """A sale as the till made it. Its sums are facts: they are kept as they are, and disagreement is only flagged."""

    id: uuid.UUID
    receipt_number: str
    stamp: Stamp
    lines: Sequence[LineDraft]
    payments: Sequence[PaymentDraft]
    total: int
    customer_id: uuid.UUID | None = None
    discount: int = 0
    rounding: int = 0

    def paid_by(self, means: str) -> int:
        """How much was settled in this way."""
        return sum(payment.amount for payment in self.payments if payment.means == means)


@dataclass(frozen=True, kw_only=True)
class ReturnedLine:
    """How much of which line of the sale came back, and what was given for it."""

    position: int
    quantity: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class ReturnDraft:
    """Goods of one earlier sale taken back (one return, one receipt: shop:F50)."""

    id: uuid.UUID
    receipt_number: str
    stamp: Stamp
    sale_id: uuid.UUID
    lines: Sequence[ReturnedLine]
    refunds: Sequence[PaymentDraft]
    total: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class VoidDraft:
    """The whole of a sale taken back."""

    id: uuid.UUID
    sale_id: uuid.UUID
    stamp: Stamp
    reason: str


@dataclass(frozen=True, kw_only=True)
class CarnetDraft:
    """Cash lent, a deposit owed or a repayment received, at the counter."""

    id: uuid.UUID
    customer_id: uuid.UUID
    act: str
    amount: int
    stamp: Stamp
    means: str = Means.CASH
    intent_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CashDraft:
    """Cash put into or taken from the drawer by hand; `amount` is positive."""

    id: uuid.UUID
    movement: str
    amount: int
    stamp: Stamp
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosingDraft:
    """A drawer counted. `expected` and `receipts` are what the till itself found; `late` what it made that is not
    here.
    """

    id: uuid.UUID
    stamp: Stamp
    counted: int
    coins: Mapping[str, int] | None = None
    expected: int | None = None
    receipts: int | None = None
    late: int = 0


class SaleRefused(Exception):
    """A fact that cannot be written as it is: `code` for programs, `str(error)` for people."""

    WORDS = {
        "unknown_customer": _("The customer is not in this shop's carnet."),
        "carnet_without_customer": _("A part was written on the carnet, but of no customer."),
        "already_voided": _("This sale was cancelled already."),
        "unknown_sale": _("This sale is not among the shop's receipts."),
    }

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code

    def __str__(self):
        return str(self.WORDS[self.code])


def sums_agree(draft: SaleDraft) -> bool:
    """Whether lines, discount, rounding, total and payments of a receipt add up by the one rule of rounding."""
    return (
        all(line.total == line_total(line.unit_price, line.quantity, line.discount) for line in draft.lines)
        and sum(line.total for line in draft.lines) - draft.discount + draft.rounding == draft.total
        and sum(payment.amount for payment in draft.payments) == draft.total
        and all(_change_agrees(payment) for payment in draft.payments)
    )


def _change_agrees(payment: PaymentDraft) -> bool:
    if payment.means != Means.CASH or payment.tendered is None:
        return True
    return payment.tendered - (payment.change or 0) == payment.amount


def refund_sums_agree(draft: ReturnDraft) -> bool:
    """Whether what was given back is what the lines say."""
    return sum(line.amount for line in draft.lines) == draft.total == sum(refund.amount for refund in draft.refunds)


def discount_passes(draft: SaleDraft, most_bp: int, weighed: Set[uuid.UUID]) -> bool:
    """Whether more was taken off than `most_bp` basis points of the basket's price.

    The odd centimes of "5 DH of olives", less than a gram's worth, are no favour.
    """
    full = given = 0
    for line in draft.lines:
        full += line_total(line.unit_price, line.quantity)
        if line.product_id not in weighed or line.discount * ONE > line.unit_price:
            given += line.discount
    return given + draft.discount > divide_half_up(full * most_bp, 10_000)


def shares_of_discount(draft: SaleDraft) -> list[int]:
    """The basket's discount spread over its lines in proportion to their totals, to the centime."""
    if not draft.discount:
        return [0] * len(draft.lines)
    return allocate(draft.discount, [max(line.total, 0) for line in draft.lines])


def tva_of_line(total: int, share: int, rate_bp: int) -> int:
    """The TVA inside a line, on its total less its share of the basket's discount (shop:F38)."""
    return included_tva(total - share, rate_bp)


@dataclass(frozen=True)
class Remaining:
    """What of one line can still be taken back, and for how much at most."""

    quantity: int
    amount: int

    def price_of(self, quantity: int) -> int:
        """What was really paid for a part of it (shop:F35)."""
        return divide_half_up(self.amount * quantity, self.quantity) if self.quantity else 0

    def allows(self, quantity: int, amount: int) -> bool:
        """Whether so much may come back for so much money. The last piece takes what earlier roundings left."""
        if quantity >= self.quantity:
            return quantity == self.quantity and amount <= self.amount
        return amount <= min(self.price_of(quantity) + 1, self.amount)


def paid_per_line(totals: Sequence[int], discount: int, rounding: int) -> list[int]:
    """What was really paid for each line, its share of the basket's discount and of the cash rounding taken into
    account.
    """
    shares = allocate(discount - rounding, [max(total, 0) for total in totals])
    return [total - share for total, share in zip(totals, shares, strict=True)]


def remaining_of(quantity: int, paid: int, returned: Sequence[tuple[int, int]]) -> Remaining:
    """What remains of a sold line after earlier returns, given as (quantity, amount)."""
    return Remaining(
        max(quantity - sum(taken for taken, _amount in returned), 0),
        max(paid - sum(amount for _taken, amount in returned), 0),
    )
