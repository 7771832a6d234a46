"""What an issuer bounds beyond the law's ceilings: limits in force, what held before, and changing one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rahba.kernel import clock
from rahba.payments import actions
from rahba.payments.forms import LEVELS, LimitForm
from rahba.payments.queries import queues
from rahba.payments.rules.risk import THRESHOLDS, Rule
from rahba.payments.views.acting import act
from rahba.payments.views.doors import for_officers


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers("risk")
def limits(request: HttpRequest, desk) -> HttpResponse:
    """See the limits; change one from now on, with the reason."""
    form, now = LimitForm(request.POST or None), clock.now()
    if form.is_valid():
        by = {"institution_id": desk.institution.id, "by_id": request.user.pk, "now": now} | form.rule()
        act(request, actions.set_limit, _("The limit holds from now on."), **by)
        return redirect("issuer:limits", desk.institution.id)
    in_force, before = queues.limits_at(desk.institution, now)
    shown = {
        "title": _("Risk limits"),
        "form": form,
        "in_force": [(one, _subject(one)) for one in in_force],
        "before": [(one, _subject(one)) for one in before[:100]],
        "rules": [
            (Rule.NEW_PAYEE.label, THRESHOLDS.large),
            (Rule.SPLITTING.label, THRESHOLDS.split_from),
            (Rule.IN_AND_OUT.label, THRESHOLDS.out_least),
        ],
    }
    return render(request, "payments/issuer/limits.html", shown, status=422 if form.is_bound else 200)


def _subject(rule) -> str:
    """Whose payments it bounds."""
    if rule.level is not None:
        return str(dict(LEVELS)[rule.level])
    return rule.get_wallet_kind_display() if rule.wallet_kind else _("One wallet")
