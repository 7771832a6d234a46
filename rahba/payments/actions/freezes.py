"""Freezing wallets. The ledger closes the account by a reservation that names the freeze, and opens it when that is
voided; so money neither leaves nor comes, whatever a program forgets to ask."""

import datetime as dt
import uuid

from django.db import IntegrityError

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.actions.steps import take
from rahba.payments.models import Freeze, Wallet
from rahba.payments.queries.wallets import wallets_of
from rahba.payments.rules.accounts import SAFEGUARDED, account_of, step
from rahba.payments.rules.freezes import FLOW, FreezeGround, FreezeState
from rahba.payments.rules.kinds import MoveCode, WalletState
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_LIFTING = 1  # after the freeze's own transfer


def freeze(*, wallet_id: uuid.UUID, ground: str, order_ref: str, by_id: uuid.UUID, now: dt.datetime) -> Freeze:
    """Freeze a wallet at once, on an order or a file that is named. A second officer confirms it."""
    wallet = wallets_of([wallet_id])[wallet_id]
    order_ref = " ".join(order_ref.split())[:60]
    if not order_ref:
        raise PaymentRefused(Refusal.ORDER_REF)
    _not_ones_own(wallet, by_id)
    placed = Freeze(
        id=uuid7(),
        wallet=wallet,
        ground=FreezeGround(ground),
        order_ref=order_ref,
        placed_by_id=by_id,
        placed_at=now,
    )
    institution = wallet.holder.institution
    closing = Transfer(
        id=placed.id,
        debit=wallet.id,
        credit=account_of(institution.id, SAFEGUARDED),
        book=institution.book,
        code=MoveCode.FREEZE,
        flags=int(Flag.PENDING | Flag.CLOSING_DEBIT),
        user_data_128=placed.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes == [TransferResult.CREATED]:
            placed.save(force_insert=True)
            Wallet.objects.filter(id=wallet.id, state=WalletState.OPEN).update(state=WalletState.FROZEN)
            _record(placed, "wallet_frozen", by_id, now)

    try:
        codes = ledger.submit([closing], now=now, then=then)
    except IntegrityError as frozen:
        raise PaymentRefused(Refusal.FROZEN_ALREADY) from frozen
    if codes != [TransferResult.CREATED]:
        raise PaymentRefused(Refusal.FROZEN_ALREADY)
    return placed


def confirm_freeze(*, freeze_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Freeze:
    """A second officer stands behind it."""
    return _go_on(freeze_id, "confirm", "second officer", by_id, now, confirmed_by_id=by_id, confirmed_at=now)


def ask_to_lift(*, freeze_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Freeze:
    """The first of the two who lift it."""
    return _go_on(freeze_id, "ask_to_lift", "officer", by_id, now, lift_asked_by_id=by_id, lift_asked_at=now)


def keep_frozen(*, freeze_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Freeze:
    """A second officer says no to the lifting; the freeze then waits to be confirmed again."""
    cleared = {"lift_asked_by": None, "lift_asked_at": None, "confirmed_by": None, "confirmed_at": None}
    return _go_on(freeze_id, "keep", "second officer", by_id, now, **cleared)


def lift_freeze(*, freeze_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Freeze:
    """The second of the two lifts it: the wallet is in use again, in the same commit."""
    held = Freeze.objects.get(id=freeze_id)
    _second_person("lift", held, by_id)
    opening = Transfer(
        id=step(held.id, _LIFTING),
        pending_id=held.id,
        flags=int(Flag.VOID_PENDING_TRANSFER),
        user_data_128=held.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes == [TransferResult.CREATED]:
            _take(held, "lift", "second officer", by_id, now, lifted_by_id=by_id, lifted_at=now)
            Wallet.objects.filter(id=held.wallet_id, state=WalletState.FROZEN).update(state=WalletState.OPEN)

    if ledger.submit([opening], now=now, then=then) != [TransferResult.CREATED]:
        raise PaymentRefused(Refusal.NOT_NOW)
    held.refresh_from_db()
    return held


def _go_on(freeze_id: uuid.UUID, verb: str, who: str, by_id: uuid.UUID, now: dt.datetime, **values) -> Freeze:
    held = Freeze.objects.get(id=freeze_id)
    _second_person(verb, held, by_id)
    _take(held, verb, who, by_id, now, **values)
    held.refresh_from_db()
    return held


def _take(held: Freeze, verb: str, who: str, by_id: uuid.UUID, now: dt.datetime, **values) -> None:
    # Whoever asked is compared too: between reading and writing another may have asked.
    rows = Freeze.objects.filter(id=held.id, lift_asked_by=held.lift_asked_by_id)
    take(rows, FLOW, verb, who, **values)
    _record(held, f"freeze_{verb}", by_id, now)


def _second_person(verb: str, held: Freeze, by_id: uuid.UUID) -> None:
    first = {"confirm": held.placed_by_id, "lift": held.lift_asked_by_id, "keep": held.lift_asked_by_id}
    if held.state != FreezeState.LIFTED and first.get(verb) == by_id:
        raise PaymentRefused(Refusal.TWO_PERSONS)
    wallet = wallets_of([held.wallet_id])[held.wallet_id]
    _not_ones_own(wallet, by_id)


def _not_ones_own(wallet: Wallet, by_id: uuid.UUID) -> None:
    if wallet.holder.person_id == by_id:
        raise PaymentRefused(Refusal.OWN_CASE)


def _record(held: Freeze, verb: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    wallet = Wallet.objects.select_related("holder__institution").get(id=held.wallet_id)
    audit.record(
        verb=verb,
        object_kind="freeze",
        object_id=held.id,
        actor_id=by_id,
        organisation_id=wallet.holder.institution.organisation_id,
        now=now,
        ground=held.ground,
    )
