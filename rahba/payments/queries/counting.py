"""What is known of payer and payee before a payment: one statement, and only what the rules will look at."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import connection, models
from django.db.models import Count, Q, Sum

from rahba.kernel import clock
from rahba.payments.models import LimitRule, OutsidePayee, Payment, Sending, Wallet
from rahba.payments.rules.kinds import WalletKind
from rahba.payments.rules.risk import (
    THRESHOLDS,
    Counters,
    Finding,
    Limit,
    LimitWindow,
    Looks,
    Thresholds,
    Use,
    judge,
    looks_for,
)
from rahba.payments.rules.sending import SendingState

_DAY = dt.timedelta(days=1)
_UUID = models.UUIDField()
_PAID = "SELECT {what} FROM payments_payment WHERE {where}"
_LIMITED = (
    "EXISTS (SELECT 1 FROM payments_limitrule WHERE institution_id = %s AND valid_from <= %s"
    " AND (valid_to IS NULL OR valid_to > %s))"
)


def counters_for(
    payer: Wallet, payee: Wallet, looks: Looks, now: dt.datetime, at: Thresholds = THRESHOLDS
) -> Counters:
    """The counters that the rules look at. Only where the issuer has set limits are there more statements."""
    asked = [(_LIMITED, [_key(payer.holder.institution_id), _moment(now), _moment(now)])]
    asked.append(_known(payer, payee) if looks.known else ("1", []))
    asked.append(_near(payer, now, at) if looks.near else ("0", []))
    asked.append(_came_in(payer, now, at) if looks.came_in else ("0", []))
    asked.append(_payers(payee, now, at) if looks.payers else ("0", []))
    sql = "SELECT " + ", ".join(part for part, _values in asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _part, values in asked for value in values])
        limited, known, near, came_in, payers = cursor.fetchone()
    limits = limits_of(payer, now) if limited else ()
    return Counters(
        paid_before=bool(known),
        near=near,
        cash_in=int(came_in),
        payers=payers,
        limits=limits,
        used=used_by(payer, limits, now),
    )


def outside_findings(
    payer: Wallet, outside: OutsidePayee, amount: int, now: dt.datetime, at: Thresholds = THRESHOLDS
) -> tuple[tuple[Finding, ...], bool]:
    """What the rules say about paying somebody at another issuer, and whether limits hold for its payer. What was paid
    here and there just under the threshold of splitting counts together.
    """
    looks = looks_for(kind="transfer", payer_kind=payer.kind, payee_kind=WalletKind.PERSON, amount=amount)
    looks = replace(looks, payers=False)  # their own issuer sees who else pays them
    counters = counters_for(payer, payer, replace(looks, known=False), now)
    sent = Sending.objects.filter(payer=payer).exclude(state=SendingState.REFUSED)
    near = sent.filter(at__gt=now - _DAY, amount__gte=at.split_from, amount__lt=at.split_under).count()
    known = sent.filter(outside__alias_digest=outside.alias_digest, state=SendingState.DONE).exists()
    counters = replace(counters, paid_before=known, near=counters.near + near)
    return judge(looks=looks, amount=amount, counters=counters), bool(counters.limits)


def limits_of(payer: Wallet, now: dt.datetime) -> tuple[Limit, ...]:
    """The limits in force for what this wallet pays."""
    subject = Q(wallet=payer) | Q(wallet_kind=payer.kind)
    if payer.holder.level is not None:
        subject |= Q(level=payer.holder.level)
    in_force = Q(valid_to=None) | Q(valid_to__gt=now), Q(valid_from__lte=now)
    rows = LimitRule.objects.filter(subject, *in_force, institution_id=payer.holder.institution_id)
    return tuple(Limit(*values) for values in rows.values_list("window", "amount_most", "count_most"))


def used_by(payer: Wallet, limits: tuple[Limit, ...], now: dt.datetime) -> dict[str, Use]:
    """What the wallet has paid in each window that a limit counts over."""
    today = clock.calendar_day(now)
    starts = {LimitWindow.DAY: today, LimitWindow.MONTH: today.replace(day=1)}
    used = {}
    for window in {limit.window for limit in limits} & {*starts}:
        start = dt.datetime.combine(starts[window], dt.time(), clock.MOROCCO)
        rows = Payment.objects.filter(payer=payer, at__gte=start)
        found = rows.aggregate(count=Count("id"), amount=Sum("amount"))
        sent = Sending.objects.filter(payer=payer, at__gte=start).exclude(state=SendingState.REFUSED)
        gone = sent.aggregate(count=Count("id"), amount=Sum("amount"))
        used[window] = Use(found["count"] + gone["count"], (found["amount"] or 0) + (gone["amount"] or 0))
    return used


def _known(payer: Wallet, payee: Wallet) -> tuple[str, list]:
    paid = _PAID.format(what="1", where="payer_id = %s AND payee_id = %s")
    return f"EXISTS ({paid})", [_key(payer.id), _key(payee.id)]


def _near(payer: Wallet, now: dt.datetime, at: Thresholds) -> tuple[str, list]:
    paid = _PAID.format(what="COUNT(*)", where="payer_id = %s AND at > %s AND amount >= %s AND amount < %s")
    return f"({paid})", [_key(payer.id), _moment(now - _DAY), at.split_from, at.split_under]


def _came_in(payer: Wallet, now: dt.datetime, at: Thresholds) -> tuple[str, list]:
    came = _PAID.format(what="COALESCE(SUM(amount), 0)", where="payee_id = %s AND at > %s AND kind = 'cash_in'")
    return f"({came})", [_key(payer.id), _moment(now - at.out_within)]


def _payers(payee: Wallet, now: dt.datetime, at: Thresholds) -> tuple[str, list]:
    came = _PAID.format(what="COUNT(DISTINCT payer_id)", where="payee_id = %s AND at > %s AND kind = 'transfer'")
    return f"({came})", [_key(payee.id), _moment(now - at.payers_within)]


def _key(id: uuid.UUID):
    return _UUID.get_db_prep_value(id, connection)


def _moment(at: dt.datetime):
    return connection.ops.adapt_datetimefield_value(at)
