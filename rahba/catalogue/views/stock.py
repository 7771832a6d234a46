"""Stock: the journal of a product, what comes and goes by hand, counts, what is to be bought."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.catalogue import actions, queries
from rahba.catalogue.forms import CountForm, MovementForm
from rahba.catalogue.rules import Movement, MovementReason, name_in
from rahba.catalogue.views.doors import detail_or_404, opens_with, product_or_404
from rahba.kernel import clock
from rahba.kernel.quantities import format_quantity
from rahba.shops import queries as shops

# What a person does by hand: the reason, the sign of what moves, and its words and picture.
ACTS = {
    "received": (MovementReason.RECEIVED, 1, gettext_lazy("Goods received"), "truck"),
    "loss": (MovementReason.LOSS, -1, gettext_lazy("Loss or breakage"), "trash"),
    "own-use": (MovementReason.OWN_USE, -1, gettext_lazy("Taken for the house"), "home"),
    "gift": (MovementReason.GIFT, -1, gettext_lazy("Given as a gift"), "gift"),
}


@require_safe
@opens_with("stock")
def journal_page(request: HttpRequest, shop, product_id: uuid.UUID) -> HttpResponse:
    """Who moved what, when and why, with the level before and after."""
    product = product_or_404(shop, product_id)
    try:
        after_id = uuid.UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError:
        after_id = None
    page = queries.stock_journal(product, shop.organisation_id, after_id=after_id, now=clock.now())
    context = {
        "title": name_in(product.names, get_language() or "fr"),
        "product": product,
        "on_hand": queries.on_hand(product),
        "page": page,
        "acts": [(key, label, icon) for key, (_reason, _sign, label, icon) in ACTS.items()],
        "back": reverse("catalogue:product", args=[shop.id, product.id]),
    }
    return render(request, "catalogue/stock.html", context)


@opens_with("stock")
def move_page(request: HttpRequest, shop, product_id: uuid.UUID, act: str) -> HttpResponse:
    """One movement by hand."""
    if act not in ACTS:
        raise Http404
    reason, sign, label, icon = ACTS[act]
    detail = detail_or_404(shop, product_id)
    asks_cost = reason == MovementReason.RECEIVED and request.access.allows("see_cost")
    form = MovementForm(request.POST or None, detail=detail, asks_cost=asks_cost)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        movement = Movement(
            product_id=detail.product.id,
            quantity=sign * form.pieces(),
            reason=reason,
            at=now,
            day=shops.business_day(shop, now),
            by_id=request.access.membership_id,
        )
        actions.move_stock(shop_id=shop.id, movements=[movement], now=now)
        cost = form.cleaned_data.get("cost")
        if cost is not None:
            actions.save_product(
                shop_id=shop.id,
                product_id=detail.product.id,
                fields={"cost": cost},
                by_id=request.access.membership_id,
                now=now,
            )
        undo = reverse("catalogue:undo_movement", args=[shop.id, movement.id])
        messages.success(request, _("Written in the stock journal."), extra_tags=f"undo={undo}")
        return redirect("catalogue:stock", shop_id=shop.id, product_id=detail.product.id)
    context = {"title": label, "form": form, "detail": detail, "product": detail.product, "icon": icon, "act": act}
    return render(request, "catalogue/move.html", context)


@require_POST
@opens_with("stock")
def undo_movement(request: HttpRequest, shop, movement_id: uuid.UUID) -> HttpResponse:
    """Take back what was written by hand: an opposite line, never an erased one."""
    movement = queries.movement_in(shop.id, movement_id)
    if movement is None:
        raise Http404
    done = actions.reverse_movement(
        shop_id=shop.id, movement_id=movement.id, by_id=request.access.membership_id, now=clock.now()
    )
    messages.success(request, _("Taken back.") if done else _("It was taken back already."))
    return redirect("catalogue:stock", shop_id=shop.id, product_id=movement.product_id)


@opens_with("stock")
def count_page(request: HttpRequest, shop, product_id: uuid.UUID) -> HttpResponse:
    """Count a product while the shop goes on selling."""
    detail = detail_or_404(shop, product_id)
    now = clock.now()
    form = CountForm(request.POST or None, initial={"counted_at": now.isoformat()})
    if request.method == "POST" and form.is_valid():
        began = form.moment(now)
        difference = actions.count_stock(
            shop_id=shop.id,
            product_id=detail.product.id,
            counted=form.cleaned_data["counted"],
            counted_at=began,
            day=shops.business_day(shop, began),
            by_id=request.access.membership_id,
            now=now,
        )
        _tell_difference(request, difference)
        return redirect("catalogue:stock", shop_id=shop.id, product_id=detail.product.id)
    context = {"title": _("Count"), "form": form, "detail": detail, "product": detail.product}
    return render(request, "catalogue/count.html", context)


def _tell_difference(request: HttpRequest, difference: int) -> None:
    if difference == 0:
        messages.success(request, _("The count agrees with the stock."))
        return
    words = (
        _("%(quantity)s fewer than in the books; the stock was set right.")
        if difference < 0
        else _("%(quantity)s more than in the books; the stock was set right.")
    )
    messages.warning(request, words % {"quantity": format_quantity(abs(difference))})


@require_safe
@opens_with("enter")
def restock_page(request: HttpRequest, shop) -> HttpResponse:
    """What is to be bought, as a list that can be sent to a supplier."""
    rows = queries.products_to_restock(shop.id)
    language = get_language() or "fr"
    text = "\n".join(f"- {name_in(row.product.names, language)} ({format_quantity(row.on_hand)})" for row in rows)
    back = reverse("catalogue:products", args=[shop.id])
    context = {"title": _("To restock"), "rows": rows, "text": text, "back": back}
    return render(request, "catalogue/restock.html", context)
