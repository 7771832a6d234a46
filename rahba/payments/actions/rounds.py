"""The day's round of an issuer. Whatever it does, done twice or by two at once it is done once."""

import datetime as dt
import logging
import uuid

from django.db import transaction

from rahba.kernel import audit
from rahba.kernel.clock import calendar_day
from rahba.payments.actions.payouts import doubt_payouts, plan_payouts, prepare_payouts, send_payouts
from rahba.payments.actions.reconciliation import apply_waiting, missing_payouts
from rahba.payments.actions.reports import missing_lots
from rahba.payments.actions.settlement import close_due, close_window, end_windows, open_window
from rahba.payments.models import Institution, SafeguardingDay, SettlementWindow
from rahba.payments.queries.checks import findings, safeguarding
from rahba.payments.rules.settling import WindowState

_log = logging.getLogger("rahba.payments")


def settle_due(*, now: dt.datetime) -> int:
    """Close what is due, plan, prepare and send payouts, go on with files, doubt old payouts; how much was done."""
    done = close_due(now=now) + apply_waiting(now=now)
    for institution_id in Institution.objects.values_list("id", flat=True):
        done += _pay_out(institution_id, now)
        done += doubt_payouts(institution_id=institution_id, now=now)
        done += missing_payouts(institution_id=institution_id, now=now)
        done += missing_lots(institution_id=institution_id, now=now)
        done += end_windows(institution_id=institution_id, now=now)
    return done


def close_now(*, institution_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> SettlementWindow | None:
    """Close the open window before its day is over, and make its payouts. None where somebody just did."""
    window = open_window(institution_id=institution_id, now=now)
    with transaction.atomic():
        closed = close_window(window_id=window.id, now=now)
        if closed:
            audit.record(
                verb="window_closed",
                object_kind="settlement_window",
                object_id=window.id,
                actor_id=by_id,
                organisation_id=closed.institution.organisation_id,
                now=now,
                number=window.number,
            )
    _pay_out(institution_id, now)
    end_windows(institution_id=institution_id, now=now)
    return closed


def _pay_out(institution_id: uuid.UUID, now: dt.datetime) -> int:
    """Payouts of all closed windows: planned, prepared, put into one file; how much was done."""
    done = 0
    closed = SettlementWindow.objects.filter(institution_id=institution_id, state=WindowState.CLOSED)
    for window_id in closed.order_by("number").values_list("id", flat=True):
        done += plan_payouts(window_id=window_id, now=now)
    done += prepare_payouts(institution_id=institution_id, now=now)
    return done + (send_payouts(institution_id=institution_id, now=now) is not None)


def write_safeguarding(*, now: dt.datetime) -> int:
    """Compare everything once a day, and write down what was owed and what was there; of how many institutions."""
    day = calendar_day(now)
    done = SafeguardingDay.objects.filter(day=day).values("institution_id")
    waiting = list(Institution.objects.exclude(id__in=done))
    if not waiting:
        return 0
    found = set(findings())
    if found:  # what moved between two questions differs once, and not again
        found &= set(findings())
    for finding in found:
        _log.error("payments and ledger differ: %s", finding)
    for institution in waiting:
        safe = safeguarding(institution)
        if safe.missing > 0:
            _log.error("the ring-fenced account of %s lacks %s centimes", institution.id, safe.missing)
        SafeguardingDay.objects.get_or_create(
            institution=institution,
            day=day,
            defaults={
                "owed": safe.owed,
                "ring_fenced": safe.ring_fenced,
                "differences": len(found),
                "at": now,
            },
        )
    return len(waiting)
