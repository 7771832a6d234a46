"""Files of the bank: taken in once, each line applied once; what cannot be explained becomes a case."""

import datetime as dt
import hashlib
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger
from rahba.ledger.rules import Transfer, TransferResult
from rahba.payments.actions.cases import open_case
from rahba.payments.actions.funding import fund
from rahba.payments.actions.payouts import return_payout, settle_payout
from rahba.payments.actions.settlement import end_windows
from rahba.payments.models import Institution, Payout, ReconCase, StatementFile, StatementLine, Wallet
from rahba.payments.queries.lots import BANK, rail_of
from rahba.payments.queries.statements import difference_about, fates_of, ring_fenced_account
from rahba.payments.rules.accounts import SAFEGUARDED, account_of, clearing_account
from rahba.payments.rules.kinds import MoveCode
from rahba.payments.rules.rails.bank_files import Statement, StatementRefused, read_statement
from rahba.payments.rules.reconciling import CaseKind, Result
from rahba.payments.rules.refusals import FileRefused, PaymentRefused, Refusal
from rahba.payments.rules.settling import PayoutState


def look_at_statement(*, institution_id: uuid.UUID, data: bytes, name: str, now: dt.datetime) -> StatementFile:
    """Read a bank's statement and keep it, without doing anything yet. The same file again is the same.

    A second, different file of the same statement, or one that does not add up, is held back behind a case.
    Raises FileRefused, in words, for what cannot be read or is of another account; nothing of it is then used.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    same = StatementFile.objects.filter(institution_id=institution_id, source=BANK, sha256=sha256).first()
    if same:
        return same
    try:
        statement = read_statement(data)
    except StatementRefused as refused:
        raise FileRefused(refused.code, refused.place.removeprefix("line "), refused.line) from refused
    ours = ring_fenced_account(Institution.objects.get(id=institution_id))
    if ours and not statement.account.replace(" ", "").endswith(ours):
        raise FileRefused("other_account")
    return _store(institution_id, statement, sha256, name, now)


def take_in(*, file_id: uuid.UUID, by_id: uuid.UUID | None, now: dt.datetime) -> StatementFile:
    """Apply a statement that was looked at. One with a case about the whole of it waits for two persons."""
    file = StatementFile.objects.select_related("institution").get(id=file_id)
    if file.held:
        with transaction.atomic():
            if difference_about(file):
                raise PaymentRefused(Refusal.NOT_NOW)
            if StatementFile.objects.filter(id=file.id, held=True).update(held=False):
                audit.record(
                    verb="statement_taken",
                    object_kind="statement",
                    object_id=file.id,
                    actor_id=by_id,
                    organisation_id=file.institution.organisation_id,
                    now=now,
                )
    apply_file(file_id=file.id, now=now)
    file.refresh_from_db()
    return file


def import_statement(
    *, institution_id: uuid.UUID, data: bytes, name: str, now: dt.datetime, by_id: uuid.UUID | None = None
) -> StatementFile:
    """Look at a statement and take it in at once, unless a case holds it back."""
    file = look_at_statement(institution_id=institution_id, data=data, name=name, now=now)
    return file if file.held and difference_about(file) else take_in(file_id=file.id, by_id=by_id, now=now)


@transaction.atomic
def drop_statement(*, file_id: uuid.UUID) -> None:
    """Forget a file that was looked at and not taken in."""
    file = StatementFile.objects.select_for_update().filter(id=file_id, held=True).first()
    if file is None or ReconCase.objects.filter(file=file).exists():
        raise PaymentRefused(Refusal.NOT_NOW)
    StatementLine.objects.filter(file=file).delete()
    file.delete()


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
                **about,
                sha256=sha256,
                name=name[:120],
                opening=statement.opening,
                closing=statement.closing,
                received_at=now,
                held=True,
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
    file = StatementFile.objects.select_related("institution").get(id=file_id)
    if file.held or file.applied_at:
        return 0
    lines = StatementLine.objects.filter(file=file, result="").order_by("line_no")
    done = 0
    for line in lines:
        _apply(file, line, now)
        done += 1
    StatementFile.objects.filter(id=file.id, applied_at=None).update(applied_at=now)
    end_windows(institution_id=file.institution_id, now=now)
    return done


def apply_waiting(*, now: dt.datetime) -> int:
    """Go on with files whose application was cut, or that a case has let through."""
    waiting = StatementFile.objects.filter(source=BANK, held=False, applied_at=None).order_by("received_at")
    return sum(apply_file(file_id=id, now=now) for id in waiting.values_list("id", flat=True)[:20])


def _apply(file: StatementFile, line: StatementLine, now: dt.datetime) -> None:
    [fate] = fates_of(file, [line])
    if fate.case:
        if fate.lot:
            _mark(line, fate.result, lot=fate.lot)
        _to_case(file, line, CaseKind(fate.result), now, theirs=line.amount, ours=fate.ours, payout=fate.payout)
    elif fate.payout:
        end = settle_payout if line.amount < 0 else return_payout
        end(fate.payout, now=now, then=lambda: _mark(line, Result.MATCHED, payout=fate.payout))
    elif fate.lot:
        _hand_over(file, line, fate.lot, now)
    elif fate.wallet:
        _credit(file, line, fate.wallet, now)
    else:
        _mark(line, fate.result)


def _hand_over(file: StatementFile, line: StatementLine, lot: str, now: dt.datetime) -> None:
    """A rail has paid in what it took: it owes us so much less."""
    institution = file.institution
    move = Transfer(
        id=line.id,
        debit=account_of(institution.id, SAFEGUARDED),
        credit=clearing_account(institution.id, rail_of(lot)),
        amount=line.amount,
        book=institution.book,
        code=MoveCode.SETTLEMENT,
        user_data_128=line.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            _mark(line, Result.MATCHED, lot=lot)

    if ledger.submit([move], now=now, then=then)[0] not in (TransferResult.CREATED, TransferResult.EXISTS):
        raise PaymentRefused(Refusal.CONFLICT)


def _credit(file: StatementFile, line: StatementLine, wallet: Wallet, now: dt.datetime) -> None:
    try:
        payment = fund(payment_id=line.id, wallet_id=wallet.id, amount=line.amount, now=now)
    except PaymentRefused:  # above the holder's ceiling, or closed: the money is there, and somebody must decide
        _to_case(file, line, CaseKind.MISSING_OURS, now, theirs=line.amount, wallet=wallet)
    else:
        _mark(line, Result.MATCHED, payment=payment)


@transaction.atomic
def _to_case(file: StatementFile, line: StatementLine, kind: CaseKind, now: dt.datetime, **about) -> None:
    _mark(line, Result(kind), payout=about.get("payout"))
    open_case(
        institution_id=file.institution_id, key=f"line:{line.id}", kind=kind, file=file, line=line, now=now, **about
    )


def _mark(line: StatementLine, result: Result, **found) -> None:
    StatementLine.objects.filter(id=line.id).update(result=result, **found)


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
