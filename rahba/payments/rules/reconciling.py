"""Comparing what we wrote with what others say: by reference, then by amount. Nothing is ever corrected here."""

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """What a comparison says about one thing."""

    MATCHED = "matched", _("Both say the same")
    EXPECTED = "expected", _("Not there yet, and not late")
    MISSING_OURS = "missing_ours", _("They have it, we do not")
    MISSING_THEIRS = "missing_theirs", _("We have it, they do not")
    AMOUNT_DIFFERS = "amount_differs", _("Two different amounts")
    DUPLICATE = "duplicate", _("Told twice")


class CaseKind(models.TextChoices):
    """Why somebody must look: a comparison that found a difference, or a file that contradicts another."""

    MISSING_OURS = Result.MISSING_OURS.value, Result.MISSING_OURS.label
    MISSING_THEIRS = Result.MISSING_THEIRS.value, Result.MISSING_THEIRS.label
    AMOUNT_DIFFERS = Result.AMOUNT_DIFFERS.value, Result.AMOUNT_DIFFERS.label
    DUPLICATE = Result.DUPLICATE.value, Result.DUPLICATE.label
    EDITED_FILE = "edited_file", _("A second, different file for the same days")
    DOES_NOT_ADD_UP = "does_not_add_up", _("The file’s lines do not lead to its closing balance")


class CaseState(models.TextChoices):
    """A case is closed by a second person, who agrees with what the first proposed."""

    OPEN = "open", _("To be looked at")
    PROPOSED = "proposed", _("Waits for a second person")
    CLOSED = "closed", _("Closed")


class Remedy(models.TextChoices):
    """What is done about a case. All but the first and the last move money, under the code of a correction."""

    EXPLAINED = "explained", _("Nothing to correct")
    GIVE_BACK = "give_back", _("Give the money back to the shop’s wallet")
    TO_WALLET = "to_wallet", _("Credit the wallet that it was meant for")
    TO_DIFFERENCES = "to_differences", _("Book it as a difference with the bank")
    USE_FILE = "use_file", _("Use the new file’s lines")


def remedies_for(kind: str, *, payout: bool, came: int | None) -> list[Remedy]:
    """What may be done about a case: whether it is about a payout, and the signed centimes of its line, if any."""
    found = [Remedy.EXPLAINED]
    if kind == CaseKind.MISSING_THEIRS and payout:
        found.append(Remedy.GIVE_BACK)
    if kind in (CaseKind.EDITED_FILE, CaseKind.DOES_NOT_ADD_UP):
        found.append(Remedy.USE_FILE)
    if came is not None:
        found.append(Remedy.TO_DIFFERENCES)
        if came > 0:
            found.append(Remedy.TO_WALLET)
    return found


@dataclass(frozen=True)
class Told:
    """One thing as one side tells it: its reference, its centimes, its day."""

    ref: Hashable
    amount: int
    on: dt.date


@dataclass(frozen=True)
class Compared:
    """What was found about a reference, and what each side says."""

    result: Result
    ours: Told | None
    theirs: Told | None


def compare(ours: Iterable[Told], theirs: Iterable[Told], *, today: dt.date, delay_days: int) -> list[Compared]:
    """Each of ours and each of theirs, once. What they have not told within `delay_days` is missing, before expected.

    Serves all three legs: orders and attempts, attempts and a provider's report, lots and a bank's lines.
    """
    waiting = {one.ref: one for one in ours}
    seen: set[Hashable] = set()
    found = []
    for line in theirs:
        own = waiting.get(line.ref)
        if line.ref in seen:
            result = Result.DUPLICATE
        elif own is None:
            result = Result.MISSING_OURS
        else:
            result = Result.MATCHED if own.amount == line.amount else Result.AMOUNT_DIFFERS
        seen.add(line.ref)
        found.append(Compared(result, own, line))
    for ref, own in waiting.items():
        if ref not in seen:
            late = own.on < today - dt.timedelta(days=delay_days)
            found.append(Compared(Result.MISSING_THEIRS if late else Result.EXPECTED, own, None))
    return found


def lots_of(parts: Iterable[tuple[Hashable, int, dt.date]]) -> list[Told]:
    """What is handed over in each lot, from (lot, centimes, day) of its parts: one bank line stands for many."""
    lots: dict[Hashable, Told] = {}
    for lot, amount, on in parts:
        before = lots.get(lot, Told(lot, 0, on))
        lots[lot] = Told(lot, before.amount + amount, max(before.on, on))
    return list(lots.values())
