"""Decisions about shops that need no database: trades, tax modes, who may do what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.people.rules import Role


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
    "stock", "see_audit", "look_at",
}  # fmt: skip
_OWNING = _MANAGING | {"settings", "staff", "devices", "consents", "export"}

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
