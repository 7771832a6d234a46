"""What a bank's statement says, line by line: read before anything is done about it, and afterwards."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from rahba.kernel.clock import calendar_day
from rahba.payments.models import Institution, Payout, ReconCase, StatementFile, StatementLine, Wallet
from rahba.payments.queries.lots import BANK, lot_named_in, lots_handed_over, lots_named_in
from rahba.payments.rules.codes import wallet_of_text
from rahba.payments.rules.rails.trial import ACCOUNT
from rahba.payments.rules.reconciling import CaseState, Result, Told, compare
from rahba.payments.rules.settling import AT_THE_BANK, IN_TRANSIT_DAYS, PayoutState

_AT_ONCE = 500
_PAYOUT = re.compile(r"[0-9a-f]{32}")
_WALLET = re.compile(r"[A-Z2-7]{26}")


@dataclass(frozen=True)
class Fate:
    """What a line is: `case` where somebody must look at it; else the payout or the wallet that it is applied to."""

    result: Result
    case: bool = False
    payout: Payout | None = None
    wallet: Wallet | None = None
    ours: int | None = None
    lot: str = ""


def ring_fenced_account(institution: Institution) -> str:
    """The RIB that payout files are drawn on, and statements are of; empty where the operator has not told it."""
    return settings.SAFEGUARDED_ACCOUNT or (ACCOUNT if institution.sandbox else "")


def fates_of(file: StatementFile, lines: Sequence[StatementLine]) -> Iterator[Fate]:
    """What each of these lines is, in the file's order, as if those before it were applied. Nothing is written."""
    states: dict[uuid.UUID, str] = {}
    over: set[str] = set()
    told: dict[tuple[str, str], StatementLine] = {}
    for start in range(0, len(lines), _AT_ONCE):
        part = lines[start : start + _AT_ONCE]
        before, payouts, wallets = told_before(file, part), _payouts_in(file, part), _wallets_in(file, part)
        lots = lots_named_in(file, part)
        over |= lots_handed_over(file.institution_id, set(lots))
        for line in part:
            key = (line.bank_ref, line.ext_ref)
            payout = payouts.get(_payout_id(line))
            lot = lots.get(lot_named_in(line)) if line.amount > 0 else None
            wallet = wallets.get(_wallet_id(line)) if line.amount > 0 else None
            fate = _fate_of_again(line, told.get(key) or before.get(key))
            if fate is None and payout:
                fate = _fate_of_payout(line, payout, states.get(payout.id, payout.state))
            elif fate is None and lot:
                fate = _fate_of_lot(line, lot, over)
            elif fate is None:
                fate = Fate(Result.MATCHED, wallet=wallet) if wallet else Fate(Result.MISSING_OURS, case=True)
            told.setdefault(key, line)
            if payout and not fate.case:
                states[payout.id] = PayoutState.SETTLED if line.amount < 0 else PayoutState.RETURNED
            yield fate


def _fate_of_again(line: StatementLine, before: StatementLine | None) -> Fate | None:
    if before and before.file_id != line.file_id and before.amount == line.amount:
        # A notice and then the day's statement tell of the same operation: that is no difference.
        return Fate(Result.DUPLICATE)
    return Fate(Result.DUPLICATE, case=True, ours=before.amount) if before else None


def _fate_of_lot(line: StatementLine, lot: Told, over: set[str]) -> Fate:
    if lot.ref in over:
        return Fate(Result.DUPLICATE, case=True, ours=lot.amount)
    over.add(lot.ref)
    same = line.amount == lot.amount
    return Fate(Result.MATCHED if same else Result.AMOUNT_DIFFERS, case=not same, ours=lot.amount, lot=str(lot.ref))


def _fate_of_payout(line: StatementLine, payout: Payout, state: str) -> Fate:
    went = line.amount < 0
    figures = {"payout": payout, "ours": -payout.amount if went else payout.amount}
    ready = AT_THE_BANK if went else (PayoutState.SETTLED,)
    over = (PayoutState.SETTLED, PayoutState.RETURNED) if went else (PayoutState.RETURNED,)
    if state in over:
        return Fate(Result.DUPLICATE, case=True, **figures)
    if state not in ready:
        return Fate(Result.MISSING_OURS, case=True, **figures)
    if abs(line.amount) != payout.amount:
        return Fate(Result.AMOUNT_DIFFERS, case=True, **figures)
    return Fate(Result.MATCHED, **figures)


def told_before(file: StatementFile, lines: Sequence[StatementLine]) -> dict[tuple[str, str], StatementLine]:
    """The first line that was applied under each of these references. Operations of one lot share the bank's own."""
    same = StatementLine.objects.filter(
        file__institution_id=file.institution_id,
        file__source=file.source,
        bank_ref__in={one.bank_ref for one in lines},
    )
    rows = same.exclude(result="").exclude(id__in=[one.id for one in lines])
    return {(one.bank_ref, one.ext_ref): one for one in rows.order_by("-id")}


