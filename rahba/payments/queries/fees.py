"""What a payment costs at a moment."""

import datetime as dt
import uuid

from django.db.models import Q

from rahba.kernel.money import divide_half_up
from rahba.payments.models import FeeRule
from rahba.payments.rules.fees import FREE, Charge, fee_on
from rahba.payments.rules.kinds import PaymentKind


def charge_on(institution_id: uuid.UUID, kind: PaymentKind, amount: int, now: dt.datetime) -> Charge:
    """Fee and commission by the rule in force; nothing where there is none."""
    rows = FeeRule.objects.filter(institution_id=institution_id, kind=kind, valid_from__lte=now)
    rule = rows.filter(Q(valid_to=None) | Q(valid_to__gt=now)).order_by("-valid_from").first()
    if rule is None:
        return FREE
    fee = fee_on(amount, fixed=rule.fixed, rate_bp=rule.rate_bp, least=rule.least, most=rule.most)
    return Charge(fee, rule.paid_by, divide_half_up(amount * rule.commission_bp, 10_000))
