"""Fees: rules by date, and quotes."""

import datetime as dt
import uuid

from django.db import transaction

from rahba.kernel.ids import uuid7
from rahba.payments.actions.asking import check_payable
from rahba.payments.actions.paying import kind_of, kind_to
from rahba.payments.models import FeeRule, Intent, Quote
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.wallets import open_wallets
from rahba.payments.rules.fees import QUOTE_LIFE
from rahba.payments.rules.kinds import PaymentKind
from rahba.payments.rules.refusals import PaymentRefused, Refusal


@transaction.atomic
def set_fee(*, institution_id: uuid.UUID, kind: PaymentKind, now: dt.datetime, **terms) -> FeeRule:
    """A new rule from now on; the one before ends. `terms`: fixed, rate_bp, least, most, paid_by, commission_bp."""
    FeeRule.objects.filter(institution_id=institution_id, kind=kind, valid_to=None).update(valid_to=now)
    return FeeRule.objects.create(institution_id=institution_id, kind=kind, valid_from=now, **terms)


def quote(*, payer_id: uuid.UUID, payee_id: uuid.UUID, kind: PaymentKind, amount: int, now: dt.datetime) -> Quote:
    """What a payment would cost, told before the payer agrees, and held to for five minutes."""
    if amount <= 0:
        raise PaymentRefused(Refusal.AMOUNT)
    wallets = open_wallets([payer_id, payee_id])
    charge = charge_on(wallets[payer_id].holder.institution_id, kind, amount, now)
    return Quote.objects.create(
        id=uuid7(),
        payer_id=payer_id,
        payee_id=payee_id,
        kind=kind,
        amount=amount,
        fee=charge.fee,
        paid_by=charge.paid_by,
        commission=charge.commission,
        expires_at=now + QUOTE_LIFE,
    )


def quote_payment(*, payer_id: uuid.UUID, payee_id: uuid.UUID, amount: int, now: dt.datetime) -> Quote:
    """What paying somebody would cost, whatever kind of payment that is."""
    wallets = open_wallets([payer_id, payee_id])
    kind = kind_to(wallets[payee_id])
    return quote(payer_id=payer_id, payee_id=payee_id, kind=kind, amount=amount, now=now)


def quote_intent(*, payer_id: uuid.UUID, intent_id: uuid.UUID, now: dt.datetime) -> Quote:
    """What paying that which one was asked for would cost."""
    intent = Intent.objects.filter(id=intent_id).first()
    if intent is None:
        raise PaymentRefused(Refusal.INTENT_NOT_FOUND)
    check_payable(intent, payer_id, now)
    kind = kind_of(intent, open_wallets([intent.payee_id])[intent.payee_id])
    return quote(payer_id=payer_id, payee_id=intent.payee_id, kind=kind, amount=intent.amount, now=now)
