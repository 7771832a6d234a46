"""Paying: from wallet to wallet, with the payer's PIN, once."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import IntegrityError

from rahba.kernel.events import publish
from rahba.kernel.reads import BuiltOnce
from rahba.kernel.rows import insert_rows
from rahba.ledger import actions as ledger
from rahba.ledger.rules import TransferResult
from rahba.payments.actions.asking import check_payable
from rahba.payments.actions.counting import count_payment
from rahba.payments.actions.holding import hold_payment
from rahba.payments.actions.pins import check_pin
from rahba.payments.actions.risk import check_limits, findings_on, note_findings, stop
from rahba.payments.events import PaymentMade
from rahba.payments.models import Intent, Payment, Quote, Wallet
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.wallets import issuer_of, open_wallets, side_of
from rahba.payments.rules.fees import Charge
from rahba.payments.rules.kinds import MOVE_OF, IntentState, PaymentKind, Purpose, WalletKind
from rahba.payments.rules.moving import chain, refusal_of
from rahba.payments.rules.payment_ids import check_payment_id
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.risk import Verdict, strongest

_quotes = BuiltOnce(lambda quote_id: Quote.objects.filter(id=quote_id))


def pay(
    *,
    payment_id: uuid.UUID,
    payer_id: uuid.UUID,
    payee_id: uuid.UUID,
    amount: int,
    pin: str,
    now: dt.datetime,
    quote_id: uuid.UUID | None = None,
) -> Payment:
    """Pay somebody, or a shop by its counter's code. `payment_id` is the payer's own; the same again is the same."""

    def try_it() -> Payment:
        check_payment_id(payment_id, now)
        wallets = open_wallets([payer_id, payee_id])
        payer, payee = wallets[payer_id], wallets[payee_id]
        check_pin(payer, pin, now=now)
        kind = kind_to(payee)
        charge = _charge(quote_id, payer, payee, kind, amount, now)
        return move(payment_id=payment_id, kind=kind, payer=payer, payee=payee, amount=amount, charge=charge, now=now)

    return _once(try_it, payment_id, payer_id, payee_id, amount)


def pay_intent(
    *,
    payment_id: uuid.UUID,
    payer_id: uuid.UUID,
    intent_id: uuid.UUID,
    pin: str,
    now: dt.datetime,
    quote_id: uuid.UUID | None = None,
) -> Payment:
    """Pay what one was asked for. Of several payers only one succeeds; nobody pays it twice."""
    intent = Intent.objects.filter(id=intent_id).first()
    if intent is None:
        raise PaymentRefused(Refusal.INTENT_NOT_FOUND)

    def try_it() -> Payment:
        check_payment_id(payment_id, now)
        check_payable(intent, payer_id, now)
        wallets = open_wallets([payer_id, intent.payee_id])
        payer, payee = wallets[payer_id], wallets[intent.payee_id]
        check_pin(payer, pin, now=now)
        kind = kind_of(intent, payee)
        charge = _charge(quote_id, payer, payee, kind, intent.amount, now)
        return move(
            payment_id=payment_id,
            kind=kind,
            payer=payer,
            payee=payee,
            amount=intent.amount,
            charge=charge,
            intent=intent,
            now=now,
        )

    return _once(try_it, payment_id, payer_id, intent.payee_id, intent.amount)


def _once(
    try_it: Callable[[], Payment], payment_id: uuid.UUID, payer_id: uuid.UUID, payee_id: uuid.UUID, amount: int
) -> Payment:
    """Try, and look for an earlier try only where this one is refused: asked again because its answer was lost, a
    payment may be refused by now, since its intent is paid or its quote is old. It is done all the same.
    """
    try:
        return try_it()
    except PaymentRefused:
        done = _done_already(payment_id, payer_id, payee_id, amount)
        if done is None:
            raise
        return done


def kind_of(intent: Intent, payee: Wallet) -> PaymentKind:
    """What paying an intent is: by its purpose, and by whom it pays."""
    if intent.purpose == Purpose.CASH_OUT:
        return PaymentKind.CASH_OUT
    return kind_to(payee)


def kind_to(payee: Wallet) -> PaymentKind:
    """What paying a wallet of one's own accord is."""
    return PaymentKind.PURCHASE if payee.kind == WalletKind.MERCHANT else PaymentKind.TRANSFER


