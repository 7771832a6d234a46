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
        "payee": name_of(payment.payee),
        "payer": name_of(payment.payer) if payment.payer else "",
        "texts": queues.texts_of(case),
        "steps": queues.dispute_steps(case),
        "open": case.state in OPEN_STATES,
        "alarm": alarm(case.state, case.due_at, now),
    }


def name_of(wallet) -> str:
    """A shop by its name, a person by as much of theirs as a stranger may see."""
    return queries.shown_name(wallet) if wallet.shop_id else queries.masked_name_of(wallet.id)
