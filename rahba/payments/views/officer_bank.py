"""The issuer and its bank: windows, payouts, the files that order them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.kernel import clock
from rahba.payments import actions, queries
from rahba.payments.queries import bank_desk, statements
from rahba.payments.rails.bank_desk import sandbox_bank
from rahba.payments.rules.bank_accounts import masked_rib
from rahba.payments.rules.settling import PayoutState
from rahba.payments.views.acting import act, one_or_404
from rahba.payments.views.doors import for_officers

LOOKS = {
    PayoutState.SETTLED: "done",
    PayoutState.RETURNED: "problem",
    PayoutState.UNKNOWN: "problem",
}
_SHOWN = 30


def state_word(state: str) -> str:
    """Where a payout stands, as said to the issuer: its label speaks to the shop."""
    return _("At the shop’s bank") if state == PayoutState.SETTLED else PayoutState(state).label


@require_safe
@for_officers("settle")
def bank(request: HttpRequest, desk) -> HttpResponse:
    """What is on its way, the window that is open, the latest files both ways."""
    windows = list(bank_desk.windows_at(desk.institution)[:_SHOWN])
    orders = list(bank_desk.orders_at(desk.institution)[:_SHOWN])
    return render(
        request,
        "payments/issuer/bank.html",
        {
            "title": _("The bank"),
            "on_its_way": bank_desk.on_its_way(desk.institution),
            "open": next((one for one in windows if one.state == "open"), None),
            "windows": _with_tallies("window", [one for one in windows if one.state != "open"]),
            "orders": _with_tallies("file", orders),
            "differences": statements.differences_at(desk.institution).count(),
            "statements": statements.statements_at(desk.institution)[:5],
        },
    )


@require_POST
@for_officers("settle")
def close_window(request: HttpRequest, desk) -> HttpResponse:
    """Close what is open before its day is over; payouts are made at once."""
    by = {"institution_id": desk.institution.id, "by_id": request.user.pk, "now": clock.now()}
    act(request, actions.close_now, _("The window is closed; its payouts are in the newest file."), **by)
    return redirect("issuer:bank", desk.institution.id)


@require_safe
@for_officers("settle")
def window(request: HttpRequest, desk, number: int) -> HttpResponse:
    """One window with its payouts, each with its own end."""
    found = one_or_404(bank_desk.window_at(desk.institution, number))
    return render(
        request,
        "payments/issuer/window.html",
        {
            "title": _("Window %(number)s") % {"number": found.number},
            "window": found,
            "tally": bank_desk.tallies("window", [found.id]).get(found.id),
            "payouts": _rows(bank_desk.payouts_in(window=found)),
        },
    )


@require_safe
@for_officers("settle")
def order(request: HttpRequest, desk, number: int) -> HttpResponse:
    """One file for the bank: its lines, and the ways it gets there."""
    found = one_or_404(queries.payout_file(desk.institution.id, number))
    return render(
        request,
        "payments/issuer/order.html",
        {
            "title": _("Order %(number)s to the bank") % {"number": found.number},
            "order": found,
            "tally": bank_desk.tallies("file", [found.id]).get(found.id),
            "payouts": _rows(bank_desk.payouts_in(file=found)),
            "sandbox_bank": desk.institution.sandbox and sandbox_bank() is not None,
        },
    )


@require_POST
@for_officers("settle")
def take_out(request: HttpRequest, desk, number: int) -> HttpResponse:
    """The file itself; or, in the sandbox, its way to the bank."""
    one_or_404(queries.payout_file(desk.institution.id, number))
    by = {"institution_id": desk.institution.id, "number": number, "by_id": request.user.pk, "now": clock.now()}
    if request.POST.get("to") == "bank":
        act(request, actions.hand_over_file, _("The sandbox bank has the file."), **by)
        return redirect("issuer:order", desk.institution.id, number)
    data = act(request, actions.take_out_file, "", **by)
    if data is None:
        return redirect("issuer:order", desk.institution.id, number)
    name = f"payouts-{number:06}.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/xml", headers=headers)


def _with_tallies(by: str, rows: list) -> list[tuple]:
    """Each with its payouts together, and the states that they are in, with a look for each."""
    found = bank_desk.tallies(by, [one.id for one in rows])
    shown = []
    for one in rows:
        tally = found.get(one.id)
        states = tally.states if tally else []
        shown.append((one, tally, [(LOOKS.get(state, "wait"), state_word(state), count) for state, count in states]))
    return shown


def _rows(payouts) -> list[tuple]:
    return [
        (one, masked_rib(one.bank_account.rib), LOOKS.get(one.state, "wait"), state_word(one.state))
        for one in payouts[:500]
    ]
