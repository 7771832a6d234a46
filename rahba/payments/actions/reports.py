"""Reports of acquirers and of the switch: taken in once, compared line by line; what differs becomes a case."""

import datetime as dt
import hashlib
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.payments.actions.cases import open_case
from rahba.payments.actions.rails.sending import RAIL, apply_sendings_report
from rahba.payments.actions.rails.words import apply_report
from rahba.payments.models import Institution, StatementFile, StatementLine
from rahba.payments.queries.lots import key_of, lot_of, lots_before, told_by_us
from rahba.payments.queries.statements import told_before
from rahba.payments.rules.rails.reports import ReportLine, ReportRefused, read_report
from rahba.payments.rules.reconciling import CaseKind, Compared, Result, Told, compare
from rahba.payments.rules.refusals import FileRefused
from rahba.payments.rules.settling import IN_TRANSIT_DAYS

REPORT_DAYS = 2  # after which a report should have named what we hold to have happened
_LOOKED_BACK = dt.timedelta(days=45)
_CASES = (Result.DUPLICATE, Result.MISSING_OURS, Result.AMOUNT_DIFFERS, Result.MISSING_THEIRS)


def take_report(
    *, institution_id: uuid.UUID, rail: str, data: bytes, name: str, by_id: uuid.UUID | None, now: dt.datetime
) -> StatementFile:
    """Take a rail's report in. It settles what nobody else could tell, and moves nothing that is settled.

    Raises FileRefused, in words, for what cannot be read; nothing of it is then used.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    about = {"institution_id": institution_id, "source": rail, "sha256": sha256}
    file = StatementFile.objects.filter(**about).first()
    if file is None or file.applied_at is None:
        try:
            lines = read_report(data)
        except ReportRefused as refused:
            raise FileRefused("report", "", refused.line or None) from refused
        file = file or _store(about, lines, name, by_id, now)
        apply_report(institution_id=institution_id, rail=rail, lines=lines, now=now)
        if rail == RAIL:
            apply_sendings_report(institution_id=institution_id, lines=lines, now=now)
        _compare(file, now)
    return file


def _store(about: dict, lines: list[ReportLine], name: str, by_id, now: dt.datetime) -> StatementFile:
    try:
        with transaction.atomic():
            number = f"{about['source'].upper()}-{about['sha256'][:12]}"  # reports carry none of their own
            file = StatementFile.objects.create(**about, statement_id=number, name=name[:120], received_at=now)
            StatementLine.objects.bulk_create(
                [_line(file, number, line) for number, line in enumerate(lines, 1)], batch_size=500
            )
            audit.record(
                verb="report_taken",
                object_kind="statement",
                object_id=file.id,
                actor_id=by_id,
                organisation_id=Institution.objects.get(id=about["institution_id"]).organisation_id,
                now=now,
            )
            return file
    except IntegrityError:  # the same file, taken in at the same moment
        return StatementFile.objects.get(**about)


def _line(file: StatementFile, number: int, line: ReportLine) -> StatementLine:
    day = line.at.date()
    return StatementLine(
        id=uuid7(),
        file=file,
        line_no=number,
        bank_ref=line.ref[:80],
        ext_ref=line.attempt[:80],
        text=line.kind,
        amount=line.amount if line.kind == "taken" else -line.amount,
        lot=lot_of(file.source, day),
        booked_on=day,
        value_on=day,
    )


@transaction.atomic
def _compare(file: StatementFile, now: dt.datetime) -> None:
    if not StatementFile.objects.filter(id=file.id, applied_at=None).update(applied_at=now):
        return
    lines = list(StatementLine.objects.filter(file=file).order_by("line_no"))
    before = told_before(file, lines)
    new = []
    for line in lines:
        earlier = before.get((line.bank_ref, line.ext_ref))
        if earlier and earlier.amount == line.amount:
            line.result = Result.DUPLICATE  # a report of more days tells it again: that is no difference
        else:
            new.append(line)
    theirs = [Told(key_of(line.text, line.ext_ref, line.bank_ref), line.amount, line.booked_on) for line in new]
    ours = told_by_us(file.institution_id, file.source, now - _LOOKED_BACK)
    found = compare(ours, theirs, today=now.date(), delay_days=REPORT_DAYS)
    for line, one in zip(new, found, strict=False):  # theirs come first, in their order
        line.result = one.result
        if one.result in _CASES:
            _open(file, f"line:{line.id}", one, now, line=line)
    for one in found[len(new) :]:
        if one.result in _CASES:
            _open(file, ":".join(one.ours.ref), one, now)
    StatementLine.objects.bulk_update(lines, ["result"], batch_size=500)
    file.applied_at = now


def _open(file: StatementFile, key: str, found: Compared, now: dt.datetime, **about) -> None:
    open_case(
        institution_id=file.institution_id,
        key=key,
        kind=CaseKind(found.result),
        ours=found.ours.amount if found.ours else None,
        theirs=found.theirs.amount if found.theirs else None,
        file=file,
        now=now,
        **about,
    )


def missing_lots(*, institution_id: uuid.UUID, now: dt.datetime) -> int:
    """A case for each lot that a rail reported and the bank has not named for days; how many are new."""
    lots = lots_before(institution_id, now.date() - dt.timedelta(days=IN_TRANSIT_DAYS))
    new = 0
    for lot in lots:
        case = open_case(
            institution_id=institution_id,
            key=f"lot:{lot.ref}",
            kind=CaseKind.MISSING_THEIRS,
            ours=lot.amount,
            now=now,
        )
        new += case.opened_at == now
    return new
