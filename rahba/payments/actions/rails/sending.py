"""Paying somebody at another issuer: found by the switch, reserved, sent, and closed by the switch's own word."""

import datetime as dt
import logging
import uuid
from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from rahba.ledger import actions as ledger
from rahba.ledger.rules import Flag, Transfer, TransferResult
from rahba.payments.actions.aliases import found_outside
from rahba.payments.actions.pins import check_pin
from rahba.payments.actions.rails.beginning import adapter_of, open_clearing
from rahba.payments.actions.risk import check_limits, open_cases, refusal_for
from rahba.payments.models import Institution, OutsidePayee, Quote, Sending, Wallet
from rahba.payments.queries.counting import outside_findings
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.wallets import issuer_of, open_wallets, side_of, wallets_of
from rahba.payments.rules.accounts import CEILINGS, FEES, account_of, clearing_account, step
from rahba.payments.rules.fees import QUOTE_LIFE
from rahba.payments.rules.kinds import MoveCode, PaymentKind
from rahba.payments.rules.moving import refusal_of
from rahba.payments.rules.payment_ids import check_payment_id
from rahba.payments.rules.rails.amounts import AmountRefused, read_dirhams
from rahba.payments.rules.rails.reports import ReportLine
from rahba.payments.rules.rails.words import NoAnswer, Outcome, RailRefused, Said
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.risk import Verdict, strongest
from rahba.payments.rules.sending import (
    ABSENT_AFTER,
    ALIAS_KEPT,
    FOUND_FOR,
    OPEN_SENDINGS,
    SEND_WITHIN,
    SendingState,
    next_look,
)

RAIL = "switch"
_FEE, POSTED, _FEE_POSTED, _ROOM, _VOIDED, _FEE_VOIDED = 1, 8, 9, 10, 16, 17  # after the transfer that reserves
_LEASE = dt.timedelta(seconds=30)
_log = logging.getLogger("rahba.payments")


def find(
    *, payer: Wallet, alias: str, now: dt.datetime, reference: str = "", amount: int | None = None
) -> OutsidePayee:
    """Who is behind a number or a code of another issuer. `amount`: what the code says, which has to be what its
    reference stands for there. Raises PaymentRefused.
    """
    try:
        told = _switch(payer.holder.institution).look_up(alias, reference, now=now)
        asked = read_dirhams(told["amount"]) if told and told.get("amount") else None
    except (NoAnswer, RailRefused, AmountRefused) as silence:
        raise PaymentRefused(Refusal.OUTSIDE) from silence
    if told is None:
        raise PaymentRefused(Refusal.NOBODY)
    if reference and asked != amount:
        raise PaymentRefused(Refusal.INTENT_NOT_FOUND)  # the code was changed around its reference
    found_outside(asker_id=payer.holder_id)
    return OutsidePayee.objects.create(
        asker_id=payer.holder_id,
        alias=alias,
        alias_digest=salted_hmac("rahba.payments.outside", alias, algorithm="sha256").hexdigest(),
        name=told["name"][:80],
        issuer=told["issuer"][:40],
        amount=amount,
        reference=reference,
        found_at=now,
    )


def found(payer: Wallet, outside_id: uuid.UUID, now: dt.datetime) -> OutsidePayee | None:
    """What this payer was told lately under such an id."""
    rows = OutsidePayee.objects.filter(id=outside_id, asker_id=payer.holder_id)
    return rows.filter(found_at__gt=now - FOUND_FOR).exclude(alias="").first()


def quote_outside(*, payer: Wallet, outside: OutsidePayee, amount: int, now: dt.datetime) -> Quote:
    """What it would cost. Nobody at another issuer bears a fee of ours."""
    if amount <= 0 or (outside.amount is not None and amount != outside.amount):
        raise PaymentRefused(Refusal.AMOUNT)
    charge = charge_on(payer.holder.institution_id, PaymentKind.TRANSFER, amount, now)
    return Quote.objects.create(
        payer=payer,
        outside=outside,
        kind=PaymentKind.TRANSFER,
        amount=amount,
        fee=charge.for_payer,
        paid_by="payer",
        commission=0,
        expires_at=now + QUOTE_LIFE,
    )


def send(
    *,
    sending_id: uuid.UUID,
    payer_id: uuid.UUID,
    outside_id: uuid.UUID,
    amount: int,
    pin: str,
    quote_id: uuid.UUID,
    now: dt.datetime,
) -> Sending:
    """Pay somebody at another issuer, and say where it stands: `done`, `refused`, or not known yet. The same id again
    is the same payment, whatever has become of it. Raises PaymentRefused; then nothing was reserved.
    """
    sending = Sending.objects.filter(id=sending_id).first()
    if sending is None:
        sending = _hold(sending_id, payer_id, outside_id, amount, pin, quote_id, now)
    if (sending.payer_id, sending.outside_id, sending.amount) != (payer_id, outside_id, amount):
        raise PaymentRefused(Refusal.KEY_REUSED)
    if sending.state == SendingState.HELD:
        _advance(sending, now)
        sending.refresh_from_db()
    return sending


