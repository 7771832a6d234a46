"""The components as template tags: `{% load design %}`. Each is shown, with its markup, on the page /design."""

from datetime import date, datetime

import segno
from django import template
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rahba.design.rules.charts import BarChart, draw_bars
from rahba.design.rules.languages import LANGUAGES, Language, language_of
from rahba.design.rules.star import mark_path, star_paths
from rahba.design.rules.writing import avatar_colour, initials, phone_digits, written_date, written_moment
from rahba.kernel.money import format_dirhams
from rahba.kernel.quantities import format_quantity

register = template.Library()

STATE_ICONS = {"done": "done", "wait": "clock", "owed": "carnet", "problem": "warning"}
LEVEL_STATES = {"success": "done", "warning": "wait", "error": "problem"}
FLIPPED = {"back", "next", "undo", "share", "logout"}  # pictures with a direction of reading
UNDO = "undo="
LONG_NUMBER = 8  # characters that fit in the largest size at 360 px


def _language() -> Language:
    return language_of(get_language())


def _attributes(attributes: dict) -> SafeString:
    """` hx-post="…"` from hx_post="…"; True writes the name alone, None and False nothing."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(" {}", name.replace("_", "-"))
                if value is True
                else format_html(' {}="{}"', name.replace("_", "-"), value),
            )
            for name, value in attributes.items()
            if value is not None and value is not False
        ),
    )


# Language


@register.simple_tag
def direction() -> str:
    """`rtl` or `ltr`, for the language in use."""
    return _language().direction


@register.simple_tag(takes_context=True)
def language_links(context) -> list[tuple[Language, str]]:
    """(language, address) of this same page in every language."""
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    links = []
    for language in LANGUAGES.values():
        address = translate_url(here, language.code)
        if address == here and language is not _language():
            address = f"/{language.code}/"  # a page that has no language in its address
        links.append((language, address))
    return links


@register.inclusion_tag("design/parts/language_switch.html", takes_context=True)
def language_switch(context) -> dict:
    """Links to this same page in the other languages."""
    return {"current": _language(), "links": language_links(context)}


# Values, isolated from the direction of the text around them


@register.simple_tag
def money(centimes: int | None, *, sign: bool = False) -> SafeString:
    """`12,50 DH`, `12,50 درهم`; with sign=True also `+12,50`."""
    if centimes is None:
        return mark_safe('<span class="muted">–</span>')
    plus = "+" if sign and centimes > 0 else ""
    return format_html(
        '<span class="amount"><bdi class="money" dir="ltr">{}{}</bdi>\u00a0<span class="unit">{}</span></span>',
        plus,
        format_dirhams(centimes).replace("-", "\u2212"),
        _language().dirham,
    )


@register.simple_tag
def quantity(thousandths: int, unit: str = "piece") -> SafeString:
    """`3`, `0,250 kg`."""
    number = format_html('<bdi class="num" dir="ltr">{}</bdi>', format_quantity(thousandths))
    if unit != "weight":
        return number
    return format_html('<span class="amount">{}\u00a0<span class="unit">{}</span></span>', number, _("kg"))


@register.simple_tag
def number(value: int) -> SafeString:
    """A count, with its thousands apart: `1 240`."""
    return format_html('<bdi class="num" dir="ltr">{}</bdi>', f"{value:,}".replace(",", "\u202f"))


@register.simple_tag
def phone(value: str, *, link: bool = False) -> SafeString:
    """`06 12 34 56 78`; link=True makes it a call."""
    shown = format_html('<bdi class="num" dir="ltr">{}</bdi>', phone_digits(value))
    return format_html('<a href="tel:{}">{}</a>', value, shown) if link else shown


@register.simple_tag
def code(value: str) -> SafeString:
    """A barcode, a receipt number, a reference."""
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', value)


@register.simple_tag(name="date")
def date_tag(value: date, *, weekday: bool = False) -> SafeString:
    """`5 mai 2022`, with Moroccan month names."""
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>',
        value.isoformat(),
        written_date(value, _language(), weekday=weekday),
    )


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """Date and time in the time zone of the reader."""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', value.isoformat(), written_moment(local, _language())
    )


# Drawings


@register.simple_tag
def icon(name: str, *, big: bool = False, flip: bool | None = None) -> SafeString:
    """A picture of the sprite; always beside a word. Pictures with a direction turn round in Arabic."""
    turned = name in FLIPPED if flip is None else flip
    return format_html(
        '<svg class="icon{}{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " icon--big" if big else "",
        " icon--flip" if turned else "",
        static("design/img/icons.svg"),
        name,
    )


@register.simple_tag
def star() -> SafeString:
    """The zellige star; used sparingly."""
    return format_html(
        '<svg class="star" viewBox="-100 -100 200 200" stroke-width="4" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false"><path d="{outline}"/><path d="{woven}"/><path class="star__heart" d="{heart}"/></svg>',
        **star_paths(),
    )


@register.simple_tag
def mark() -> SafeString:
    """The brand's mark."""
    return format_html(
        '<svg class="star" viewBox="-100 -100 200 200" aria-hidden="true" focusable="false">'
        '<path class="star__heart" fill-rule="evenodd" d="{}"/></svg>',
        mark_path(),
    )


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Initials on a colour that stays the same for the same name."""
    return format_html(
        '<span class="avatar avatar--{}" aria-hidden="true">{}</span>', avatar_colour(name), initials(name)
    )


def _cash_picture(kind: str, symbol: str, view: str, centimes: int) -> SafeString:
    dirham = _language().dirham
    label = f"{centimes // 100} {dirham}" if centimes % 100 == 0 else f"{format_dirhams(centimes)} {dirham}"
    return format_html(
        '<svg class="{}-picture" viewBox="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
        kind,
        view,
        label,
        static("design/img/money.svg"),
        symbol,
    )


@register.simple_tag
def banknote(dirhams: int) -> SafeString:
    """The picture of a note of 20, 50, 100 or 200 dirhams."""
    return _cash_picture("note", f"note-{dirhams}", "0 0 160 80", dirhams * 100)


@register.simple_tag
def coin(centimes: int) -> SafeString:
    """The picture of a coin: 10, 20, 50, 100, 200, 500 or 1000 centimes."""
    return _cash_picture("coin", f"coin-{centimes}", "0 0 64 64", centimes)


@register.simple_tag
def qr(content: str, caption: str = "") -> SafeString:
    """A QR code, dark on white in every theme, with words beneath."""
    drawing = segno.make(content, error="m", micro=False).svg_inline(border=2, omitsize=True, dark="#1f1b2e")
    return format_html(
        '<figure class="qr">{}{}</figure>',
        mark_safe(drawing),  # noqa: S308 - segno draws modules only, the content itself is not in the markup
        format_html("<figcaption>{}</figcaption>", caption) if caption else "",
    )


@register.inclusion_tag("design/parts/chart.html")
def bar_chart(chart: BarChart) -> dict:
    """Bars drawn on the server, with title, source and the table beneath."""
    return {"chart": chart, "drawing": draw_bars(chart, right_to_left=_language().direction == "rtl")}


# Components


@register.simple_tag
def button(
    label: str,
    *,
    kind: str = "primary",
    icon: str = "",
    href: str = "",
    big: bool = False,
    wide: bool = False,
    disabled: bool = False,
    type: str = "submit",
    **attributes,
) -> SafeString:
    """A button, or a link that looks like one when it has href. hx_post="…" becomes hx-post="…"."""
    classes = f"button button--{kind}" + (" button--big" if big else "") + (" button--wide" if wide else "")
    picture = icon_tag(icon) if icon else ""
    if href:
        return format_html(
            '<a class="{}" href="{}"{}>{}{}</a>', classes, href, _attributes(attributes), picture, label
        )
    return format_html(
        '<button class="{}" type="{}"{}>{}{}</button>',
        classes,
        type,
        _attributes({"disabled": disabled, **attributes}),
        picture,
        label,
    )


icon_tag = icon


@register.simple_tag
def state(kind: str, word: str) -> SafeString:
    """A word with its colour and picture: done, wait, owed, problem."""
    return format_html('<span class="state state--{}">{}{}</span>', kind, icon_tag(STATE_ICONS[kind]), word)


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """{% notice "problem" title="…" %}<p>…</p>{% endnotice %}: what happened, that nothing is lost, what to do."""
    return format_html(
        '<div class="notice notice--{}"{}>{}<div class="notice__body">{}{}</div></div>',
        kind,
        mark_safe(' role="alert"') if kind == "problem" else "",
        icon_tag(STATE_ICONS.get(kind, "info")),
        format_html('<p class="notice__title">{}</p>', title) if title else "",
        content,
    )


@register.simple_block_tag(end_name="endemptystate")
def emptystate(content: str, title: str) -> SafeString:
    """Nothing here yet: the star, what would be here, and the act that fills it."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', star(), title, content)


