"""From the shop's wallet to its bank: payouts, the bank account, the statement; and the code on the counter."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rahba.kernel import clock
from rahba.kernel.money import format_dirhams
from rahba.payments import actions, queries
from rahba.payments.forms import BankAccountForm
from rahba.payments.rules.bank_accounts import masked_rib
from rahba.payments.rules.codes import account_text
from rahba.payments.rules.kinds import PaymentKind
from rahba.payments.rules.qr import SchemeNotSet
from rahba.payments.rules.rails.bank_files import StatementLine, write_statement
from rahba.payments.views.money import PER_PAGE, with_wallet

_LOOKS = {
    "settled": "done",
    "returned": "problem",
    "cancelled": "wait",
    "unknown": "problem",
}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@require_safe
@with_wallet("money")
def payouts_page(request: HttpRequest, access, wallet) -> HttpResponse:
    """What went to the bank, each with its own end."""
    page = Paginator(queries.payouts_of(wallet.id), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, masked_rib(one.bank_account.rib), _LOOKS.get(one.state, "wait")) for one in page]
    account = queries.bank_account_of(wallet.id)
    seen = {"title": _("To your bank"), "page": page, "payouts": rows, "account": account}
    return render(request, "payments/money/payouts.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
@with_wallet("settings")
def bank_page(request: HttpRequest, access, wallet) -> HttpResponse:
    """The account that the shop's money goes to."""
    account = queries.bank_account_of(wallet.id)
    form = BankAccountForm(request.POST or None)
    if form.is_valid():
        actions.set_bank_account(wallet_id=wallet.id, by_id=request.user.id, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved. The next payout goes to this account."))
        return redirect("money:home", access.shop.id)
    seen = {
        "title": _("Your bank account"),
        "form": form,
        "account": account,
        "rib": masked_rib(account.rib) if account else "",
        "refused": account is not None and bool(queries.sent_back([account.id])),
    }
    return render(request, "payments/money/bank.html", seen, status=422 if form.is_bound else 200)


@require_safe
@with_wallet("money")
def statement_page(request: HttpRequest, access, wallet) -> HttpResponse:
    """Each movement with what the wallet held after it; of a closed day, or since the last one."""
    number, position = request.GET.get("day", ""), None
    closed = queries.positions_of(wallet.id)
    if number:
        position = closed.filter(window__number=number).first() if number.isdecimal() and len(number) < 9 else None
        if position is None:
            raise Http404
    statement = queries.statement_of(wallet.id, position, wallet.holder.institution_id)
    if request.GET.get("file") in ("csv", "csv-bom"):
        return _file(statement, number, mark=request.GET["file"] == "csv-bom")
    if request.GET.get("file") == "camt":
        made_at = position.window.closed_at if position else clock.now()
        return _camt(statement, wallet.id, number or "now", made_at)
    lines = [(line, word_of(line)) for line in reversed(statement.lines)]
    return render(
        request,
        "payments/money/statement.html",
        {
            "title": _("Statement"),
            "statement": statement,
            "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
            "position": position,
            "closed": closed[:31],
            "number": number,
        },
    )


@require_safe
@with_wallet("money")
def code_page(request: HttpRequest, access, wallet) -> HttpResponse:
    """The code for the counter, to print; the customer types the amount."""
    try:
        code = queries.counter_code(wallet, clock.now())
    except SchemeNotSet:
        code = ""
    seen = {"title": _("The code on your counter"), "code": code, "sandbox": wallet.holder.institution.sandbox}
    return render(request, "payments/money/code.html", seen)


def word_of(movement) -> str:
    """What a movement of the wallet is, in a word."""
    words = {
        "fee": _("Fee"),
        "refund": _("Given back"),
        "dispute": _("Contested"),
        "payout": _("To your bank") if movement.amount < 0 else _("Sent back by the bank"),
        "correction": _("Correction"),
        "commission": _("Commission"),
    }
    kinds = dict(PaymentKind.choices)
    return words.get(movement.kind) or str(kinds.get(movement.kind, movement.kind))


class _Line:
    """What `csv` writes to: it hands each line on."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _file(statement, number: str, *, mark: bool) -> StreamingHttpResponse:
    """Semicolons and decimal commas; with a byte-order mark for a spreadsheet, without for a program."""
    name = f"statement-{number or 'now'}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(_rows(statement, mark=mark), content_type="text/csv; charset=utf-8", headers=headers)


def _camt(statement, wallet_id: uuid.UUID, number: str, made_at: dt.datetime) -> HttpResponse:
    """As a bank would state the same account (camt.053): books and checks of others read it without being told how."""
    account = account_text(wallet_id)
    lines = [
        StatementLine(
            bank_ref=str(one.number),
            end_to_end=one.id.hex,
            amount=abs(one.amount),
            credit=one.amount > 0,
            booked_on=clock.calendar_day(one.at),
            value_on=clock.calendar_day(one.at),
            text=word_of(one),
        )
        for one in statement.lines
    ]
    data = write_statement(
        id=f"{account}-{number}", account=account, made_at=made_at, lines=lines, opening=statement.opening
    )
    headers = {"Content-Disposition": f'attachment; filename="statement-{number}.xml"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/xml", headers=headers)


def _rows(statement, *, mark: bool) -> Iterator[bytes]:
    writer = csv.writer(_Line(), delimiter=";")
    if mark:
        yield _BYTE_ORDER_MARK
    yield writer.writerow([_("Day"), _("Time"), _("What it is"), _("Amount"), _("Balance"), _("Number")])
    for line in statement.lines:
        at = line.at.astimezone(clock.MOROCCO)
        yield writer.writerow(
            [
                at.date().isoformat(),
                at.strftime("%H:%M:%S"),
                word_of(line),
                _decimal(line.amount),
                _decimal(line.balance),
                line.id,
            ]
        )
    said = _("Balance, true at batch %(number)s of the ledger") % {"number": statement.up_to_batch}
    yield writer.writerow(["", "", said, "", _decimal(statement.closing), ""])


def _decimal(centimes: int) -> str:
    return format_dirhams(centimes).replace("\u202f", "")
