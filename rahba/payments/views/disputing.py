"""What every page about a contested payment shows, whoever reads it."""

import datetime as dt

from django.utils.translation import gettext as _

from rahba.payments import queries
from rahba.payments.queries import queues
from rahba.payments.rules.disputes import OPEN_STATES, alarm


def shown(case, now: dt.datetime) -> dict:
    """The case, its payment and sides, what was written, what happened."""
    payment = case.payment
    return {
        "title": _("Contested payment"),
        "case": case,
        "payment": payment,
        "payee": queries.name_seen(payment.payee),
        "payer": queries.name_seen(payment.payer) if payment.payer else "",
        "texts": queues.texts_of(case),
        "steps": queues.dispute_steps(case),
        "open": case.state in OPEN_STATES,
        "alarm": alarm(case.state, case.due_at, now),
    }
