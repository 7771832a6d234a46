"""Files of the bank: taken in once, each line applied once; what cannot be explained becomes a case."""

import datetime as dt
import hashlib
import re
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel.ids import uuid7
from rahba.payments.actions.cases import open_case
from rahba.payments.actions.funding import fund
from rahba.payments.actions.payouts import return_payout, settle_payout
from rahba.payments.models import Payout, ReconCase, StatementFile, StatementLine, Wallet
from rahba.payments.rules.codes import wallet_of_text
from rahba.payments.rules.rails.bank_files import Statement, StatementRefused, read_statement
from rahba.payments.rules.reconciling import CaseKind, Result
from rahba.payments.rules.refusals import FileRefused, PaymentRefused
from rahba.payments.rules.settling import AT_THE_BANK, PayoutState

BANK = "bank"
_PAYOUT = re.compile(r"[0-9a-f]{32}")
_WALLET = re.compile(r"[A-Z2-7]{26}")


def import_statement(*, institution_id: uuid.UUID, data: bytes, name: str, now: dt.datetime) -> StatementFile:
    """Take in a bank's statement and apply its lines. The same file again changes nothing.

    A second, different file of the same statement, or one that does not add up, is held back behind a case.
    Raises FileRefused, in words, for what cannot be read; nothing of it is then used.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    same = StatementFile.objects.filter(institution_id=institution_id, source=BANK, sha256=sha256).first()
    if same is None:
        try:
            statement = read_statement(data)
        except StatementRefused as refused:
            raise FileRefused(refused.code, refused.place.removeprefix("line "), refused.line) from refused
        same = _store(institution_id, statement, sha256, name, now)
    apply_file(file_id=same.id, now=now)
    same.refresh_from_db()
    return same


def _store(institution_id: uuid.UUID, statement: Statement, sha256: str, name: str, now: dt.datetime) -> StatementFile:
    about = {
        "institution_id": institution_id,
        "source": BANK,
        "account": statement.account[:40],
        "statement_id": statement.id[:80],
    }
    try:
        with transaction.atomic():
            edited = StatementFile.objects.filter(**about).exists()
            wrong = not statement.adds_up
            file = StatementFile.objects.create(
                **about, sha256=sha256, name=name[:120], received_at=now, held=edited or wrong
            )
            StatementLine.objects.bulk_create(_lines(file, statement), batch_size=500)
            if edited or wrong:
                kind = CaseKind.EDITED_FILE if edited else CaseKind.DOES_NOT_ADD_UP
                open_case(institution_id=institution_id, key=f"file:{sha256}", kind=kind, file=file, now=now)
            return file
    except IntegrityError:  # the same file, taken in at the same moment
        return StatementFile.objects.get(institution_id=institution_id, source=BANK, sha256=sha256)


def _lines(file: StatementFile, statement: Statement) -> list[StatementLine]:
    return [
        StatementLine(
            id=uuid7(),
            file=file,
            line_no=number,
            bank_ref=line.bank_ref[:80],
            ext_ref=line.end_to_end[:80],
            text=line.text[:140],
            amount=line.signed,
            booked_on=line.booked_on,
            value_on=line.value_on,
        )
        for number, line in enumerate(statement.lines, 1)
    ]


def apply_file(*, file_id: uuid.UUID, now: dt.datetime) -> int:
    """Apply what is not applied yet of a file that is not held back; how many lines. Cut anywhere, it goes on."""
    file = StatementFile.objects.get(id=file_id)
    if file.held or file.applied_at:
        return 0
    lines = StatementLine.objects.filter(file=file, result="").order_by("line_no")
    done = 0
    for line in lines:
        _apply(file, line, now)
        done += 1
    StatementFile.objects.filter(id=file.id, applied_at=None).update(applied_at=now)
    return done


def apply_waiting(*, now: dt.datetime) -> int:
    """Go on with files whose application was cut, or that a case has let through."""
    waiting = StatementFile.objects.filter(held=False, applied_at=None).order_by("received_at")
    return sum(apply_file(file_id=id, now=now) for id in waiting.values_list("id", flat=True)[:20])


def _apply(file: StatementFile, line: StatementLine, now: dt.datetime) -> None:
    earlier = _told_before(file, line)
    if earlier and earlier.file_id != file.id and earlier.amount == line.amount:
        # A notice and then the day's statement tell of the same operation: that is no difference.
        _mark(line, Result.DUPLICATE)
        return
    if earlier:
        _to_case(file, line, CaseKind.DUPLICATE, now, theirs=line.amount, ours=earlier.amount)
        return
    payout = _payout_of(file, line)
    if payout:
        _apply_to_payout(file, line, payout, now)
        return
    wallet = _wallet_of(file, line) if line.amount > 0 else None
    if wallet is None:
        _to_case(file, line, CaseKind.MISSING_OURS, now, theirs=line.amount)
        return
    try:
        payment = fund(payment_id=line.id, wallet_id=wallet.id, amount=line.amount, now=now)
    except PaymentRefused:  # above the holder's ceiling, or closed: the money is there, and somebody must decide
        _to_case(file, line, CaseKind.MISSING_OURS, now, theirs=line.amount, wallet=wallet)
    else:
        _mark(line, Result.MATCHED, payment=payment)


def _apply_to_payout(file: StatementFile, line: StatementLine, payout: Payout, now: dt.datetime) -> None:
    went = line.amount < 0
    figures = {"payout": payout, "ours": -payout.amount if went else payout.amount, "theirs": line.amount}
    ready = AT_THE_BANK if went else (PayoutState.SETTLED,)
    over = (PayoutState.SETTLED, PayoutState.RETURNED) if went else (PayoutState.RETURNED,)
    if payout.state in over:
        _to_case(file, line, CaseKind.DUPLICATE, now, **figures)
    elif payout.state not in ready:
        _to_case(file, line, CaseKind.MISSING_OURS, now, **figures)
    elif abs(line.amount) != payout.amount:
        _to_case(file, line, CaseKind.AMOUNT_DIFFERS, now, **figures)
    else:
        end = settle_payout if went else return_payout
        end(payout, now=now, then=lambda: _mark(line, Result.MATCHED, payout=payout))


@transaction.atomic
def _to_case(file: StatementFile, line: StatementLine, kind: CaseKind, now: dt.datetime, **about) -> None:
    _mark(line, Result(kind), payout=about.get("payout"))
    open_case(
        institution_id=file.institution_id, key=f"line:{line.id}", kind=kind, file=file, line=line, now=now, **about
    )


def _mark(line: StatementLine, result: Result, **found) -> None:
    StatementLine.objects.filter(id=line.id).update(result=result, **found)


def _told_before(file: StatementFile, line: StatementLine) -> StatementLine | None:
    same = StatementLine.objects.filter(
        file__institution_id=file.institution_id, file__source=file.source, bank_ref=line.bank_ref
    )
    return same.exclude(result="").exclude(id=line.id).order_by("id").first()


def _payout_of(file: StatementFile, line: StatementLine) -> Payout | None:
    found = _PAYOUT.search(line.ext_ref) or _PAYOUT.search(line.text)
    rows = Payout.objects.select_related("window__institution").filter(window__institution_id=file.institution_id)
    return rows.filter(id=uuid.UUID(found[0])).first() if found else None


def _wallet_of(file: StatementFile, line: StatementLine) -> Wallet | None:
    found = _WALLET.search(line.ext_ref) or _WALLET.search(line.text)
    wallet_id = wallet_of_text(found[0]) if found else None
    rows = Wallet.objects.filter(id=wallet_id, holder__institution_id=file.institution_id)
    return rows.first() if wallet_id else None


def missing_payouts(*, institution_id: uuid.UUID, now: dt.datetime) -> int:
    """A case for each payout that the bank has not named for days; how many are new."""
    unknown = Payout.objects.filter(state=PayoutState.UNKNOWN, window__institution_id=institution_id)
    new = 0
    for payout in unknown:
        new += not ReconCase.objects.filter(institution_id=institution_id, key=f"payout:{payout.id}").exists()
        open_case(
            institution_id=institution_id,
            key=f"payout:{payout.id}",
            kind=CaseKind.MISSING_THEIRS,
            payout=payout,
            ours=-payout.amount,
            now=now,
        )
    return new
