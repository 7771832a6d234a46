"""An attempt begins: written down and committed first, then told to the rail under its id, however often."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel.clock import calendar_day
from rahba.ledger import actions as ledger
from rahba.ledger import queries as ledger_queries
from rahba.ledger.rules import NewAccount
from rahba.payments.actions.asking import check_payable
from rahba.payments.actions.risk import check_cards
from rahba.payments.models import Attempt, Institution, Intent
from rahba.payments.queries.attempts import cards_refused
from rahba.payments.queries.wallets import wallets_of
from rahba.payments.rails.adapter import Adapter
from rahba.payments.rails.choosing import CARDS, rails_for
from rahba.payments.rules.accounts import clearing_account
from rahba.payments.rules.attempts import LIFE, OPEN, AttemptState, next_poll
from rahba.payments.rules.kinds import AccountCode
from rahba.payments.rules.payment_ids import check_payment_id
from rahba.payments.rules.rails.keys import SignatureRefused
from rahba.payments.rules.rails.words import NoAnswer, Order, RailRefused, Step
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def begin(
    *,
    attempt_id: uuid.UUID,
    intent_id: uuid.UUID,
    rail: str,
    callback_url: str,
    return_url: str,
    now: dt.datetime,
    language: str = "fr",
    payer_alias: str = "",
    device: str = "",
) -> tuple[Attempt, Step | None]:
    """Try to have an intent paid over a rail; what the customer does next, or None while the rail does not answer.

    The same `attempt_id` again tells the rail the same again: that is how one goes on after silence. `device` is the
    browser's own number, by which cards that are tried on it are counted.
    """
    adapter, attempt = _write_down(attempt_id, intent_id, rail, payer_alias, device, now)
    if attempt.state not in OPEN:
        raise PaymentRefused(Refusal.REFUSED_BEFORE)
    order = Order(
        id=attempt.id,
        amount=attempt.amount,
        reference=attempt.intent.reference,
        callback_url=callback_url,
        return_url=return_url,
        language=language,
        payer=attempt.payer_alias,
        life_seconds=max(30, int((attempt.expires_at - now).total_seconds())),
    )
    return _tell(adapter, attempt, order, now)


def adapter_of(institution: Institution, rail: str) -> Adapter:
    """The way to a rail for an institution. Raises PaymentRefused where there is none."""
    found = rails_for(sandbox=institution.sandbox).get(rail)
    if found is None:
        raise PaymentRefused(Refusal.RAIL)
    return found


def _write_down(
    attempt_id: uuid.UUID, intent_id: uuid.UUID, rail: str, payer_alias: str, device: str, now: dt.datetime
) -> tuple[Adapter, Attempt]:
    intent = Intent.objects.select_related("institution").filter(id=intent_id).first()
    if intent is None:
        raise PaymentRefused(Refusal.INTENT_NOT_FOUND)
    adapter = adapter_of(intent.institution, rail)
    known = Attempt.objects.select_related("intent").filter(id=attempt_id).first()
    if known is None:
        check_payment_id(attempt_id, now)
        if intent.payer_id is None or not adapter.asks_payer:
            check_payable(intent, intent.payer_id, now)
        if adapter.name == "cmi" and _stopped_today(intent, now):
            raise PaymentRefused(Refusal.CARD_STOPPED)
        if rail in CARDS:
            _screen(intent, attempt_id, device, now)
        open_clearing(intent.institution, rail, now)
        known = _insert(attempt_id, intent, rail, payer_alias, device, now)
    if (known.intent_id, known.rail) != (intent_id, rail):
        raise PaymentRefused(Refusal.KEY_REUSED)
    check_payable(known.intent, known.intent.payer_id, now)
    return adapter, known


def _screen(intent: Intent, attempt_id: uuid.UUID, device: str, now: dt.datetime) -> None:
    """The risk rules' word before a card is tried: whoever tests stolen ones is refused many."""
    payee = wallets_of([intent.payee_id])[intent.payee_id]
    cards = cards_refused(intent, device, now)
    check_cards(payee=payee, cards_on_device=cards, attempt_id=attempt_id, amount=intent.amount, now=now)


def _insert(
    attempt_id: uuid.UUID, intent: Intent, rail: str, payer_alias: str, device: str, now: dt.datetime
) -> Attempt:
    """Committed before the rail hears of it: its news must find the attempt, whenever they come."""
    try:
        with transaction.atomic(durable=True):
            return Attempt.objects.create(
                id=attempt_id,
                intent=intent,
                rail=rail,
                amount=intent.amount,
                payer_alias=payer_alias,
                device=device,
                created_at=now,
                expires_at=min(intent.expires_at, now + LIFE),
            )
    except IntegrityError:
        return Attempt.objects.select_related("intent").get(id=attempt_id)


def _tell(adapter: Adapter, attempt: Attempt, order: Order, now: dt.datetime) -> tuple[Attempt, Step | None]:
    rows = Attempt.objects.filter(id=attempt.id)
    rows.filter(sent_at=None).update(sent_at=now, poll_at=next_poll(now, 0))
    rows.filter(state=AttemptState.CREATED).update(state=AttemptState.SENT)
    step = None
    try:
        step = adapter.begin(order, now=now)
    except (RailRefused, SignatureRefused) as refusal:
        code = refusal.code if isinstance(refusal, RailRefused) else refusal.fault.value
        closed = {"state": AttemptState.REFUSED, "code": code[:40], "closed_at": now, "poll_at": None}
        rows.filter(state__in=OPEN).update(**closed)
        raise PaymentRefused(Refusal.RAIL_REFUSED) from refusal
    except NoAnswer:
        rows.filter(state__in=OPEN).update(state=AttemptState.UNKNOWN)
    else:
        known = {"state": AttemptState.NEEDS_CUSTOMER}
        if step.provider_ref:
            known["provider_ref"] = step.provider_ref
        rows.filter(state__in=OPEN).update(**known)
    attempt.refresh_from_db()
    return attempt, step


def open_clearing(institution: Institution, rail: str, now: dt.datetime) -> None:
    """What the rail owes us, in the institution's book; opened by whoever comes first."""
    id = clearing_account(institution.id, rail)
    if id not in ledger_queries.balances_of([id]):
        with transaction.atomic():
            ledger.open_accounts([NewAccount(id=id, book=institution.book, code=AccountCode.CLEARING)], now=now)


def _stopped_today(intent: Intent, now: dt.datetime) -> bool:
    """Whether a card was stopped on this intent today: whoever pays it still holds that card."""
    rows = Attempt.objects.filter(intent=intent, card_stopped=True)
    return any(calendar_day(at) == calendar_day(now) for at in rows.values_list("closed_at", flat=True) if at)
