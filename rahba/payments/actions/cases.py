"""Cases of reconciliation: one person proposes a remedy, another agrees, and only then money moves."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.ledger import actions as ledger
from rahba.ledger.rules import Flag, NewAccount, Transfer, TransferResult
from rahba.payments.actions.paying import record
from rahba.payments.actions.settlement import end_windows
from rahba.payments.models import Payment, Payout, ReconCase, StatementFile, StatementLine
from rahba.payments.queries.lots import rail_of
from rahba.payments.queries.wallets import issuer_of, open_wallets, side_of
from rahba.payments.rules.accounts import DIFFERENCES, PAYOUTS, SAFEGUARDED, account_of, clearing_account, step
from rahba.payments.rules.kinds import AccountCode, MoveCode, PaymentKind
from rahba.payments.rules.moving import Side, chain
from rahba.payments.rules.reconciling import CaseKind, CaseState, Remedy, Result, remedies_for
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.settling import AT_THE_BANK, PayoutState


def open_case(*, institution_id: uuid.UUID, key: str, kind: CaseKind, now: dt.datetime, **about) -> ReconCase:
    """A case about this; the same one where it is open or was decided already."""
    case, _new = ReconCase.objects.get_or_create(
        institution_id=institution_id, key=key, defaults={"kind": kind, "opened_at": now, **about}
    )
    return case


@transaction.atomic
def propose_remedy(
    *,
    case_id: uuid.UUID,
    remedy: Remedy,
    why: str,
    by_id: uuid.UUID,
    now: dt.datetime,
    wallet_id: uuid.UUID | None = None,
) -> ReconCase:
    """Say what should be done, and why. Nothing moves until somebody else agrees."""
    case = ReconCase.objects.select_for_update(of=("self",)).select_related("line__file").get(id=case_id)
    possible = remedies_for(case.kind, payout=bool(case.payout_id), came=case.came)
    if case.state == CaseState.CLOSED or remedy not in possible:
        raise PaymentRefused(Refusal.NOT_NOW)
    why = " ".join(why.split())[:200]
    if not why:
        raise PaymentRefused(Refusal.REASON)
    if remedy == Remedy.TO_WALLET:
        if wallet_id is None:
            raise PaymentRefused(Refusal.NO_WALLET)
        if open_wallets([wallet_id])[wallet_id].holder.institution_id != case.institution_id:
            raise PaymentRefused(Refusal.NO_WALLET)
        case.wallet_id = wallet_id
    case.state, case.remedy = CaseState.PROPOSED, remedy
    case.why, case.proposed_by_id, case.proposed_at = why, by_id, now
    case.save(update_fields=["state", "remedy", "wallet", "why", "proposed_by", "proposed_at"])
    _trace(case, "recon_proposed", by_id, now)
    return case


def decide_remedy(*, case_id: uuid.UUID, agree: bool, by_id: uuid.UUID, now: dt.datetime) -> ReconCase:
    """A second person agrees, and the remedy is applied; or does not, and the case is open again."""
    rows = ReconCase.objects.filter(id=case_id, state=CaseState.PROPOSED)
    case = rows.select_related("line", "payout__window", "file", "institution").first()
    if case is None:
        raise PaymentRefused(Refusal.NOT_NOW)
    if case.proposed_by_id == by_id:
        raise PaymentRefused(Refusal.TWO_PERSONS)
    if not agree:
        _reopen(case, by_id, now)
    elif case.remedy == Remedy.TO_WALLET:
        _credit(case, now)
        _close(case, by_id, now)
    else:
        moves = _moves_of(case)
        if moves:
            _correct(case, moves, by_id, now)
        else:
            _close(case, by_id, now)
        end_windows(institution_id=case.institution_id, now=now)
    case.refresh_from_db()
    return case


@transaction.atomic
def _reopen(case: ReconCase, by_id: uuid.UUID, now: dt.datetime) -> None:
    rows = ReconCase.objects.filter(id=case.id, state=CaseState.PROPOSED, proposed_at=case.proposed_at)
    if not rows.update(state=CaseState.OPEN, remedy="", why="", proposed_by=None, proposed_at=None):
        raise PaymentRefused(Refusal.NOT_NOW)
    _trace(case, "recon_not_agreed", by_id, now)


@transaction.atomic
def _close(case: ReconCase, by_id: uuid.UUID, now: dt.datetime) -> None:
    """The compare-and-set that ends a case, with what the remedy says of its payout, its line and its file."""
    rows = ReconCase.objects.filter(id=case.id, state=CaseState.PROPOSED, remedy=case.remedy)
    if not rows.update(state=CaseState.CLOSED, decided_by_id=by_id, closed_at=now):
        raise PaymentRefused(Refusal.CONFLICT)
    ended = {Remedy.GIVE_BACK: PayoutState.RETURNED, Remedy.TO_DIFFERENCES: PayoutState.SETTLED}.get(case.remedy)
    if case.payout_id and ended and _settles(case):
        payout = Payout.objects.filter(id=case.payout_id, state__in=AT_THE_BANK)
        if not payout.update(state=ended, closed_at=now):
            raise PaymentRefused(Refusal.CONFLICT)
    if case.line_id and case.remedy == Remedy.TO_WALLET:
        StatementLine.objects.filter(id=case.line_id).update(result=Result.MATCHED, payment_id=case.id)
    if case.remedy == Remedy.USE_FILE:
        StatementFile.objects.filter(id=case.file_id).update(held=False)
    _trace(case, "recon_decided", by_id, now)


def _settles(case: ReconCase) -> bool:
    """Whether the remedy also ends the payout's way: always when its money is given back; and when the bank took it,
    though in another amount.
    """
    return case.remedy == Remedy.GIVE_BACK or (case.kind == CaseKind.AMOUNT_DIFFERS and case.line.amount < 0)


def _moves_of(case: ReconCase) -> list[tuple[uuid.UUID, uuid.UUID, int]]:
    """(debit, credit, centimes) of a correction."""
    safeguarded, transit, differences = (
        account_of(case.institution_id, name) for name in (SAFEGUARDED, PAYOUTS, DIFFERENCES)
    )
    if case.remedy == Remedy.GIVE_BACK:
        return [(transit, case.payout.wallet_id, case.payout.amount)]
    if case.remedy != Remedy.TO_DIFFERENCES:
        return []
    came, moves = case.line.amount, []
    if case.payout_id and _settles(case):
        moves.append((transit, safeguarded, case.payout.amount))
        came += case.payout.amount
    elif case.line.lot and case.kind == CaseKind.AMOUNT_DIFFERS:
        moves.append((safeguarded, clearing_account(case.institution_id, rail_of(case.line.lot)), case.ours))
        came -= case.ours
    if came:
        moves.append((safeguarded, differences, came) if came > 0 else (differences, safeguarded, -came))
    return moves


def _correct(case: ReconCase, moves: list, by_id: uuid.UUID, now: dt.datetime) -> None:
    book = case.institution.book
    differences = NewAccount(id=account_of(case.institution_id, DIFFERENCES), book=book, code=AccountCode.DIFFERENCES)
    ledger.open_accounts([differences], now=now)
    transfers = [
        Transfer(
            id=step(case.id, place),
            debit=debit,
            credit=credit,
            amount=amount,
            book=book,
            code=MoveCode.CORRECTION,
            flags=int(Flag.LINKED) if place < len(moves) - 1 else 0,
            user_data_128=case.id,
        )
        for place, (debit, credit, amount) in enumerate(moves)
    ]

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            _close(case, by_id, now)

    codes = ledger.submit(transfers, now=now, then=then)
    if codes[0] not in (TransferResult.CREATED, TransferResult.EXISTS):
        raise PaymentRefused(Refusal.CONFLICT)


def _credit(case: ReconCase, now: dt.datetime) -> Payment:
    """Money that came in without a name that could be read: the wallet has it as if it had."""
    wallet = open_wallets([case.wallet_id])[case.wallet_id]
    issuer = issuer_of(wallet)
    moves = chain(
        id=case.id,
        issuer=issuer,
        payer=Side(account_of(issuer.id, SAFEGUARDED)),
        payee=side_of(wallet),
        amount=case.line.amount,
        code=MoveCode.CORRECTION,
    )
    payment = Payment(
        id=case.id,
        institution_id=issuer.id,
        kind=PaymentKind.FUNDING,
        payee=wallet,
        rail="bank",
        amount=case.line.amount,
        at=now,
    )
    return record(payment, moves, now=now)


def _trace(case: ReconCase, verb: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    audit.record(
        verb=verb,
        object_kind="recon_case",
        object_id=case.id,
        actor_id=by_id,
        organisation_id=case.institution.organisation_id,
        now=now,
        remedy=case.remedy,
    )
