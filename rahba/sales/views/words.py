"""What the day was, in sentences."""

import uuid
from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rahba.catalogue import queries as catalogue
from rahba.design.rules.languages import language_of
from rahba.kernel.money import format_dirhams
from rahba.sales.queries import DaySummary


def dirhams(centimes: int) -> str:
    """An amount inside a sentence."""
    return f"{format_dirhams(centimes)}\u00a0{language_of(get_language()).dirham}"


def day_in_words(day: DaySummary, best: str = "") -> list[str]:
    """Only what happened is said."""
    if day.is_empty:
        return [_("Nothing was sold and no cash moved.")]
    said = [_sold(day.count, day.total, day.cash, day.carnet)]
    if day.wallet:
        said.append(_("Paid by wallet: %(amount)s.") % {"amount": dirhams(day.wallet)})
    if day.repaid:
        said.append(_("Customers repaid %(amount)s.") % {"amount": dirhams(day.repaid)})
    if day.lent:
        said.append(_("You lent %(amount)s in cash.") % {"amount": dirhams(day.lent)})
    if day.returns:
        said.append(_("You took back goods for %(amount)s.") % {"amount": dirhams(day.returns)})
    if day.voids:
        count = ngettext("%(count)s sale was cancelled.", "%(count)s sales were cancelled.", day.voids)
        said.append(count % {"count": day.voids})
    if best:
        said.append(_("Best seller: %(product)s.") % {"product": best})
    return said


def closing_in_words(closing) -> list[str]:
    """From the figures kept with the closing, as they stood."""
    told = closing.summary
    said = [_sold(told["sales"], told["total"], told["cash"], told["carnet"])]
    if told["wallet"]:
        said.append(_("Paid by wallet: %(amount)s.") % {"amount": dirhams(told["wallet"])})
    if told["repaid"]:
        said.append(_("Customers repaid %(amount)s.") % {"amount": dirhams(told["repaid"])})
    if told["lent"]:
        said.append(_("You lent %(amount)s in cash.") % {"amount": dirhams(told["lent"])})
    if told["returns"]:
        said.append(_("You took back goods for %(amount)s.") % {"amount": dirhams(told["returns"])})
    if told["best"]:
        best = told["best"][0]
        [name] = product_names(closing.shop_id, [(uuid.UUID(best["product"]), best["label"])])
        said.append(_("Best seller: %(product)s.") % {"product": name})
    return [*said, _difference(closing.difference)]


def product_names(shop_id: uuid.UUID, sold: Sequence[tuple[uuid.UUID, str]]) -> list[str]:
    """What was sold, in the reader's language whatever the till's was; the receipt's label where it has no name."""
    names = catalogue.names_of(shop_id, [product_id for product_id, _label in sold], get_language())
    return [names.get(product_id) or label for product_id, label in sold]


def _sold(count: int, total: int, cash: int, carnet: int) -> str:
    if not count:
        return _("Nothing was sold.")
    sentence = ngettext(
        "%(count)s sale, %(total)s: %(cash)s in cash and %(carnet)s on the carnet.",
        "%(count)s sales, %(total)s: %(cash)s in cash and %(carnet)s on the carnet.",
        count,
    )
    return sentence % {"count": count, "total": dirhams(total), "cash": dirhams(cash), "carnet": dirhams(carnet)}


def _difference(difference: int) -> str:
    if difference == 0:
        return _("The drawer was right.")
    if difference < 0:
        return _("%(amount)s were missing in the drawer.") % {"amount": dirhams(-difference)}
    return _("%(amount)s were over in the drawer.") % {"amount": dirhams(difference)}
