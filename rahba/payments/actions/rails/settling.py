"""The rail has the money, or will have it at our word: the payee gets theirs, once, whichever door said so first."""

import datetime as dt

from django.db import IntegrityError

from rahba.ledger import actions as ledger
from rahba.ledger.rules import TransferResult
from rahba.payments.actions.paying import write
from rahba.payments.models import Attempt, Payment
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.wallets import issuer_of, side_of, wallets_of
from rahba.payments.rails.choosing import CARDS
from rahba.payments.rules.accounts import clearing_account
from rahba.payments.rules.attempts import PAYABLE, AttemptState
from rahba.payments.rules.fees import FREE
from rahba.payments.rules.kinds import MOVE_OF, PaymentKind, WalletKind
from rahba.payments.rules.moving import Side, chain, refusal_of
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def settle(attempt: Attempt, amount: int, *, taken: int, provider_ref: str, now: dt.datetime) -> None:
    """Pay the payee out of what the rail owes us. Payment, intent and attempt advance in the ledger's transaction;
    the payment's id is the attempt's, so a second call changes nothing. Raises PaymentRefused.
    """
    intent = attempt.intent
    wallet = wallets_of([intent.payee_id])[intent.payee_id]
    issuer, kind = issuer_of(wallet), _kind(attempt.rail, wallet.kind)
    charge = charge_on(issuer.id, kind, amount, now)
    if charge.for_payer:
        charge = FREE  # whoever pays by card pays the price and nothing on top
    moves = chain(
        id=attempt.id,
        issuer=issuer,
        payer=Side(clearing_account(issuer.id, attempt.rail)),
        payee=side_of(wallet),
        amount=amount,
        code=MOVE_OF[kind],
        charge=charge,
    )
    payment = Payment(
        id=attempt.id,
        institution_id=issuer.id,
        kind=kind,
        payee=wallet,
        rail=attempt.rail,
        intent=intent,
        amount=amount,
        fee=charge.fee,
        fee_paid_by=charge.paid_by,
        at=now,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] != TransferResult.CREATED:
            return
        done = {"state": AttemptState.SUCCEEDED, "taken": taken, "code": "", "closed_at": now}
        if provider_ref:
            done["provider_ref"] = provider_ref
        if taken:
            done["poll_at"] = None
        if not Attempt.objects.filter(id=attempt.id, state__in=PAYABLE).update(**done):
            raise PaymentRefused(Refusal.CONFLICT)
        write(payment, now)

    try:
        codes = ledger.submit(moves, now=now, then=then)
    except IntegrityError as taken_by_another:
        raise PaymentRefused(Refusal.INTENT_PAID) from taken_by_another
    refusal = refusal_of(moves, codes)
    if refusal:
        raise PaymentRefused(refusal)


def _kind(rail: str, wallet_kind: str) -> PaymentKind:
    if rail in CARDS:
        return PaymentKind.CARD
    if rail == "bank":
        return PaymentKind.FUNDING
    return PaymentKind.PURCHASE if wallet_kind == WalletKind.MERCHANT else PaymentKind.TRANSFER
