"""Categories: named, coloured, put in order."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rahba.catalogue import actions, queries
from rahba.catalogue.forms import CategoryForm
from rahba.catalogue.views.doors import opens_with
from rahba.kernel import clock
from rahba.kernel.ids import uuid7


@require_safe
@opens_with("product_edit")
def list_page(request: HttpRequest, shop) -> HttpResponse:
    """The categories in the order of the till."""
    return render(
        request, "catalogue/categories.html", {"title": _("Categories"), "categories": queries.categories_of(shop.id)}
    )


@opens_with("product_edit")
def category_page(request: HttpRequest, shop, category_id: uuid.UUID | None = None) -> HttpResponse:
    """A new category, or a change of one."""
    category = queries.category_in(shop.id, category_id) if category_id else None
    if category_id and category is None:
        raise Http404
    initial = None
    if category:
        names = {f"name_{language}": name for language, name in category.names.items()}
        initial = {**names, "colour": category.colour, "icon": category.icon}
    form = CategoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_category(
            shop_id=shop.id,
            category_id=category.id if category else uuid7(),
            names=form.names(),
            colour=form.cleaned_data["colour"],
            icon=form.cleaned_data["icon"],
            now=clock.now(),
        )
        return redirect("catalogue:categories", shop_id=shop.id)
    title = _("Change the category") if category else _("New category")
    return render(request, "catalogue/category.html", {"title": title, "form": form, "category": category})


@require_POST
@opens_with("product_edit")
def raise_category(request: HttpRequest, shop, category_id: uuid.UUID) -> HttpResponse:
    """One place up."""
    ids = [category.id for category in queries.categories_of(shop.id)]
    if category_id not in ids:
        raise Http404
    place = ids.index(category_id)
    if place > 0:
        ids[place - 1], ids[place] = ids[place], ids[place - 1]
        actions.order_categories(shop_id=shop.id, category_ids=ids, now=clock.now())
    return redirect("catalogue:categories", shop_id=shop.id)


@require_POST
@opens_with("product_edit")
def remove_category(request: HttpRequest, shop, category_id: uuid.UUID) -> HttpResponse:
    """Take a category away; its products stay."""
    if queries.category_in(shop.id, category_id) is None:
        raise Http404
    left = actions.remove_category(shop_id=shop.id, category_id=category_id, now=clock.now())
    message = ngettext(
        "The category was removed. %(count)s product stays, without a category.",
        "The category was removed. %(count)s products stay, without a category.",
        left,
    )
    messages.success(request, message % {"count": left})
    return redirect("catalogue:categories", shop_id=shop.id)