@register.inclusion_tag("design/parts/hero.html")
def hero(
    label: str,
    *,
    amount: int | None = None,
    value: str = "",
    unit: str = "",
    note: str = "",
    tone: str = "",
    star: bool | None = None,
) -> dict:
    """The one number of the page: amount in centimes, or value with unit. Tones: "", plain, owed, done, wait."""
    drawn = not tone if star is None else star
    shown = format_dirhams(amount) if amount is not None else value
    return {
        "label": label,
        "amount": amount,
        "value": value,
        "unit": unit,
        "note": note,
        "tone": tone,
        "star": drawn,
        "long": len(shown) + len(unit) > LONG_NUMBER,
    }


@register.simple_tag
def progress(value: int, maximum: int, label: str) -> SafeString:
    """A bar with its words; the words say the same as the bar."""
    return format_html(
        '<div class="stack stack--tight"><div class="split"><span>{}</span>'
        '<bdi class="num strong" dir="ltr">{}\u00a0/\u00a0{}</bdi></div>'
        '<progress class="progress" value="{}" max="{}" aria-label="{}"></progress></div>',
        label,
        f"{value:,}".replace(",", "\u202f"),
        f"{maximum:,}".replace(",", "\u202f"),
        value,
        maximum,
        label,
    )


@register.simple_tag
def steps(current: int, *labels: str) -> SafeString:
    """Where one is in a task of a few steps; `current` counts from 1."""
    items = format_html_join(
        "",
        "<li{}>{}{}</li>",
        (
            (
                mark_safe(' class="is-done"')
                if place < current
                else (mark_safe(' aria-current="step"') if place == current else ""),
                label,
                format_html('<span class="visually-hidden"> {}</span>', _("(done)")) if place < current else "",
            )
            for place, label in enumerate(labels, start=1)
        ),
    )
    return format_html('<ol class="stepper">{}</ol>', items)


