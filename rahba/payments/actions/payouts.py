"""Payouts: a shop's money goes from its wallet into transit, in a file to the bank, and ends by the bank's word."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger
from rahba.ledger import queries as ledger_queries
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.models import BankAccount, Institution, MerchantPosition, Payout, PayoutFile, SettlementWindow
from rahba.payments.queries.settlement import sent_back
from rahba.payments.queries.wallets import wallets_of
from rahba.payments.rules.accounts import PAYOUTS, SAFEGUARDED, account_of, step
from rahba.payments.rules.bank_accounts import check_rib
from rahba.payments.rules.kinds import MoveCode
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.settling import AT_THE_BANK, IN_TRANSIT_DAYS, PayoutState, WindowState

SETTLED_STEP, RETURNED_STEP = 1, 2  # after the payout's own transfer


@transaction.atomic
def set_bank_account(
    *, wallet_id: uuid.UUID, rib: str, name: str, by_id: uuid.UUID | None, now: dt.datetime
) -> BankAccount:
    """Where the shop's money goes from its next payout on. ValidationError for a number that cannot be one."""
    rib = check_rib(rib)
    wallet = wallets_of([wallet_id])[wallet_id]
    rows = BankAccount.objects.select_for_update().filter(wallet=wallet, valid_to=None)
    held = rows.first()
    if held and (held.rib, held.name) == (rib, name) and not sent_back([held.id]):
        return held
    rows.update(valid_to=now)
    account = BankAccount.objects.create(wallet=wallet, rib=rib, name=name, valid_from=now)
    audit.record(
        verb="bank_account_set",
        object_kind="wallet",
        object_id=wallet.id,
        actor_id=by_id,
        organisation_id=wallet.holder.organisation_id,
        now=now,
    )
    return account


@transaction.atomic
def erase_bank_account(*, wallet_id: uuid.UUID, now: dt.datetime) -> None:
    """Forget the numbers of the shop's accounts; what was paid out stays written, without them."""
    BankAccount.objects.filter(wallet_id=wallet_id, valid_to=None).update(valid_to=now)
    waiting = Payout.objects.filter(state__in=(PayoutState.PLANNED, PayoutState.PREPARED)).values("bank_account_id")
    BankAccount.objects.filter(wallet_id=wallet_id).exclude(id__in=waiting).update(rib="", name="")


def plan_payouts(*, window_id: uuid.UUID, now: dt.datetime) -> int:
    """A payout for each shop that the closed window leaves with money and that has said where to; how many are new.

    A shop without a bank account keeps its money in the wallet: the next window counts it again.
    """
    with transaction.atomic():
        rows = SettlementWindow.objects.filter(id=window_id, state=WindowState.CLOSED)
        if not rows.update(state=WindowState.PENDING):
            return 0
        closing = dict(
            MerchantPosition.objects.filter(window_id=window_id, closing__gt=0).values_list("wallet_id", "closing")
        )
        accounts = BankAccount.objects.filter(wallet_id__in=closing, valid_to=None)
        # An account that sent money back gets no more until the shop has written it again.
        refused = sent_back(account.id for account in accounts)
        planned = [
            Payout(
                id=uuid7(),
                window_id=window_id,
                wallet_id=account.wallet_id,
                bank_account=account,
                amount=closing[account.wallet_id],
                made_at=now,
            )
            for account in accounts
            if account.id not in refused
        ]
        Payout.objects.bulk_create(planned, batch_size=500)
    return len(planned)


def prepare_payouts(*, institution_id: uuid.UUID, now: dt.datetime) -> int:
    """Move the money of each planned payout into transit; how many. Cut anywhere and begun again, each moves once."""
    planned = Payout.objects.filter(state=PayoutState.PLANNED, window__institution_id=institution_id).order_by("id")
    return sum(_prepare(payout, now) for payout in planned.select_related("window__institution"))


