"""Decisions about shops that need no database: trades, tax modes, who may do what."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.people.rules import Purpose, Role


class Trade(models.TextChoices):
    """The trades a shop may open with; each has ready-made categories (catalogue)."""

    GROCERY = "grocery", _("Grocery")
    GREENGROCER = "greengrocer", _("Fruit and vegetables")
    BUTCHER = "butcher", _("Butcher")
    BAKERY = "bakery", _("Bakery and pastry")
    SPICES = "spices", _("Spices, olives and dried fruit")
    HARDWARE = "hardware", _("Hardware and paint")
    STATIONERY = "stationery", _("Stationery and books")
    CLOTHES = "clothes", _("Clothes and fabric")
    COSMETICS = "cosmetics", _("Cosmetics and hygiene")
    PHONES = "phones", _("Phones and top-ups")
    BAZAAR = "bazaar", _("Bazaar and household goods")
    OTHER = "other", _("Another trade")


class TvaMode(models.TextChoices):
    """Whether the shop's prices contain TVA (a trader under the CPU regime is outside TVA)."""

    NONE = "none", _("Outside TVA (CPU, auto-entrepreneur)")
    INCLUDED = "included", _("Prices include TVA")


_EVERYDAY = frozenset({"sell", "carnet", "repayment", "cash_movement", "return", "close_day", "customer_edit"})
_MANAGING = _EVERYDAY | {
    "discount", "price_change", "void", "product_edit", "see_cost", "override_limit", "see_reports", "import",
    "stock", "see_audit", "look_at", "money",
}  # fmt: skip
_OWNING = _MANAGING | {"settings", "staff", "devices", "consents", "export", "apps"}

VERBS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(_OWNING | {"enter"}),
    Role.MANAGER: frozenset(_MANAGING | {"enter", "devices"}),
    Role.CASHIER: frozenset(_EVERYDAY | {"enter"}),
    Role.STOCK_KEEPER: frozenset({"enter", "product_edit", "stock", "see_cost", "import"}),
    Role.DELIVERY: frozenset({"enter"}),
    Role.ACCOUNTANT: frozenset({"enter", "see_reports", "see_cost", "export", "see_audit"}),
    Role.ADVISER: frozenset({"enter", "see_reports"}),
}
"""What each role may do in a shop. `enter` opens the shop's pages; the till receives the verbs of its staff."""


def role_allows(role: str, verb: str) -> bool:
    """Whether a role holds a verb; an unknown role holds none."""
    return verb in VERBS.get(role, frozenset())


TILL_VERBS = frozenset({
    "sell", "discount", "price_change", "void", "return", "carnet", "repayment", "cash_movement", "close_day",
    "product_edit", "customer_edit", "override_limit", "see_cost",
})  # fmt: skip
"""The verbs that mean something on a till; only these are sent to it."""


def works_at_till(role: str) -> bool:
    """Whether somebody in this role has anything to do on a till (reading costs alone is not enough)."""
    return bool(VERBS.get(role, frozenset()) & TILL_VERBS - {"see_cost"})


STAFF_ROLES = (
    Role.OWNER, Role.MANAGER, Role.CASHIER, Role.STOCK_KEEPER, Role.DELIVERY, Role.ACCOUNTANT, Role.ADVISER,
)  # fmt: skip
"""The roles that a shop gives."""


LONGEST_NAME = 80


def check_shop_name(name: str) -> str:
    """A shop's name: 1 to 80 characters, without spaces around; ValidationError in words otherwise."""
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise ValidationError(_("Write the name of the shop (80 letters at most)."), code="shop_name")
    return cleaned


def check_town(town: str) -> str:
    """A town or quarter: 1 to 80 characters; ValidationError in words otherwise."""
    cleaned = " ".join(town.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise ValidationError(_("Write the town or the quarter (80 letters at most)."), code="shop_town")
    return cleaned


def check_staff_role(role: str) -> str:
    """A role that a shop gives; ValidationError in words otherwise."""
    if role not in STAFF_ROLES:
        raise ValidationError(_("Choose a role in the list."), code="unknown_role")
    return role


class DeviceNotFound(ValidationError):
    """No such device in this shop."""

    def __init__(self):
        super().__init__(_("This phone is not one of your shop. Nothing was changed."), code="device_not_found")


LANGUAGES = ("ary", "ar", "fr")
ROUNDING_STEPS = (1, 5, 10, 20, 50, 100)
LATEST_CUTOFF_HOUR = 12
LARGEST_DISCOUNT_BP = 10_000
LARGEST_CARNET_LIMIT = 100_000_00


def _within(low: int, high: int, message) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValidationError(message, code="out_of_bounds")
        return value

    return check


def _one_of(values: tuple, message) -> Callable[[object], object]:
    def check(value: object) -> object:
        if value not in values:
            raise ValidationError(message, code="not_in_list")
        return value

    return check


_carnet_limit = _within(0, LARGEST_CARNET_LIMIT, _("A limit lies between 0 and 100 000 DH; leave it empty for none."))

SETTINGS: dict[str, Callable[[object], object]] = {
    "name": lambda value: check_shop_name(str(value)),
    "trade": _one_of(tuple(Trade.values), _("Choose a trade in the list.")),
    "language": _one_of(LANGUAGES, _("Choose a language in the list.")),
    "tva_mode": _one_of(tuple(TvaMode.values), _("Say whether your prices include TVA.")),
    "cutoff_hour": _within(0, LATEST_CUTOFF_HOUR, _("The day ends between 0 h and 12 h.")),
    "cash_rounding_step": _one_of(ROUNDING_STEPS, _("Choose a rounding in the list.")),
    "carnet_limit": lambda value: None if value is None else _carnet_limit(value),
    "cashier_max_discount_bp": _within(0, LARGEST_DISCOUNT_BP, _("A discount lies between 0 and 100 %.")),
    "show_rials": bool,
}
"""What can be set, each with the check that cleans its value."""


def check_settings(fields: dict) -> dict:
    """The cleaned values of known settings; ValidationError by field, in words."""
    errors, cleaned = {}, {}
    for name, value in fields.items():
        try:
            cleaned[name] = SETTINGS[name](value)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
    return cleaned


ROLE_WORDS: dict[str, tuple[str, object]] = {
    Role.OWNER: ("key", _("Everything, like you: money, staff, settings.")),
    Role.MANAGER: ("person", _("Sells, sets prices, buys, sees the figures. Does not change staff or settings.")),
    Role.CASHIER: ("sell", _("Sells and writes in the carnet. Prices and discounts stay within your limits.")),
    Role.STOCK_KEEPER: ("stock", _("Products, stock and costs. Does not sell.")),
    Role.DELIVERY: ("truck", _("Carries orders to customers.")),
    Role.ACCOUNTANT: ("chart", _("Reads figures and costs, takes copies. Changes nothing.")),
    Role.ADVISER: ("people", _("Reads the figures until the day you choose. Changes nothing.")),
}
"""For each role of a shop: its picture, and what it may do in one sentence."""

PURPOSE_WORDS: dict[str, object] = {
    Purpose.STATISTICS: _(
        "The sums of your shop count in statistics by region and trade, where nobody can find it or its customers."
    ),
    Purpose.PROGRAMME: _(
        "A programme that supports you sees figures of your shop: sales by day, never your customers."
    ),
}
"""What each consent means, in one sentence."""