def resume_sendings(*, now: dt.datetime, limit: int = 20) -> int:
    """Send what was not sent yet, ask about what nobody answered; how many."""
    due = Sending.objects.filter(poll_at__lte=now).order_by("poll_at")
    tried = 0
    for sending in due[:limit]:
        leased = Sending.objects.filter(id=sending.id, poll_at=sending.poll_at, polls=sending.polls)
        if not leased.update(poll_at=now + _LEASE, polls=sending.polls + 1):
            continue  # another worker has it
        tried += 1
        try:
            _advance(sending, now)
        except Exception:
            _log.exception("payment %s to another issuer could not be brought on", sending.id)
        again = next_look(now if sending.sent_at is None else sending.sent_at, sending.polls + 1)
        Sending.objects.filter(id=sending.id, poll_at=now + _LEASE).update(poll_at=again and max(again, now + _LEASE))
    return tried


def apply_sendings_report(*, institution_id: uuid.UUID, lines: Sequence[ReportLine], now: dt.datetime) -> int:
    """Let the switch's report to an institution say what nobody else could; how many it settled. One was never paid
    that is two days old and not named by a report that tells of the time before and after it.
    """
    paid = {line.attempt: line.amount for line in lines if line.kind == "sent"}
    moments = [line.at for line in lines]
    unknown = Sending.objects.filter(state__in=(SendingState.SENT, SendingState.UNKNOWN), poll_at=None)
    settled = 0
    for sending in unknown.filter(institution_id=institution_id):
        told_of = moments and min(moments) < sending.at and max(moments) > sending.sent_at + SEND_WITHIN
        if paid.get(str(sending.id)) == sending.amount:
            settled += _close(sending, done=True, code="report", now=now)
        elif told_of and str(sending.id) not in paid and sending.at < now - ABSENT_AFTER:
            settled += _close(sending, done=False, code="not_in_report", now=now)
    return settled


def erase_aliases(*, now: dt.datetime) -> int:
    """Forget the numbers that were looked up a day ago, but for payments still under way."""
    old = OutsidePayee.objects.filter(found_at__lt=now - ALIAS_KEPT).exclude(alias="")
    return old.exclude(id__in=Sending.objects.filter(state__in=OPEN_SENDINGS).values("outside")).update(alias="")


def _hold(
    sending_id: uuid.UUID,
    payer_id: uuid.UUID,
    outside_id: uuid.UUID,
    amount: int,
    pin: str,
    quote_id: uuid.UUID,
    now: dt.datetime,
) -> Sending:
    check_payment_id(sending_id, now)
    payer = open_wallets([payer_id])[payer_id]
    outside = found(payer, outside_id, now)
    if outside is None:
        raise PaymentRefused(Refusal.NO_WALLET)
    check_pin(payer, pin, now=now)
    quoted = Quote.objects.filter(id=quote_id, payer=payer, outside=outside, amount=amount, expires_at__gt=now).first()
    if quoted is None:
        raise PaymentRefused(Refusal.QUOTE)
    _switch(payer.holder.institution)
    issuer = issuer_of(payer)
    findings, limited = outside_findings(payer, outside, amount, now)
    about = {"wallet": payer, "payment_id": sending_id, "amount": amount, "now": now}
    if strongest(findings) >= Verdict.HOLD:  # nobody here could let it go later: the terms of the switch are short
        raise PaymentRefused(refusal_for(open_cases(findings, **about)))
    open_clearing(payer.holder.institution, RAIL, now)
    moves = [(sending_id, clearing_account(issuer.id, RAIL), amount, MoveCode.TRANSFER)]
    if quoted.fee:
        moves.append((step(sending_id, _FEE), account_of(issuer.id, FEES), quoted.fee, MoveCode.FEE))
    reserved = [
        Transfer(
            id=id,
            debit=payer.id,
            credit=credit,
            amount=sum_,
            book=issuer.book,
            code=code,
            flags=int(Flag.PENDING | Flag.LINKED) if place < len(moves) - 1 else int(Flag.PENDING),
            user_data_128=sending_id,
        )
        for place, (id, credit, sum_, code) in enumerate(moves)
    ]
    sending = Sending(
        id=sending_id,
        institution_id=issuer.id,
        payer=payer,
        outside=outside,
        rail=RAIL,
        amount=amount,
        fee=quoted.fee,
        at=now,
        poll_at=now + _LEASE,
    )

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            if limited:
                check_limits(payer, amount, now)
            open_cases(findings, **about)
            sending.save(force_insert=True)

    codes = ledger.submit(reserved, now=now, then=then)
    refusal = refusal_of(reserved, codes)
    if refusal:
        raise PaymentRefused(refusal)
    return sending if codes[0] == TransferResult.CREATED else Sending.objects.get(id=sending_id)


