"""A shop's money by wallet: what came today, each payment, giving back, paid baskets that nobody recorded."""

import datetime as dt
import uuid
from functools import wraps

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rahba.kernel import clock, figures
from rahba.kernel.ids import uuid7
from rahba.kernel.money import format_dirhams
from rahba.payments import actions, queries
from rahba.payments.figures import AMOUNT, COUNT, FEES, GIVEN_BACK
from rahba.payments.forms import GiveBackForm, SearchForm
from rahba.payments.queries import queues
from rahba.payments.rules import PaymentRefused, Purpose, WalletKind
from rahba.payments.views.doors import opens_with
from rahba.shops import queries as shops

PER_PAGE = 40
UNCLAIMED_AFTER = dt.timedelta(hours=24)
_SEAL, _SEALED_SECONDS = "rahba.payments.give_back", 600


def with_wallet(verb: str):
    """The view runs with the shop's wallet; a shop that has none is led to where it opens one."""

    def decorate(view):
        @opens_with(verb)
        @wraps(view)
        def opened(request: HttpRequest, access, **more) -> HttpResponse:
            wallet = queries.shop_wallet(access.shop.id)
            if wallet is None:
                return redirect("money:home", access.shop.id)
            return view(request, access, wallet, **more)

        return opened

    return decorate


@require_safe
@opens_with("money")
def home(request: HttpRequest, access) -> HttpResponse:
    """What came in today by wallet, what it cost, what goes to the bank and when."""
    shop, now = access.shop, clock.now()
    wallet = queries.shop_wallet(shop.id)
    if wallet is None:
        may_open = queries.institution_here() is not None
        return render(request, "payments/money/none.html", {"title": _("Paid by phone"), "may_open": may_open})
    day = shops.business_day(shop, now)
    codes = [AMOUNT.code, COUNT.code, FEES.code, GIVEN_BACK.code]
    account = queries.bank_account_of(wallet.id)
    payments = list(queries.payments_of(wallet.id)[:5])
    return render(
        request,
        "payments/money/home.html",
        {
            "title": _("Paid by phone"),
            "day": day,
            "today": {
                code.partition(".")[2]: amount
                for code, amount in figures.totals(shop.id, codes, first=day, last=day).items()
            },
            "balance": queries.balance_of(wallet.id),
            "account": account,
            "refused": account is not None and bool(queries.sent_back([account.id])),
            "under_way": queries.payouts_under_way(wallet.id),
            "contested": queues.open_disputes_against(shop.id),
            "baskets": queries.unclaimed(wallet.id, now - UNCLAIMED_AFTER).count(),
            "payments": [(one, payer_name(one)) for one in payments],
            "sandbox": wallet.holder.institution.sandbox,
        },
    )


@require_POST
@opens_with("money")
def open_wallet(request: HttpRequest, access) -> HttpResponse:
    """The shop's wallet, with the institution of this installation. Opening it again gives the one that is there."""
    institution = queries.institution_here()
    if institution is not None:
        actions.open_shop_wallet(
            institution_id=institution.id,
            shop_id=access.shop.id,
            kind=WalletKind.MERCHANT,
            by_id=request.user.id,
            now=clock.now(),
        )
    return redirect("money:home", access.shop.id)


@require_safe
@with_wallet("money")
def payments_page(request: HttpRequest, access, wallet) -> HttpResponse:
    """All that came in, and a search through it."""
    form = SearchForm(request.GET)
    filters = queries.Filters(**form.cleaned_data) if form.is_valid() else queries.Filters()
    page = Paginator(queries.payments_of(wallet.id, filters), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "payments/money/payments.html",
        {
            "title": _("Payments received"),
            "form": form,
            "searched": any(value not in ("", None) for value in vars(filters).values()),
            "page": page,
            "payments": [(one, payer_name(one)) for one in page],
        },
    )


