"""Contested payments: opened, held, answered, decided. Money that is contested lies on the issuer's disputed account.

What is held is drawn on what the payment has left, as refunds are: together they never pass it. The room of a
person's wallet stays taken while their money is held, so that it always fits when it comes back.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger
from rahba.ledger import queries as ledger_queries
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.actions.steps import take
from rahba.payments.actions.taking_back import take_back
from rahba.payments.actions.telling import tell_holder
from rahba.payments.models import Dispute, DisputeStep, DisputeText, Payment, Wallet
from rahba.payments.queries.wallets import issuer_of, side_of, wallets_of
from rahba.payments.rules.accounts import (
    DISPUTED,
    FEES,
    LOSSES,
    account_of,
    clearing_account,
    step,
)
from rahba.payments.rules.disputes import (
    ANSWER_WITHIN,
    FLOW,
    DisputeKind,
    DisputeReason,
    DisputeState,
    first_state,
    kind_of,
    may_claim,
)
from rahba.payments.rules.kinds import MoveCode
from rahba.payments.rules.moving import Side, chain, refusal_of
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.telling import News

_OUT, _FEE, _LOSS = 8, 16, 24  # after the transfer that holds the money, whose id is the dispute's


def open_dispute(
    *, payment_id: uuid.UUID, person_id: uuid.UUID, reason: str, text: str, now: dt.datetime, amount: int | None = None
) -> Dispute:
    """The payer contests a payment, or a part of it. For fraud the money is held at once; else the shop is asked."""
    payment = _payment(payment_id)
    payer = wallets_of([payment.payer_id])[payment.payer_id] if payment.payer_id else None
    if payer is None or payer.holder.person_id != person_id:
        raise PaymentRefused(Refusal.PAYMENT_NOT_FOUND)
    if not may_claim(payment.at, now):
        raise PaymentRefused(Refusal.TOO_LATE)
    left = payment.amount - payment.taken_back
    amount = left if amount is None else amount
    if not 0 < amount <= left:
        raise PaymentRefused(Refusal.MORE_THAN_PAID)
    reason = DisputeReason(reason)
    dispute = _new(payment, kind_of(reason), reason, amount, now, opened_by_id=person_id)
    _open(dispute, payment, now, text=text)
    return dispute


def open_chargeback(
    *, dispute_id: uuid.UUID, payment_id: uuid.UUID, amount: int, fee: int, now: dt.datetime
) -> Dispute:
    """A card's bank took a payment back, through the provider; what it says again is the same case.

    It takes what it wants: what the payee no longer has is held as far as it goes, and the rest is our own loss.
    """
    payment = _payment(payment_id)
    there = Dispute.objects.filter(id=dispute_id).first()
    if there:
        return there
    if not 0 < amount <= payment.amount:
        raise PaymentRefused(Refusal.AMOUNT)
    dispute = _new(payment, DisputeKind.CHARGEBACK, DisputeReason.NOT_ME, amount, now, id=dispute_id, fee=fee)
    _open(dispute, payment, now)
    return dispute


def _new(payment: Payment, kind: str, reason: str, amount: int, now: dt.datetime, **more) -> Dispute:
    return Dispute(
        **{"id": uuid7()} | more,
        payment=payment,
        kind=kind,
        reason=reason,
        amount=amount,
        state=first_state(kind),
        due_at=now + ANSWER_WITHIN,
        opened_at=now,
    )


def _open(dispute: Dispute, payment: Payment, now: dt.datetime, text: str = "") -> None:
    def write() -> None:
        try:
            dispute.save(force_insert=True)
        except IntegrityError as open_one:
            raise PaymentRefused(Refusal.CONTESTED) from open_one
        if text.strip():
            _say(dispute, "payer", text, now)
        _remember(dispute, "open", dispute.state, dispute.opened_by_id, now)
        tell_holder(_payee(payment), News.DISPUTE_OPENED, about=dispute.id, now=now)

    if Dispute.objects.filter(payment=payment, closed_at=None).exists():
        raise PaymentRefused(Refusal.CONTESTED)
    if dispute.state == DisputeState.NEEDS_RESPONSE:
        _hold(dispute, payment, now, write)
    else:
        with transaction.atomic():
            write()


def _hold(dispute: Dispute, payment: Payment, now: dt.datetime, write) -> None:
    """Move what is there, up to what is contested, from the payee to the disputed account; `write` the rows with it.

    A frozen payee's money stays where it is, as well held as on any other account.
    """
    left = min(dispute.amount, payment.amount - payment.taken_back)
    if not left:  # all of it was given back before
        with transaction.atomic():
            write()
        return
    payee = _payee(payment)
    issuer = issuer_of(payee)
    holding = Transfer(
        id=dispute.id,
        debit=payee.id,
        credit=account_of(issuer.id, DISPUTED),
        amount=left,
        book=issuer.book,
        code=MoveCode.DISPUTE,
        flags=int(Flag.BALANCING_DEBIT),
        user_data_128=payment.id,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes == [TransferResult.CREATED]:
            dispute.held = ledger_queries.amounts_of([dispute.id])[dispute.id]
            take_back(payment.id, dispute.held)
        write()

    ledger.submit([holding], now=now, then=then)


def hold_disputed(*, dispute_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Dispute:
    """An officer makes a question a case: the money is held from now on."""
    dispute = _dispute(dispute_id, by_id)

    def write() -> None:
        due = {"held": dispute.held, "due_at": now + ANSWER_WITHIN}
        _take(dispute, "hold", "officer", by_id, now, **due)

    _hold(dispute, dispute.payment, now, write)
    return _fresh(dispute)


@transaction.atomic
def answer_dispute(*, dispute_id: uuid.UUID, text: str, by_id: uuid.UUID, now: dt.datetime) -> Dispute:
    """The one who was paid says what happened."""
    dispute = Dispute.objects.get(id=dispute_id)
    if not text.strip():
        raise PaymentRefused(Refusal.REASON)
    _take(dispute, "answer", "payee", by_id, now, due_at=now + ANSWER_WITHIN)
    _say(dispute, "payee", text, now)
    return _fresh(dispute)


def accept_dispute(*, dispute_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Dispute:
    """The one who was paid agrees: the payer has the money back."""
    return _give(Dispute.objects.select_related("payment").get(id=dispute_id), "accept", "payee", by_id, now)


def give_back_disputed(*, dispute_id: uuid.UUID, text: str, by_id: uuid.UUID, now: dt.datetime) -> Dispute:
    """An officer decides for the payer, with the reason in words."""
    if not text.strip():
        raise PaymentRefused(Refusal.REASON)
    return _give(_dispute(dispute_id, by_id), "give_back", "officer", by_id, now, text)


def reject_dispute(*, dispute_id: uuid.UUID, text: str, by_id: uuid.UUID, now: dt.datetime) -> Dispute:
    """An officer decides for the one who was paid, with the reason in words."""
    if not text.strip():
        raise PaymentRefused(Refusal.REASON)
    return _let_go(_dispute(dispute_id, by_id), "reject", "officer", by_id, now, text)


def withdraw_dispute(*, dispute_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime) -> Dispute:
    """The payer no longer contests it."""
    dispute = Dispute.objects.select_related("payment").get(id=dispute_id, opened_by_id=person_id)
    return _let_go(dispute, "withdraw", "payer", person_id, now)


def _give(dispute: Dispute, verb: str, who: str, by_id: uuid.UUID, now: dt.datetime, text: str = "") -> Dispute:
    """To the payer: what is held; where nothing was held yet, from the payee. For a card, to its provider, whole."""
    _check_open(dispute, verb, who)
    payment = dispute.payment
    payee = _payee(payment)
    issuer = issuer_of(payee)
    room = side_of(payee).room
    held_already = dispute.held > 0 or dispute.kind == DisputeKind.CHARGEBACK
    source = Side(account_of(issuer.id, DISPUTED) if held_already else payee.id, room)
    amount = dispute.held if held_already else dispute.amount
    if payment.payer_id:
        goal = side_of(wallets_of([payment.payer_id])[payment.payer_id])
    else:
        goal = Side(clearing_account(issuer.id, payment.rail))
    lost = dispute.amount - amount if dispute.kind == DisputeKind.CHARGEBACK else 0
    moves = _moves(dispute, issuer, source, goal, amount, lost)

    def then(codes: list[TransferResult]) -> None:
        if moves and codes[0] != TransferResult.CREATED:
            return
        if not held_already:
            take_back(payment.id, amount)
        _take(dispute, verb, who, by_id, now, held=amount, lost=lost, closed_at=now)
        _close(dispute, payment, text, now)

    _run(moves, then, now)
    if dispute.fee:
        take_dispute_fee(dispute_id=dispute.id, now=now)
    return _fresh(dispute)


def _moves(dispute: Dispute, issuer, source: Side, goal: Side, amount: int, lost: int) -> list[Transfer]:
    moves = []
    if amount:
        moves = chain(
            id=step(dispute.id, _OUT), issuer=issuer, payer=source, payee=goal, amount=amount, code=MoveCode.DISPUTE
        )
    if lost:
        if moves:
            moves[-1] = moves[-1]._replace(flags=moves[-1].flags | int(Flag.LINKED))
        moves += chain(
            id=step(dispute.id, _LOSS),
            issuer=issuer,
            payer=Side(account_of(issuer.id, LOSSES)),
            payee=goal,
            amount=lost,
            code=MoveCode.DISPUTE,
        )
    return moves


def _let_go(dispute: Dispute, verb: str, who: str, by_id: uuid.UUID, now: dt.datetime, text: str = "") -> Dispute:
    """Back to the one who was paid. Their room was never given back, so nothing is taken from it."""
    _check_open(dispute, verb, who)
    payment = dispute.payment
    payee = _payee(payment)
    issuer = issuer_of(payee)
    moves = []
    if dispute.held:
        moves = chain(
            id=step(dispute.id, _OUT),
            issuer=issuer,
            payer=Side(account_of(issuer.id, DISPUTED)),
            payee=Side(payee.id),
            amount=dispute.held,
            code=MoveCode.DISPUTE,
        )

    def then(codes: list[TransferResult]) -> None:
        if moves and codes[0] != TransferResult.CREATED:
            return
        Payment.objects.filter(id=payment.id).update(taken_back=F("taken_back") - dispute.held)
        _take(dispute, verb, who, by_id, now, held=0, closed_at=now)
        _close(dispute, payment, text, now)

    _run(moves, then, now)
    return _fresh(dispute)


def _check_open(dispute: Dispute, verb: str, who: str) -> None:
    if verb not in FLOW.open_to(dispute.state, who):
        raise PaymentRefused(Refusal.NOT_NOW)


def _run(moves: list[Transfer], then, now: dt.datetime) -> None:
    if not moves:
        with transaction.atomic():
            then([])
        return
    codes = ledger.submit(moves, now=now, then=then)
    refusal = refusal_of(moves, codes)
    if refusal or codes[0] == TransferResult.EXISTS:
        raise PaymentRefused(refusal or Refusal.NOT_NOW)


def take_dispute_fee(*, dispute_id: uuid.UUID, now: dt.datetime) -> bool:
    """Ask the payee for the fee of a case they lost, apart from its amount; False while they have too little."""
    dispute = Dispute.objects.select_related("payment").get(id=dispute_id)
    payee = _payee(dispute.payment)
    issuer = issuer_of(payee)
    moves = chain(
        id=step(uuid7(), 0),  # tried again later under another number: a refused one stays refused
        issuer=issuer,
        payer=side_of(payee),
        payee=Side(account_of(issuer.id, FEES)),
        amount=dispute.fee,
        code=MoveCode.FEE,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            rows = Dispute.objects.filter(id=dispute_id, fee_taken=False, state=DisputeState.LOST)
            if not rows.update(fee_taken=True):
                raise PaymentRefused(Refusal.NOT_NOW)

    return ledger.submit(moves, now=now, then=then)[0] == TransferResult.CREATED


@transaction.atomic
def erase_texts(*, dispute_id: uuid.UUID) -> int:
    """Forget what was written about a case; that it was, and what was decided, stay."""
    return DisputeText.objects.filter(dispute_id=dispute_id).delete()[0]


def _close(dispute: Dispute, payment: Payment, text: str, now: dt.datetime) -> None:
    if text.strip():
        _say(dispute, "officer", text, now)
    for wallet_id in (payment.payer_id, payment.payee_id):
        if wallet_id:
            tell_holder(wallets_of([wallet_id])[wallet_id], News.DISPUTE_CLOSED, about=dispute.id, now=now)


def _take(dispute: Dispute, verb: str, who: str, by_id: uuid.UUID | None, now: dt.datetime, **values) -> None:
    # The state that was read is compared too: the moves were made for it.
    rows = Dispute.objects.filter(id=dispute.id, **({} if verb == "answer" else {"state": dispute.state}))
    _remember(dispute, verb, take(rows, FLOW, verb, who, **values), by_id, now)


def _remember(dispute: Dispute, verb: str, state: str, by_id: uuid.UUID | None, now: dt.datetime) -> None:
    DisputeStep.objects.create(dispute=dispute, verb=verb, state=state, by_id=by_id, at=now)
    audit.record(
        verb=f"dispute_{verb}",
        object_kind="dispute",
        object_id=dispute.id,
        actor_id=by_id,
        organisation_id=dispute.payment.institution.organisation_id,
        now=now,
    )


def _say(dispute: Dispute, side: str, text: str, now: dt.datetime) -> None:
    DisputeText.objects.create(dispute=dispute, side=side, text=text.strip()[:1000], at=now)


def _payment(payment_id: uuid.UUID) -> Payment:
    payment = Payment.objects.select_related("institution").filter(id=payment_id).first()
    if payment is None:
        raise PaymentRefused(Refusal.PAYMENT_NOT_FOUND)
    return payment


def _payee(payment: Payment) -> Wallet:
    return wallets_of([payment.payee_id])[payment.payee_id]


def _dispute(dispute_id: uuid.UUID, by_id: uuid.UUID) -> Dispute:
    """A case for an officer to decide, who is neither of its two sides."""
    dispute = Dispute.objects.select_related("payment__institution").get(id=dispute_id)
    sides = wallets_of({id for id in (dispute.payment.payer_id, dispute.payment.payee_id) if id})
    if by_id in {wallet.holder.person_id for wallet in sides.values()}:
        raise PaymentRefused(Refusal.OWN_CASE)
    return dispute


def _fresh(dispute: Dispute) -> Dispute:
    dispute.refresh_from_db()
    return dispute