def _payouts_in(file: StatementFile, lines: Sequence[StatementLine]) -> dict[uuid.UUID, Payout]:
    rows = Payout.objects.select_related("window__institution", "wallet__shop")
    rows = rows.filter(window__institution_id=file.institution_id)
    return rows.in_bulk({id for line in lines if (id := _payout_id(line))})


def _wallets_in(file: StatementFile, lines: Sequence[StatementLine]) -> dict[uuid.UUID, Wallet]:
    rows = Wallet.objects.select_related("holder__person", "shop")
    rows = rows.filter(holder__institution_id=file.institution_id)
    return rows.in_bulk({id for line in lines if (id := _wallet_id(line))})


def _payout_id(line: StatementLine) -> uuid.UUID | None:
    found = _PAYOUT.search(line.ext_ref) or _PAYOUT.search(line.text)
    return uuid.UUID(found[0]) if found else None


def _wallet_id(line: StatementLine) -> uuid.UUID | None:
    found = _WALLET.search(line.ext_ref) or _WALLET.search(line.text)
    return wallet_of_text(found[0]) if found else None


@dataclass(frozen=True)
class Seen:
    """A line of a statement as it is shown: what it is, or was found to be."""

    line: StatementLine
    result: str
    case: bool
    payout: Payout | None
    wallet: Wallet | None


@dataclass(frozen=True)
class Said:
    """A statement as a whole: its lines, and the payouts that it should have named by its day and does not."""

    lines: list[Seen]
    not_named: list[tuple[Payout, bool]]  # with whether it is late

    @property
    def matched(self) -> int:
        """Lines that both sides know."""
        return sum(one.result == Result.MATCHED for one in self.lines)

    @property
    def to_look_at(self) -> int:
        """Lines that become a case, or became one."""
        return sum(one.case for one in self.lines)


def said_by(file: StatementFile, *, today: dt.date) -> Said:
    """What the file says: before it was taken in, what would come of each line; afterwards, what did."""
    rows = StatementLine.objects.select_related(
        "payout__wallet__shop", "payment__payee__holder__person", "payment__payee__shop"
    )
    lines = list(rows.filter(file=file).order_by("line_no"))
    if file.applied_at:
        cases = set(ReconCase.objects.filter(file=file, line__isnull=False).values_list("line_id", flat=True))
        seen = [
            Seen(one, one.result, one.id in cases, one.payout, one.payment.payee if one.payment_id else None)
            for one in lines
        ]
    else:
        pairs = zip(lines, fates_of(file, lines), strict=True)
        seen = [Seen(line, fate.result, fate.case, fate.payout, fate.wallet) for line, fate in pairs]
    return Said(seen, _not_named(file, lines, today) if file.source == BANK else [])


def _not_named(file: StatementFile, lines: list[StatementLine], today: dt.date) -> list[tuple[Payout, bool]]:
    last = max((line.booked_on for line in lines), default=calendar_day(file.received_at))
    sent = Payout.objects.filter(state__in=AT_THE_BANK, window__institution_id=file.institution_id)
    payouts = {one.id: one for one in sent.select_related("wallet__shop", "file") if calendar_day(one.sent_at) <= last}
    ours = [Told(one.id, -one.amount, calendar_day(one.sent_at)) for one in payouts.values()]
    theirs = [Told(id, line.amount, line.booked_on) for line in lines if (id := _payout_id(line))]
    found = compare(ours, theirs, today=today, delay_days=IN_TRANSIT_DAYS)
    return [(payouts[one.ours.ref], one.result == Result.MISSING_THEIRS) for one in found if one.theirs is None]


def statements_at(institution: Institution):
    """The bank's files, newest first."""
    return StatementFile.objects.filter(institution=institution).order_by("-received_at")


def statement_at(institution: Institution, file_id: uuid.UUID) -> StatementFile | None:
    """A file of this institution's."""
    return statements_at(institution).filter(id=file_id).first()


def differences_at(institution: Institution, *, decided: bool = False):
    """Cases of reconciliation: open ones, oldest first; or decided ones, newest first."""
    rows = ReconCase.objects.filter(institution=institution)
    rows = rows.select_related("payout__wallet__shop", "line__file", "file", "proposed_by", "decided_by")
    if decided:
        return rows.filter(state=CaseState.CLOSED).order_by("-closed_at")
    return rows.exclude(state=CaseState.CLOSED).order_by("opened_at")


def difference_at(institution: Institution, case_id: uuid.UUID) -> ReconCase | None:
    """A case of this institution's."""
    rows = ReconCase.objects.select_related(
        "payout__wallet__shop", "payout__file", "line__file", "file", "wallet__holder__person", "wallet__shop",
        "proposed_by", "decided_by",
    )  # fmt: skip
    return rows.filter(institution=institution, id=case_id).first()


def difference_about(file: StatementFile) -> ReconCase | None:
    """The case about a whole file: held back, it is taken in by the two who decide so, or never."""
    return ReconCase.objects.filter(file=file, line=None).first()
