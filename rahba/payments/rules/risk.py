"""Velocity rules and limits over a window: what counters say about a payment before it is made. No database here."""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.payments.rules.flows import Flow, Step
from rahba.payments.rules.kinds import PaymentKind, WalletKind


class Verdict(enum.IntEnum):
    """What becomes of a payment; the highest of all rules holds."""

    ALLOW = 0
    ALERT = 1  # made, and looked at afterwards
    HOLD = 2  # reserved until an officer has looked
    REFUSE = 3


class Rule(models.TextChoices):
    """What a case is about."""

    NEW_PAYEE = "new_payee", _("Large amount to somebody never paid before")
    MANY_PAYERS = "many_payers", _("Many payers to one personal wallet")
    IN_AND_OUT = "in_and_out", _("Cash in, then out within minutes")
    SPLITTING = "splitting", _("Several amounts just under a threshold")
    MANY_CARDS = "many_cards", _("Many cards on one phone")
    LIMIT = "limit", _("Over a limit")


class LimitWindow(models.TextChoices):
    """What a limit counts over, in Morocco's calendar."""

    PAYMENT = "payment", _("One payment")
    DAY = "day", _("One day")
    MONTH = "month", _("One month")


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", _("Waiting")
    TAKEN = "taken", _("Being looked at")
    DECIDED = "decided", _("Decided")


class CaseDecision(models.TextChoices):
    """How a case ends."""

    DISMISSED = "dismissed", _("Nothing suspicious")
    FROZEN = "frozen", _("Wallet frozen")
    REPORTED = "reported", _("Handed over as a suspicion")


FLOW = Flow(
    CaseState.OPEN.value,
    (
        Step("take", ("open",), "taken", "officer"),
        Step("put_back", ("taken",), "open", "assignee"),
        Step("decide", ("taken",), "decided", "assignee"),
    ),
)


@dataclass(frozen=True)
class Thresholds:
    """From where on a rule speaks. Ours, to be tuned by the issuer: no Moroccan text names any."""

    large: int = 2_000_00
    payers: int = 20
    payers_within: dt.timedelta = dt.timedelta(minutes=10)
    out_within: dt.timedelta = dt.timedelta(minutes=15)
    out_share: int = 80  # per cent of what had come in
    out_least: int = 1_000_00
    split_from: int = 4_500_00
    split_under: int = 5_000_00
    split_count: int = 3
    cards: int = 4
    held_from: int = 10_000_00  # a new payee and this much: looked at before it moves


THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class Limit:
    """A limit in force for this payer. None: not limited in that way."""

    window: str
    amount_most: int | None
    count_most: int | None


@dataclass(frozen=True)
class Use:
    """What was paid in a window so far."""

    count: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Looks:
    """Which counters the rules look at for a payment; the others need not be known."""

    known: bool = False
    near: bool = False
    came_in: bool = False
    payers: bool = False


@dataclass(frozen=True)
class Counters:
    """What is known of payer and payee before a payment."""

    paid_before: bool = True
    near: int = 0  # payments of a day just under the threshold of splitting
    cash_in: int = 0  # that came to the payer within `out_within`
    payers: int = 0  # of the payee within `payers_within`
    cards_on_device: int = 0
    limits: tuple[Limit, ...] = ()
    used: Mapping[str, Use] = field(default_factory=dict)  # by window


@dataclass(frozen=True)
class Finding:
    """What one rule says."""

    rule: Rule
    verdict: Verdict


def looks_for(*, kind: str, payer_kind: str, payee_kind: str, amount: int, at: Thresholds = THRESHOLDS) -> Looks:
    """What has to be counted for this payment: for most, nothing."""
    person_pays, person_paid = payer_kind == WalletKind.PERSON, payee_kind == WalletKind.PERSON
    return Looks(
        known=person_pays and person_paid and amount >= at.large,
        near=person_pays and at.split_from <= amount < at.split_under,
        came_in=kind == PaymentKind.CASH_OUT and amount >= at.out_least,
        payers=person_paid and kind == PaymentKind.TRANSFER,
    )


def judge(*, looks: Looks, amount: int, counters: Counters, at: Thresholds = THRESHOLDS) -> tuple[Finding, ...]:
    """What the rules say about a payment of `amount` that is about to be made; empty: nothing."""
    if over_limit(amount, counters.limits, counters.used):
        return (Finding(Rule.LIMIT, Verdict.REFUSE),)
    found: list[Finding] = []
    if looks.known and not counters.paid_before:
        found.append(Finding(Rule.NEW_PAYEE, Verdict.HOLD if amount >= at.held_from else Verdict.ALERT))
    if looks.payers and counters.payers + 1 >= at.payers:
        found.append(Finding(Rule.MANY_PAYERS, Verdict.ALERT))
    if looks.came_in and counters.cash_in >= at.out_least and amount * 100 >= counters.cash_in * at.out_share:
        found.append(Finding(Rule.IN_AND_OUT, Verdict.ALERT))
    if looks.near and counters.near + 1 >= at.split_count:
        found.append(Finding(Rule.SPLITTING, Verdict.ALERT))
    if counters.cards_on_device >= at.cards:
        found.append(Finding(Rule.MANY_CARDS, Verdict.REFUSE))
    return tuple(found)


def strongest(findings: Iterable[Finding]) -> Verdict:
    """What holds when several rules speak."""
    return max((one.verdict for one in findings), default=Verdict.ALLOW)


def over_limit(amount: int, limits: Iterable[Limit], used: Mapping[str, Use]) -> bool:
    """Whether `amount` more would pass one of the limits."""
    for limit in limits:
        so_far = used.get(limit.window, Use())
        if limit.amount_most is not None and so_far.amount + amount > limit.amount_most:
            return True
        if limit.count_most is not None and so_far.count + 1 > limit.count_most:
            return True
    return False