def _advance(sending: Sending, now: dt.datetime) -> None:
    """One step: send what was not sent, ask about what was. Silence changes nothing but the word for it."""
    rows, switch = Sending.objects.filter(id=sending.id), _switch(sending.institution)
    try:
        said = _first_try(sending, switch, now) if sending.sent_at is None else _ask(sending, switch, now)
    except NoAnswer:
        rows.filter(state=SendingState.SENT).update(state=SendingState.UNKNOWN)
        return
    if said is None:
        return
    if said.outcome == Outcome.TAKEN and said.amount in (None, sending.amount):
        _close(sending, done=True, code="", now=now)
    elif said.outcome in (Outcome.REFUSED, Outcome.EXPIRED):
        _close(sending, done=False, code=said.code, now=now)


def _first_try(sending: Sending, switch, now: dt.datetime) -> Said | None:
    """None: it did not leave. What has not left within its time goes back to its payer."""
    if now > sending.at + SEND_WITHIN:
        _close(sending, done=False, code="not_reached", now=now, states=(SendingState.HELD,))
        return None
    whom = {"transfer_id": sending.id, "payee": sending.outside.alias, "amount": sending.amount, "now": now}
    try:
        terms = switch.terms(**whom)
    except NoAnswer:
        return None
    except RailRefused as refusal:
        _close(sending, done=False, code=refusal.code, now=now, states=(SendingState.HELD,))
        return None
    mine = Sending.objects.filter(id=sending.id, state=SendingState.HELD)
    if not mine.update(state=SendingState.SENT, sent_at=now, poll_at=next_look(now, 0)):
        return None  # somebody else sends it
    return _transfer(sending, switch, terms, whom)


def _ask(sending: Sending, switch, now: dt.datetime) -> Said | None:
    """What became of it. One that the switch does not know is sent again under its number, while that is fresh."""
    try:
        return switch.state(attempt_id=str(sending.id), provider_ref="", now=now)
    except RailRefused:
        if now > sending.sent_at + SEND_WITHIN:
            raise NoAnswer from None
    whom = {"transfer_id": sending.id, "payee": sending.outside.alias, "amount": sending.amount, "now": now}
    try:
        return _transfer(sending, switch, switch.terms(**whom), whom)
    except RailRefused as refusal:
        raise NoAnswer from refusal  # a first try may still be on its way


def _transfer(sending: Sending, switch, terms, whom: dict) -> Said:
    try:
        return switch.transfer(reference=sending.outside.reference, terms=terms, **whom)
    except RailRefused as refusal:
        raise NoAnswer from refusal  # a refusal is a signed message; this is none


def _close(
    sending: Sending, *, done: bool, code: str, now: dt.datetime, states: tuple[SendingState, ...] = OPEN_SENDINGS
) -> bool:
    """Post what is reserved, or let it go, with the row's own state. Harmless to repeat."""
    wallet = wallets_of([sending.payer_id])[sending.payer_id]
    issuer, side = issuer_of(wallet), side_of(wallet)
    flag = Flag.POST_PENDING_TRANSFER if done else Flag.VOID_PENDING_TRANSFER
    first, second = (POSTED, _FEE_POSTED) if done else (_VOIDED, _FEE_VOIDED)
    resolved = [(first, sending.id, sending.amount)]
    if sending.fee:
        resolved.append((second, step(sending.id, _FEE), sending.fee))
    moves = [
        Transfer(
            id=step(sending.id, number),
            pending_id=pending,
            amount=amount,
            flags=int(flag | Flag.LINKED),
            user_data_128=sending.id,
        )
        for number, pending, amount in resolved
    ]
    if done and side.room:
        moves.append(
            Transfer(
                id=step(sending.id, _ROOM),
                debit=account_of(issuer.id, CEILINGS),
                credit=side.room,
                amount=sending.amount + sending.fee,
                book=issuer.memo_book,
                code=MoveCode.ROOM_BACK,
                user_data_128=sending.id,
            )
        )
    moves[-1] = moves[-1]._replace(flags=moves[-1].flags & ~int(Flag.LINKED))

    def then(codes: list[TransferResult]) -> None:
        if codes[0] == TransferResult.CREATED:
            state = SendingState.DONE if done else SendingState.REFUSED
            rows = Sending.objects.filter(id=sending.id, state__in=states)
            if not rows.update(state=state, code=code[:40], closed_at=now, poll_at=None):
                raise PaymentRefused(Refusal.CONFLICT)

    try:
        codes = ledger.submit(moves, now=now, then=then)
    except PaymentRefused:
        return False  # somebody else advanced it meanwhile
    if codes[0] not in (TransferResult.CREATED, TransferResult.EXISTS):
        _log.error("payment %s to another issuer is not closed: %s", sending.id, codes[0])
    return codes[0] == TransferResult.CREATED


def _switch(institution: Institution):
    return adapter_of(institution, RAIL)
