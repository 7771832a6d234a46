"""The shop's products: found in any script, shown, made and changed."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rahba.catalogue import actions, queries
from rahba.catalogue.forms import PackForm, PhotoForm, ProductForm
from rahba.catalogue.rules import Movement, MovementReason, clean_code, name_in, rate_for, tva_class_name
from rahba.catalogue.views.doors import detail_or_404, opens_with, product_or_404
from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.kernel.money import parse_dirhams
from rahba.shops import queries as shops


def _language() -> str:
    return get_language() or "fr"


@require_safe
@opens_with("enter")
def list_page(request: HttpRequest, shop) -> HttpResponse:
    """All products, searched by any part of a name or barcode, by category, those no longer sold apart."""
    text = request.GET.get("q", "").strip()[:100]
    chosen = _category_id(request.GET.get("category", ""))
    removed = request.GET.get("show") == "removed"
    page = queries.search_products(
        shop.id, text, category_id=chosen, active=not removed, after=request.GET.get("after", "")
    )
    onwards = request.GET.copy()
    onwards["after"] = page.next_cursor
    return render(
        request,
        "catalogue/products.html",
        {
            "title": _("Products"),
            "search": text,
            "chosen": chosen,
            "removed": removed,
            "page": page,
            "next_address": f"?{onwards.urlencode()}" if page.next_cursor else "",
            "is_continued": "after" in request.GET,
            "categories": queries.categories_of(shop.id),
            "sold": queries.count_products(shop.id),
            "to_restock": queries.count_to_restock(shop.id),
        },
    )


def _category_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


@require_safe
@opens_with("enter")
def product_page(request: HttpRequest, shop, product_id: uuid.UUID) -> HttpResponse:
    """One product: price, stock, codes, packs; cost and margin for those who may see them."""
    detail = detail_or_404(shop, product_id)
    product = detail.product
    today = shops.business_day(shop, clock.now())
    see_cost = request.access.allows("see_cost") and product.cost is not None
    return render(
        request,
        "catalogue/product.html",
        {
            "title": name_in(product.names, _language()),
            "detail": detail,
            "product": product,
            "row": queries.ProductRow(product, detail.on_hand, detail.photo),
            "see_cost": see_cost,
            "margin": product.price - product.cost if see_cost and product.price is not None else None,
            "margin_bp": queries.margin_bp(product.price, product.cost) if see_cost else None,
            "tva": tva_class_name(product.tva_class, _language()) if shop.tva_mode == "included" else "",
            "tva_rate_bp": rate_for(shop.tva_mode, product.tva_class, today),
        },
    )


@opens_with("product_edit")
def add_page(request: HttpRequest, shop) -> HttpResponse:
    """A new product. A known barcode fills in its name."""
    return _product_form(request, shop, None)


@opens_with("product_edit")
def edit_page(request: HttpRequest, shop, product_id: uuid.UUID) -> HttpResponse:
    """Change a product."""
    return _product_form(request, shop, detail_or_404(shop, product_id))


def _product_form(request: HttpRequest, shop, detail) -> HttpResponse:
    now = clock.now()
    options = {
        "shop": shop,
        "day": shops.business_day(shop, now),
        "see_cost": request.access.allows("see_cost"),
        "product": detail and detail.product,
    }
    found = {}
    if request.method == "POST" and "lookup" in request.POST:
        typed = request.POST.dict()
        found = _look_up(shop, typed, detail)
        form = ProductForm(initial=typed, **options)
    elif request.method == "POST":
        form = ProductForm(request.POST, **options)
        if form.is_valid():
            return _save(request, shop, form, detail)
    else:
        initial = ProductForm.initial_of(detail) if detail else {"barcodes": request.GET.get("code", "")[:48]}
        form = ProductForm(initial=initial, **options)
    context = {
        "title": _("Change the product") if detail else _("New product"),
        "form": form,
        "margin": _margin(form) if options["see_cost"] else None,
        "back": _address_of(shop, detail.product) if detail else reverse("catalogue:products", args=[shop.id]),
        **found,
    }
    return render(request, "catalogue/product_form.html", context)


def _look_up(shop, typed: dict[str, str], detail) -> dict[str, object]:
    """What the barcodes in the form are: another product of the shop, or one of the open database, which is named."""
    codes = [code for line in typed.get("barcodes", "").splitlines() if (code := clean_code(line))]
    for owner, _pack in queries.owners_of_codes(shop.id, codes).values():
        if detail is None or owner.id != detail.product.id:
            return {"owner": owner}
    unnamed = not any(typed.get(f"name_{language}", "").strip() for language in ("fr", "ar", "ary", "zgh"))
    for code in codes:
        known = queries.starter(code)
        if known is not None and unnamed:
            typed[f"name_{known.language}"] = known.name
            return {"starter": known}
    return {}


def _margin(form: ProductForm) -> dict[str, int] | None:
    """Price less cost as they stand in the form, typed or kept."""
    values = []
    for name in ("price", "cost"):
        value = form[name].value()
        try:
            values.append(parse_dirhams(value) if value else None)
        except ValidationError:
            return None
    price, cost = values
    rate = queries.margin_bp(price, cost)
    return None if rate is None else {"amount": price - cost, "rate_bp": rate}


def _save(request: HttpRequest, shop, form: ProductForm, detail) -> HttpResponse:
    now = clock.now()
    product_id = detail.product.id if detail else uuid7()
    by_id = request.access.membership_id
    saved = actions.save_product(shop_id=shop.id, product_id=product_id, fields=form.changes(), by_id=by_id, now=now)
    opening = form.cleaned_data.get("opening")
    if saved.created and opening:
        movement = Movement(
            product_id=product_id,
            quantity=opening,
            reason=MovementReason.OPENING,
            at=now,
            day=shops.business_day(shop, now),
            by_id=by_id,
        )
        actions.move_stock(shop_id=shop.id, movements=[movement], now=now)
    for flag in saved.flags:
        messages.warning(request, flag.message)
    messages.success(request, _("The product is in the shop.") if saved.created else _("The product was changed."))
    return redirect("catalogue:product", shop_id=shop.id, product_id=product_id)


def _address_of(shop, product) -> str:
    return reverse("catalogue:product", args=[shop.id, product.id])


@require_POST
@opens_with("product_edit")
def set_active(request: HttpRequest, shop, product_id: uuid.UUID, sold: bool) -> HttpResponse:
    """Take a product out of the shop, or back into it; its past stays."""
    product = product_or_404(shop, product_id)
    actions.save_product(
        shop_id=shop.id,
        product_id=product.id,
        fields={"active": sold},
        by_id=request.access.membership_id,
        now=clock.now(),
    )
    if sold:
        messages.success(request, _("The product is sold again."))
    else:
        undo = reverse("catalogue:restore_product", args=[shop.id, product.id])
        messages.success(request, _("The product is no longer sold."), extra_tags=f"undo={undo}")
    return redirect("catalogue:product", shop_id=shop.id, product_id=product.id)


@require_POST
@opens_with("product_edit")
def photo(request: HttpRequest, shop, product_id: uuid.UUID) -> HttpResponse:
    """A new picture, or none."""
    product = product_or_404(shop, product_id)
    if "remove" in request.POST:
        actions.remove_photo(shop_id=shop.id, product_id=product.id, now=clock.now())
        return redirect("catalogue:product", shop_id=shop.id, product_id=product.id)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, form.errors["photo"][0])
        return redirect("catalogue:product", shop_id=shop.id, product_id=product.id)
    try:
        actions.save_photo(
            shop_id=shop.id, product_id=product.id, data=form.cleaned_data["photo"].read(), now=clock.now()
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("catalogue:product", shop_id=shop.id, product_id=product.id)


@opens_with("product_edit")
def pack_page(request: HttpRequest, shop, product_id: uuid.UUID, pack_id: uuid.UUID | None = None) -> HttpResponse:
    """A new pack of a product, or a change of one."""
    product = product_or_404(shop, product_id)
    pack, codes = (queries.pack_in(product, pack_id) or (None, [])) if pack_id else (None, [])
    if pack_id and pack is None:
        raise Http404
    if request.method == "POST" and "remove" in request.POST and pack is not None:
        _save_pack(request, product, pack.id, {"active": False})
        messages.success(request, _("The pack is no longer sold."))
        return redirect(_address_of(shop, product))
    initial = PackForm.initial_of(pack, codes) if pack else None
    form = PackForm(request.POST or None, product=product, pack=pack, initial=initial)
    if request.method == "POST" and form.is_valid():
        _save_pack(request, product, pack.id if pack else uuid7(), form.changes())
        return redirect(_address_of(shop, product))
    context = {
        "title": _("Pack or carton"),
        "form": form,
        "pack": pack,
        "product": product,
        "back": _address_of(shop, product),
    }
    return render(request, "catalogue/pack.html", context)


def _save_pack(request: HttpRequest, product, pack_id: uuid.UUID, fields: dict[str, object]) -> None:
    saved = actions.save_pack(
        shop_id=product.shop_id,
        product_id=product.id,
        pack_id=pack_id,
        fields=fields,
        by_id=request.access.membership_id,
        now=clock.now(),
    )
    for flag in saved.flags:
        messages.warning(request, flag.message)


@require_safe
@opens_with("export")
def export(request: HttpRequest, shop) -> HttpResponse:
    """All products as a file."""
    day = shops.business_day(shop, clock.now()).isoformat()
    rows = queries.products_file(shop.id, _language(), with_cost=request.access.allows("see_cost"))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rahba-products-{day}.csv"'
    return response