@require_safe
@with_wallet("money")
def payment_page(request: HttpRequest, access, wallet, payment_id: uuid.UUID) -> HttpResponse:
    """One payment, and what can still be given back of it."""
    payment = _payment(wallet, payment_id)
    return render(
        request,
        "payments/money/payment.html",
        {
            "title": _("Payment"),
            "payment": payment,
            "name": payer_name(payment),
            "left": _left(payment),
            "purpose": Purpose(payment.intent.purpose).label if payment.intent else payment.get_kind_display(),
            "fee": payment.fee if payment.fee_paid_by == "payee" else 0,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_wallet("money")
def give_back(request: HttpRequest, access, wallet, payment_id: uuid.UUID) -> HttpResponse:
    """How much; then whether it is them; then done. The refund's id travels sealed, so that twice is once."""
    payment = _payment(wallet, payment_id)
    agreed = _agreed(request)
    if agreed and agreed["payment"] == str(payment.id):
        return _give(request, access, payment, agreed)
    left = _left(payment)
    typed = request.POST if "amount" in request.POST else None
    form = GiveBackForm(typed, left=left, initial={"amount": format_dirhams(left)})
    seen = {"payment": payment, "name": payer_name(payment), "left": left, "form": form}
    if form.is_valid():
        amount = form.cleaned_data["amount"]
        sealed = signing.dumps({"payment": str(payment.id), "amount": amount, "id": str(uuid7())}, salt=_SEAL)
        seen |= {"title": _("Is it them?"), "amount": amount, "sealed": sealed}
        return render(request, "payments/money/confirm_give_back.html", seen)
    status = 422 if form.is_bound else 200
    return render(request, "payments/money/give_back.html", seen | {"title": _("Give money back")}, status=status)


def _agreed(request: HttpRequest) -> dict | None:
    try:
        return signing.loads(request.POST.get("agreed", ""), salt=_SEAL, max_age=_SEALED_SECONDS)
    except signing.BadSignature:
        return None


def _give(request: HttpRequest, access, payment, agreed: dict) -> HttpResponse:
    try:
        actions.refund(
            refund_id=uuid.UUID(agreed["id"]),
            payment_id=payment.id,
            amount=agreed["amount"],
            reason="shop",
            by_id=request.user.id,
            now=clock.now(),
        )
    except PaymentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"amount": format_dirhams(agreed["amount"]), "name": payer_name(payment)}
        messages.success(request, _("%(amount)s DH went back to %(name)s.") % said)
    return redirect("money:payment", access.shop.id, payment.id)


@require_safe
@with_wallet("money")
def baskets_page(request: HttpRequest, access, wallet) -> HttpResponse:
    """Paid for more than a day ago, and no till has recorded a sale: was it sold, or does the money go back?"""
    waiting = queries.unclaimed(wallet.id, clock.now() - UNCLAIMED_AFTER)[:100]
    seen = {"title": _("Paid, not recorded"), "payments": [(one, payer_name(one)) for one in waiting]}
    return render(request, "payments/money/baskets.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
@with_wallet("money")
def basket_page(request: HttpRequest, access, wallet, payment_id: uuid.UUID) -> HttpResponse:
    """One such basket, and the two answers to it."""
    payment = queries.unclaimed(wallet.id, clock.now() - UNCLAIMED_AFTER).filter(id=payment_id).first()
    if payment is None:  # answered already, or none of this shop's
        return redirect("money:baskets", access.shop.id)
    answer, about = request.POST.get("answer"), {"intent_id": payment.intent_id, "payee_id": wallet.id}
    if answer == "sold":
        actions.claim(**about, now=clock.now())
        messages.success(request, _("Written down: it was sold. The money stays yours."))
        return redirect("money:baskets", access.shop.id)
    if answer == "back":
        try:
            actions.drop(**about, now=clock.now())
        except PaymentRefused as refusal:
            messages.warning(request, f"{refusal} {_('It is tried again by itself.')}")
        else:
            messages.success(request, _("The money went back to %(name)s.") % {"name": payer_name(payment)})
        return redirect("money:baskets", access.shop.id)
    seen = {"title": _("Was it sold?"), "payment": payment, "name": payer_name(payment), "left": _left(payment)}
    return render(request, "payments/money/basket.html", seen)


def payer_name(payment) -> str:
    """Who paid: a shop by its name, a person by as much of theirs as a stranger may see."""
    payer = payment.payer
    if payer is None:
        if payment.rail == "switch":
            return _("From another issuer")
        return _("By card") if payment.kind == "card" else _("From a bank account")
    return queries.name_seen(payer)


def _payment(wallet, payment_id: uuid.UUID):
    payment = queries.payment_to(wallet.id, payment_id)
    if payment is None:
        raise Http404
    return payment


def _left(payment) -> int:
    """What may still go back to a wallet; money of a bank or a card goes back its own way."""
    return payment.amount - payment.taken_back if payment.payer_id else 0
