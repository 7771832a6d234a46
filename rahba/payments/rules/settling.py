"""Settlement: what a window owes to whom, and the words for where it stands."""

import enum
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.payments.rules.kinds import MoveCode

IN_TRANSIT_DAYS = 3  # after which a payout that no bank line names is not known any more


class WindowState(models.TextChoices):
    """A window takes what is recorded until it closes; then its payouts are made; it ends when each has its end."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    PENDING = "pending", _("Being paid out")
    SETTLED = "settled", _("Paid out")


class PayoutState(models.TextChoices):
    """Where a payout stands. Each has its own state; nothing follows from that of its neighbours in a file."""

    PLANNED = "planned", _("Planned")
    PREPARED = "prepared", _("Ready to be sent")
    SENT = "sent", _("Sent to the bank")
    SETTLED = "settled", _("At your bank")
    RETURNED = "returned", _("Sent back by the bank")
    UNKNOWN = "unknown", _("No word from the bank yet")
    CANCELLED = "cancelled", _("Nothing to pay out")


UNDER_WAY = (PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.SENT, PayoutState.UNKNOWN)
AT_THE_BANK = (PayoutState.SENT, PayoutState.UNKNOWN)


class Part(enum.StrEnum):
    """What a movement of a shop's wallet counts as."""

    TAKEN = "taken"
    FEES = "fees"
    REFUNDS = "refunds"
    DISPUTES = "disputes"
    PAID_OUT = "paid_out"
    OTHER = "other"


# Of a part that is told as a cost, a debit counts up; of the others a credit does.
_COSTS = {
    MoveCode.FEE: Part.FEES,
    MoveCode.REFUND: Part.REFUNDS,
    MoveCode.DISPUTE: Part.DISPUTES,
    MoveCode.PAYOUT: Part.PAID_OUT,
}
_TAKEN = {MoveCode.PURCHASE, MoveCode.CARD, MoveCode.TRANSFER}


@dataclass(frozen=True)
class Position:
    """What a shop's wallet did in a window. Costs are told as positive amounts."""

    taken: int = 0
    fees: int = 0
    refunds: int = 0
    disputes: int = 0
    paid_out: int = 0
    other: int = 0

    @property
    def net(self) -> int:
        """What the window earned the shop."""
        return self.taken - self.fees - self.refunds - self.disputes

    @property
    def change(self) -> int:
        """What the window did to the balance."""
        return self.net - self.paid_out + self.other


def part_of(code: int) -> Part:
    """What a transfer of this code counts as."""
    return Part.TAKEN if code in _TAKEN else _COSTS.get(code, Part.OTHER)


def position_of(moves: Iterable[tuple[int, int, int]]) -> Position:
    """The position from (code, debits, credits) of a wallet; its `change` is always Σ credits − Σ debits."""
    sums = dict.fromkeys(Part, 0)
    for code, debits, credits in moves:
        part = part_of(code)
        sums[part] += credits - debits if part in (Part.TAKEN, Part.OTHER) else debits - credits
    return Position(**{part.value: amount for part, amount in sums.items()})


@dataclass(frozen=True)
class Net:
    """What a participant gives to and gets from all others together; `net` is what it is owed."""

    debit: int
    credit: int

    @property
    def net(self) -> int:
        return self.credit - self.debit


def nets_of(obligations: Iterable[tuple[Hashable, Hashable, int]]) -> dict[Hashable, Net]:
    """Multilateral netting of (who owes, who is owed, amount): everybody's nets add up to nothing."""
    debits: dict[Hashable, int] = {}
    credits: dict[Hashable, int] = {}
    for debtor, creditor, amount in obligations:
        debits[debtor] = debits.get(debtor, 0) + amount
        credits[creditor] = credits.get(creditor, 0) + amount
    return {who: Net(debits.get(who, 0), credits.get(who, 0)) for who in {*debits, *credits}}