def _prepare(payout: Payout, now: dt.datetime) -> bool:
    institution = payout.window.institution
    # What was given back since the window closed is no longer there: as much as there is, up to what was planned.
    into_transit = Transfer(
        id=payout.id,
        debit=payout.wallet_id,
        credit=account_of(institution.id, PAYOUTS),
        amount=payout.amount,
        book=institution.book,
        code=MoveCode.PAYOUT,
        flags=int(Flag.BALANCING_DEBIT),
        user_data_128=payout.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            moved = ledger_queries.amounts_of([payout.id])[payout.id]
            fields = {"state": PayoutState.PREPARED} if moved else {"state": PayoutState.CANCELLED, "closed_at": now}
            _advance(payout.id, [PayoutState.PLANNED], amount=moved, **fields)

    codes = ledger.submit([into_transit], now=now, then=then)
    if codes[0] in (TransferResult.CREATED, TransferResult.EXISTS):
        return codes[0] == TransferResult.CREATED
    # The wallet is frozen or closed: nothing moved, and under this number nothing ever will.
    Payout.objects.filter(id=payout.id, state=PayoutState.PLANNED).update(state=PayoutState.CANCELLED, closed_at=now)
    return False


@transaction.atomic
def send_payouts(*, institution_id: uuid.UUID, now: dt.datetime) -> PayoutFile | None:
    """Put all that is ready into one file for the bank. None where nothing is."""
    Institution.objects.select_for_update().get(id=institution_id)
    ready = Payout.objects.filter(state=PayoutState.PREPARED, window__institution_id=institution_id)
    if not ready.exists():
        return None
    last = PayoutFile.objects.filter(institution_id=institution_id).aggregate(last=Max("number"))["last"] or 0
    file = PayoutFile.objects.create(institution_id=institution_id, number=last + 1, made_at=now)
    ready.update(state=PayoutState.SENT, file=file, sent_at=now)
    return file


def settle_payout(payout: Payout, *, now: dt.datetime, then: Callable[[], None]) -> bool:
    """The bank has taken the money out of the ring-fenced account. False where that is recorded already."""
    return _end(payout, PayoutState.SETTLED, AT_THE_BANK, SETTLED_STEP, now=now, then=then)


def return_payout(payout: Payout, *, now: dt.datetime, then: Callable[[], None]) -> bool:
    """The bank has brought the money back: the shop has it again. False where that is recorded already."""
    return _end(payout, PayoutState.RETURNED, (PayoutState.SETTLED,), RETURNED_STEP, now=now, then=then)


def _end(payout: Payout, state: PayoutState, from_, place: int, *, now: dt.datetime, then) -> bool:
    institution = payout.window.institution
    safeguarded = account_of(institution.id, SAFEGUARDED)
    if state == PayoutState.SETTLED:
        debit, credit, code = account_of(institution.id, PAYOUTS), safeguarded, MoveCode.SETTLEMENT
    else:
        debit, credit, code = safeguarded, payout.wallet_id, MoveCode.PAYOUT
    move = Transfer(
        id=step(payout.id, place),
        debit=debit,
        credit=credit,
        amount=payout.amount,
        book=institution.book,
        code=code,
        user_data_128=payout.id,
    )

    def with_rows(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            _advance(payout.id, from_, state=state, closed_at=now)
            then()

    codes = ledger.submit([move], now=now, then=with_rows)
    if codes[0] not in (TransferResult.CREATED, TransferResult.EXISTS):
        raise PaymentRefused(Refusal.CONFLICT)
    return codes[0] == TransferResult.CREATED


def _advance(payout_id: uuid.UUID, from_, **fields) -> None:
    if not Payout.objects.filter(id=payout_id, state__in=from_).update(**fields):
        raise PaymentRefused(Refusal.CONFLICT)


def doubt_payouts(*, institution_id: uuid.UUID, now: dt.datetime) -> int:
    """Payouts of which the bank has said nothing for days are unknown; how many became so. Its word ends the doubt."""
    rows = Payout.objects.filter(state=PayoutState.SENT, window__institution_id=institution_id)
    return rows.filter(sent_at__lte=now - dt.timedelta(days=IN_TRANSIT_DAYS)).update(state=PayoutState.UNKNOWN)
