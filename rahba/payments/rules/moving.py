"""A payment as a chain of transfers: all of it happens, or none.

The first moves the amount; then fee and commission; then, on the memo book, what each holder may still receive: every
credit of a person's wallet takes room, every debit gives it back. What fails first tells the reason.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.rules.accounts import CEILINGS, COMMISSIONS, FEES, account_of, step
from rahba.payments.rules.fees import FREE, Charge
from rahba.payments.rules.kinds import MoveCode
from rahba.payments.rules.refusals import Refusal


@dataclass(frozen=True)
class Issuer:
    """The books that a chain is written in."""

    id: uuid.UUID
    book: int
    memo_book: int


@dataclass(frozen=True)
class Side:
    """One end of a payment: an account of the ledger, and the room of its holder if what they hold is bounded."""

    account: uuid.UUID
    room: uuid.UUID | None = None


def chain(
    *,
    id: uuid.UUID,
    issuer: Issuer,
    payer: Side,
    payee: Side,
    amount: int,
    code: MoveCode,
    charge: Charge = FREE,
    agent: uuid.UUID | None = None,
) -> list[Transfer]:
    """The linked transfers that move `amount` centimes from payer to payee; `agent` receives the commission."""
    fees = account_of(issuer.id, FEES)
    moves = [(payer.account, payee.account, amount, issuer.book, code)]
    if charge.for_payer:
        moves.append((payer.account, fees, charge.for_payer, issuer.book, MoveCode.FEE))
    if charge.for_payee:
        moves.append((payee.account, fees, charge.for_payee, issuer.book, MoveCode.FEE))
    if charge.commission and agent:
        paid_from = account_of(issuer.id, COMMISSIONS)
        moves.append((paid_from, agent, charge.commission, issuer.book, MoveCode.COMMISSION))
    ceilings = account_of(issuer.id, CEILINGS)
    if payer.room:  # given back first, so that a transfer between two wallets of one holder fits
        moves.append((ceilings, payer.room, amount + charge.for_payer, issuer.memo_book, MoveCode.ROOM_BACK))
    if payee.room and amount > charge.for_payee:
        moves.append((payee.room, ceilings, amount - charge.for_payee, issuer.memo_book, MoveCode.ROOM_TAKEN))
    return [
        Transfer(
            id=step(id, place),
            debit=debit,
            credit=credit,
            amount=sum_,
            book=book,
            code=code,
            flags=int(Flag.LINKED) if place < len(moves) - 1 else 0,
            user_data_128=id,
        )
        for place, (debit, credit, sum_, book, code) in enumerate(moves)
    ]


_ALREADY_DONE = (TransferResult.CREATED, TransferResult.EXISTS)


def refusal_of(moves: Sequence[Transfer], codes: Sequence[TransferResult]) -> Refusal | None:
    """Why the chain was refused; None when it stands, now or from an earlier try."""
    if codes[0] in _ALREADY_DONE:
        return None
    for move, code in zip(moves, codes, strict=True):
        if code == TransferResult.LINKED_EVENT_FAILED:
            continue
        if code == TransferResult.EXCEEDS_CREDITS:
            return Refusal.CEILING if move.code == MoveCode.ROOM_TAKEN else Refusal.NOT_ENOUGH
        return _MEANING.get(code, Refusal.KEY_REUSED if code.startswith("exists_with") else Refusal.CONFLICT)
    return Refusal.REFUSED_BEFORE


_MEANING = {
    TransferResult.DEBIT_ACCOUNT_ALREADY_CLOSED: Refusal.PAYER_FROZEN,
    TransferResult.CREDIT_ACCOUNT_ALREADY_CLOSED: Refusal.PAYEE_FROZEN,
    TransferResult.DEBIT_ACCOUNT_NOT_FOUND: Refusal.NO_WALLET,
    TransferResult.CREDIT_ACCOUNT_NOT_FOUND: Refusal.NO_WALLET,
    TransferResult.ID_ALREADY_FAILED: Refusal.REFUSED_BEFORE,
}
