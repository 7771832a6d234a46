"""The day's round of an issuer. Whatever it does, done twice or by two at once it is done once."""

import datetime as dt

from rahba.payments.actions.payouts import doubt_payouts, plan_payouts, prepare_payouts, send_payouts
from rahba.payments.actions.reconciliation import apply_waiting, missing_payouts
from rahba.payments.actions.settlement import close_due, end_windows
from rahba.payments.models import Institution, SettlementWindow
from rahba.payments.rules.settling import WindowState


def settle_due(*, now: dt.datetime) -> int:
    """Close what is due, plan, prepare and send payouts, go on with files, doubt old payouts; how much was done."""
    done = close_due(now=now) + apply_waiting(now=now)
    for institution_id in Institution.objects.values_list("id", flat=True):
        closed = SettlementWindow.objects.filter(institution_id=institution_id, state=WindowState.CLOSED)
        for window_id in closed.order_by("number").values_list("id", flat=True):
            done += plan_payouts(window_id=window_id, now=now)
        done += prepare_payouts(institution_id=institution_id, now=now)
        done += send_payouts(institution_id=institution_id, now=now) is not None
        done += doubt_payouts(institution_id=institution_id, now=now)
        done += missing_payouts(institution_id=institution_id, now=now)
        done += end_windows(institution_id=institution_id, now=now)
    return done