@register.simple_tag
def tab(label: str, href: str, *, current: bool = False, count: int | None = None) -> SafeString:
    """One tab of a `<nav class="tabs">`."""
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        href,
        mark_safe(' aria-current="page"') if current else "",
        label,
        "" if count is None else format_html(' <bdi class="num small" dir="ltr">{}</bdi>', count),
    )


@register.inclusion_tag("design/parts/pager.html", takes_context=True)
def pager(context, page) -> dict:
    """Previous and next of a paginator's page; keeps what was searched."""

    def address(to: int) -> str:
        query = context["request"].GET.copy() if context.get("request") else None
        if query is None:
            return f"?page={to}"
        query["page"] = str(to)
        return f"?{query.urlencode()}"

    found = {"page": page}
    if page.has_previous():
        found["previous_address"] = address(page.previous_page_number())
    if page.has_next():
        found["next_address"] = address(page.next_page_number())
    return found


@register.inclusion_tag("design/parts/search.html")
def search(value: str = "", *, label: str = "", name: str = "q", target: str = "#list", id: str = "search") -> dict:
    """A search field; `target` is what is replaced while typing ("" to submit only)."""
    return {"value": value, "label": label or _("Search"), "name": name, "target": target, "id": id}


@register.inclusion_tag("design/parts/toast.html", takes_context=True)
def toast(context, text: str, *, undo: str = "") -> dict:
    """Something was done; `undo` is the address that takes it back."""
    return {"text": text, "undo": undo, "csrf_token": context.get("csrf_token")}


@register.filter
def undo_address(extra_tags: str | None) -> str:
    """The address in messages.success(request, text, extra_tags="undo=/…")."""
    return extra_tags.removeprefix(UNDO) if extra_tags and extra_tags.startswith(UNDO) else ""


@register.filter
def state_of_level(level: str) -> str:
    """The state (done, wait, problem) of a level of Django's messages."""
    return LEVEL_STATES.get(level, "info")
