"""What another issuer asks of us over the switch: who somebody is, to credit them, and what became of it."""

import datetime as dt
import uuid

from rahba.payments.actions.asking import ask, check_payable
from rahba.payments.actions.rails.beginning import open_clearing
from rahba.payments.actions.rails.settling import settle
from rahba.payments.models import Alias, Attempt, Institution, Intent, Wallet
from rahba.payments.queries.intents import by_reference
from rahba.payments.queries.wallets import phone_digest, shown_name, wallets_of
from rahba.payments.rails.adapter import Reply
from rahba.payments.rails.signed import SwitchAdapter
from rahba.payments.rules.attempts import OPEN, AttemptState
from rahba.payments.rules.codes import wallet_of_text
from rahba.payments.rules.kinds import Purpose, WalletState
from rahba.payments.rules.names import masked_name
from rahba.payments.rules.rails import switch
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_CODES = {Refusal.CEILING: "AM02", Refusal.PAYEE_FROZEN: "AC06", Refusal.AMOUNT: "AM09"}
_NO_MORE = (AttemptState.REFUSED, AttemptState.EXPIRED, AttemptState.GOES_BACK)


def answer_switch(
    message: switch.Message, *, institution: Institution, adapter: SwitchAdapter, now: dt.datetime
) -> Reply:
    """The signed answer to a message whose signature was found good. The same transfer again is the same answer."""
    if message.kind == "acmt.023":
        return adapter.answer("acmt.024", _who(message.body, institution, now), now=now)
    attempt = Attempt.objects.select_related("intent").filter(id=message.body["id"], rail=adapter.name).first()
    if message.kind == "pacs.008":
        attempt = _credit(message, attempt, institution, adapter, now)
        if attempt is None:
            return adapter.answer("pacs.002", _state(message, switch.REJECTED, switch.NOBODY), now=now)
    if attempt is None:
        return Reply('{"error":"unknown"}', status=404)
    return adapter.answer("pacs.002", _state_of(message, attempt), now=now)


def _who(body: dict[str, str], institution: Institution, now: dt.datetime) -> dict[str, str]:
    """As much of a name as a stranger may see; for a code of once its amount, from our own books."""
    said = {"alias": body["alias"], "found": "no", "name": "", "issuer": str(institution.book)}
    wallet = _wallet(body["alias"], institution)
    if wallet is None:
        return said
    name = shown_name(wallet)
    said |= {"found": "yes", "name": name if wallet.shop_id else masked_name(name)}
    if body.get("reference"):
        intent = _intent(body["reference"], wallet, now)
        if intent is None:
            return said | {"found": "no", "name": ""}
        said["amount"] = intent.amount
    return said


def _credit(
    message: switch.Message,
    attempt: Attempt | None,
    institution: Institution,
    adapter: SwitchAdapter,
    now: dt.datetime,
) -> Attempt | None:
    """Credit the one who is named, once: the transfer's number is the attempt's, and the payment's. None: nobody."""
    if attempt is None:
        wallet = _wallet(message.body["payee"], institution)
        if wallet is None:
            return None
        attempt = _write_down(message, wallet, institution, adapter.name, now)
        if attempt is None:
            return None
    if attempt.amount != message.amount or attempt.state not in OPEN:
        return attempt
    rows = Attempt.objects.filter(id=attempt.id, state__in=OPEN)
    if attempt.expires_at <= now:  # the time that it was given has run out: the switch has given it up
        rows.update(state=AttemptState.EXPIRED, code=switch.ABORTED, closed_at=now)
    else:
        try:
            settle(attempt, attempt.amount, taken=attempt.amount, provider_ref="", now=now)
        except PaymentRefused as refusal:
            if refusal.code != Refusal.CONFLICT:
                code = _CODES.get(refusal.code, switch.NOBODY)
                rows.update(state=AttemptState.REFUSED, code=code, closed_at=now)
    attempt.refresh_from_db()
    return attempt


def _write_down(
    message: switch.Message, wallet: Wallet, institution: Institution, rail: str, now: dt.datetime
) -> Attempt | None:
    """The attempt, committed before any money moves: what was cut is found again under its number."""
    transfer_id, reference = uuid.UUID(message.body["id"]), message.body.get("reference")
    seconds = switch.shorter(int(message.body["seconds"]))
    if reference:
        intent = _intent(reference, wallet, now)
        if intent is None or intent.amount != message.amount:
            return None
    else:
        ours = {"payee_id": wallet.id, "amount": message.amount, "purpose": Purpose.INCOMING}
        intent = ask(order_ref=transfer_id, now=now, **ours)
    open_clearing(institution, rail, now)
    attempt, _new = Attempt.objects.get_or_create(
        id=transfer_id,
        defaults={
            "intent": intent,
            "rail": rail,
            "amount": message.amount,
            "state": AttemptState.SENT,
            "created_at": now,
            "sent_at": now,
            "expires_at": now + dt.timedelta(seconds=seconds),
        },
    )
    return attempt


def _wallet(alias: str, institution: Institution) -> Wallet | None:
    """The open wallet of this institution under a number, or under the account that a code of ours names."""
    if alias.startswith("+"):
        held = Alias.objects.filter(phone_digest=phone_digest(alias), valid_to=None)
        id = held.values_list("wallet_id", flat=True).first()
    else:
        id = wallet_of_text(alias)
    try:
        wallet = wallets_of([id])[id] if id else None
    except PaymentRefused:
        return None
    good = wallet and wallet.state != WalletState.CLOSED and wallet.holder.institution_id == institution.id
    return wallet if good else None


def _intent(reference: str, wallet: Wallet, now: dt.datetime) -> Intent | None:
    intent = by_reference(reference)
    if intent is None or intent.payee_id != wallet.id:
        return None
    try:
        check_payable(intent, None, now)
    except PaymentRefused:
        return None
    return intent


def _state_of(message: switch.Message, attempt: Attempt) -> dict[str, object]:
    if attempt.state == AttemptState.SUCCEEDED:
        if message.kind == "pacs.008" and attempt.amount != message.amount:
            return _state(message, switch.REJECTED, "AM09")
        return _state(message, switch.DONE, "") | {"amount": attempt.amount, "currency": "MAD"}
    if attempt.state in _NO_MORE:
        return _state(message, switch.REJECTED, attempt.code)
    return _state(message, switch.PENDING, "")


def _state(message: switch.Message, state: str, code: str) -> dict[str, object]:
    return {"id": message.body["id"], "state": state, "code": code}
