"""What rails owe us, lot by lot, and which of it the bank's statement says they have handed over."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence

from rahba.payments.models import Attempt, Dispute, Refund, Sending, StatementFile, StatementLine
from rahba.payments.rules.attempts import AttemptState, return_id
from rahba.payments.rules.disputes import DisputeKind
from rahba.payments.rules.kinds import RefundState
from rahba.payments.rules.rails.trial import RAILS
from rahba.payments.rules.reconciling import Result, Told, lots_of
from rahba.payments.rules.sending import SendingState

BANK = "bank"
_LOT = re.compile(rf"\b(?:{'|'.join(rail.upper() for rail in RAILS)})-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAKEN = (AttemptState.SUCCEEDED, AttemptState.GOES_BACK, AttemptState.GIVEN_BACK)


def lot_of(rail: str, day: dt.date) -> str:
    """How a bank's line names what a rail took in a day."""
    return f"{rail.upper()}-{day.isoformat()}"


def lot_named_in(line: StatementLine) -> str:
    """The lot that a bank's line names, or the one payment from a bank account that it is; empty for neither."""
    found = _LOT.search(line.text) or _LOT.search(line.ext_ref) or _UUID.fullmatch(line.ext_ref)
    return found[0] if found else ""


def rail_of(lot: str) -> str:
    """Whose lot it is."""
    return BANK if _UUID.fullmatch(lot) else lot.partition("-")[0].lower()


def lots_named_in(file: StatementFile, lines: Sequence[StatementLine]) -> dict[str, Told]:
    """Of the lots that these lines of the bank name, those that we know."""
    names = {lot_named_in(line) for line in lines} - {""}
    return {one.ref: one for one in [*_lots(file.institution_id, names), *_single(file.institution_id, names)]}


def lots_handed_over(institution_id: uuid.UUID, lots: set[str]) -> set[str]:
    """Those that a statement has named."""
    rows = StatementLine.objects.filter(file__institution_id=institution_id, file__source=BANK, lot__in=lots)
    return set(rows.exclude(result=Result.DUPLICATE).values_list("lot", flat=True))


def lots_before(institution_id: uuid.UUID, day: dt.date) -> list[Told]:
    """Lots that ended before a day and that no statement has named."""
    reported = _reported(institution_id).filter(booked_on__lt=day).values_list("lot", flat=True).distinct()
    waiting = set(reported) - lots_handed_over(institution_id, set(reported))
    return [one for one in _lots(institution_id, waiting) if one.amount > 0]


def _reported(institution_id: uuid.UUID):
    rows = StatementLine.objects.filter(file__institution_id=institution_id).exclude(file__source=BANK)
    return rows.exclude(lot="").exclude(result__in=("", Result.DUPLICATE))


def _lots(institution_id: uuid.UUID, names: set[str]) -> list[Told]:
    return lots_of(_reported(institution_id).filter(lot__in=names).values_list("lot", "amount", "booked_on"))


def _single(institution_id: uuid.UUID, names: set[str]) -> Iterator[Told]:
    """Payments from a bank account come one by one, each a lot of its own."""
    ids = [uuid.UUID(name) for name in names if _UUID.fullmatch(name)]
    rows = Attempt.objects.filter(id__in=ids, rail=BANK, state=AttemptState.SUCCEEDED)
    for attempt in rows.filter(intent__institution_id=institution_id):
        yield Told(str(attempt.id), attempt.amount, attempt.closed_at.date())


def told_by_us(institution_id: uuid.UUID, rail: str, since: dt.datetime) -> list[Told]:
    """What we hold to have happened on a rail, and its reports have not confirmed yet: (kind, number) and amount."""
    lines = StatementLine.objects.filter(file__institution_id=institution_id, file__source=rail, result=Result.MATCHED)
    known = {key_of(*line) for line in lines.values_list("text", "ext_ref", "bank_ref")}
    return [one for one in _ours(institution_id, rail, since) if one.ref not in known]


def key_of(kind: str, attempt: str, ref: str) -> tuple[str, str]:
    """Under which number both sides know an operation: a return has its own, all else the attempt's."""
    return (kind, ref if kind == "returned" else attempt)


def _ours(institution_id: uuid.UUID, rail: str, since: dt.datetime) -> Iterator[Told]:
    attempts = Attempt.objects.filter(intent__institution_id=institution_id, rail=rail, closed_at__gte=since)
    for one in attempts.filter(state__in=_TAKEN):
        day, kept = one.closed_at.date(), one.state == AttemptState.SUCCEEDED
        yield Told(("taken", str(one.id)), one.amount if kept else one.taken, day)
        if one.state == AttemptState.GIVEN_BACK:
            back = one.code == "charged_back"
            yield Told(("charged_back", str(one.id)) if back else ("returned", return_id(one.id)), -one.taken, day)
    done = {"payment__institution_id": institution_id, "payment__rail": rail}
    for refund in Refund.objects.filter(**done, state=RefundState.DONE, closed_at__gte=since):
        yield Told(("returned", str(refund.id)), -refund.amount, refund.closed_at.date())
    for back in Dispute.objects.filter(**done, kind=DisputeKind.CHARGEBACK, opened_at__gte=since):
        yield Told(("charged_back", str(back.payment_id)), -back.amount, back.opened_at.date())
    sent = Sending.objects.filter(institution_id=institution_id, rail=rail, state=SendingState.DONE)
    for one in sent.filter(closed_at__gte=since):
        yield Told(("sent", str(one.id)), -one.amount, one.closed_at.date())
