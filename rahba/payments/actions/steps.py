"""A step of a workflow: checked against its table, then taken by compare-and-set."""

from django.db.models import QuerySet

from rahba.payments.rules.flows import Flow
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def take(rows: QuerySet, flow: Flow, verb: str, who: str, **values) -> str:
    """Move one row from where the step may begin to where it leads; of two hands one does.

    Returns the new state. Raises PaymentRefused when the row is no longer where the step may begin.
    """
    step = flow.step(verb, who)
    if not rows.filter(state__in=step.before).update(state=step.after, **values):
        raise PaymentRefused(Refusal.NOT_NOW)
    return step.after