def move(
    *,
    payment_id: uuid.UUID,
    kind: PaymentKind,
    payer: Wallet,
    payee: Wallet,
    amount: int,
    charge: Charge,
    now: dt.datetime,
    intent: Intent | None = None,
) -> Payment:
    """Move the money between two open wallets: transfers, payment, intent and event in one commit."""
    check_pair(payer, payee)
    if not 0 < amount < 10**12:
        raise PaymentRefused(Refusal.AMOUNT)
    agent = next((wallet.id for wallet in (payer, payee) if wallet.kind == WalletKind.AGENT), None)
    moves = chain(
        id=payment_id,
        issuer=issuer_of(payer),
        payer=side_of(payer),
        payee=side_of(payee),
        amount=amount,
        code=MOVE_OF[kind],
        charge=charge,
        agent=agent,
    )
    payment = Payment(
        id=payment_id,
        institution_id=payer.holder.institution_id,
        kind=kind,
        payer=payer,
        payee=payee,
        intent=intent,
        amount=amount,
        fee=charge.fee,
        fee_paid_by=charge.paid_by,
        commission=charge.commission if agent else 0,
        at=now,
    )
    findings, limited = findings_on(kind=kind, payer=payer, payee=payee, amount=amount, now=now)
    verdict = strongest(findings)
    if verdict == Verdict.REFUSE:
        raise PaymentRefused(stop(findings, payment, now=now))
    if verdict == Verdict.HOLD:
        hold_payment(payment, findings, now=now)

    def first() -> None:
        if limited:
            check_limits(payer, amount, now)
        note_findings(findings, payment, now)

    return record(payment, moves, now=now, first=first if findings or limited else None)


def record(payment: Payment, moves: list, *, now: dt.datetime, first: Callable[[], object] | None = None) -> Payment:
    """Submit the chain with the payment's own rows. Raises PaymentRefused; then nothing was written.

    `first` is called before they are written, in the same transaction, and may refuse.
    """

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            if first:
                first()
            write(payment, now)

    try:
        codes = ledger.submit(moves, now=now, then=then)
    except IntegrityError as taken:
        raise PaymentRefused(Refusal.CONFLICT) from taken
    refusal = refusal_of(moves, codes)
    if refusal:
        raise PaymentRefused(refusal)
    if codes[0] == TransferResult.EXISTS:
        return Payment.objects.get(id=payment.id)
    return payment


def write(payment: Payment, now: dt.datetime) -> None:
    """The payment's row, its intent advanced from open to paid, and the news; in the ledger's transaction."""
    intent = payment.intent
    if intent is not None:
        # What was let go in the meantime is never paid: the transfers are taken back with this.
        rows = Intent.objects.filter(id=intent.id, state=IntentState.OPEN, expires_at__gt=now)
        if not rows.update(state=IntentState.PAID, closed_at=now):
            raise PaymentRefused(_why_closed(intent.id))
    insert_rows([payment])
    count_payment(payment, now)
    publish(
        PaymentMade(
            payment_id=payment.id,
            payee_id=payment.payee_id,
            intent_id=intent.id if intent else None,
            purpose=intent.purpose if intent else None,
            order_ref=intent.order_ref if intent else None,
        ),
        now=now,
    )


def check_pair(payer: Wallet, payee: Wallet) -> None:
    """Two different wallets of one issuer."""
    if payer.id == payee.id:
        raise PaymentRefused(Refusal.SAME_WALLET)
    if payer.holder.institution_id != payee.holder.institution_id:
        raise PaymentRefused(Refusal.OTHER_INSTITUTION)


def _why_closed(intent_id: uuid.UUID) -> Refusal:
    state = Intent.objects.values_list("state", flat=True).get(id=intent_id)
    if state == IntentState.PAID:
        return Refusal.INTENT_PAID
    return Refusal.INTENT_CLOSED if state != IntentState.OPEN else Refusal.INTENT_EXPIRED


def _done_already(payment_id: uuid.UUID, payer_id: uuid.UUID, payee_id: uuid.UUID, amount: int) -> Payment | None:
    found = Payment.objects.filter(id=payment_id).first()
    if found and (found.payer_id, found.payee_id, found.amount) != (payer_id, payee_id, amount):
        raise PaymentRefused(Refusal.KEY_REUSED)
    return found


def _charge(
    quote_id: uuid.UUID | None, payer: Wallet, payee: Wallet, kind: PaymentKind, amount: int, now: dt.datetime
) -> Charge:
    """What was quoted; where nothing was, what is charged now, and then only if the payer bears none of it."""
    if quote_id is None:
        charge = charge_on(payer.holder.institution_id, kind, amount, now)
        if charge.for_payer:
            raise PaymentRefused(Refusal.QUOTE)
        return charge
    quote = next(iter(_quotes(quote_id)), None)
    told = quote and (quote.payer_id, quote.payee_id, quote.kind, quote.amount)
    if told != (payer.id, payee.id, kind, amount) or quote.expires_at <= now:
        raise PaymentRefused(Refusal.QUOTE)
    return Charge(fee=quote.fee, paid_by=quote.paid_by, commission=quote.commission)
