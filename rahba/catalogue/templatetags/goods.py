"""How goods are written on pages: `{% load goods %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rahba.catalogue.rules import name_in
from rahba.catalogue.rules.starters import SHELF_COLOURS
from rahba.design.templatetags.design import icon
from rahba.kernel.quantities import format_quantity

register = template.Library()


@register.filter
def named(names: dict[str, str]) -> str:
    """The name in the reader's language, or in the nearest script."""
    return name_in(names, get_language() or "fr")


@register.filter
def other_names(names: dict[str, str]) -> list[str]:
    """The names in other scripts, without the one shown first."""
    shown = named(names)
    return list(dict.fromkeys(name for name in names.values() if name != shown))


@register.simple_tag
def shelf_tint(category) -> str:
    """The class that colours what belongs to a category."""
    colour = category.colour[-1:] if category else ""
    return f"tint-{colour}" if colour in SHELF_COLOURS else ""


@register.simple_tag
def good_picture(row) -> SafeString:
    """The photo of a product, or its category's icon on its colour."""
    tint = shelf_tint(row.product.category)
    if row.photo:
        return format_html(
            '<img class="thumb {}" src="{}" alt="" width="44" height="44" loading="lazy" decoding="async">',
            tint,
            row.photo,
        )
    drawing = row.product.category.icon if row.product.category else "product"
    return format_html('<span class="thumb {}">{}</span>', tint, icon(drawing))


@register.filter
def percent(basis_points: int) -> str:
    """`20`, `7,5`: basis points as people write a percentage, without the sign."""
    return format_quantity(basis_points * 10)
