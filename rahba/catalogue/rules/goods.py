"""Value types of goods: units, movements, what one sold unit takes from stock, the answer of a save."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rahba.kernel.ids import uuid7
from rahba.kernel.money import divide_half_up
from rahba.kernel.quantities import ONE


class Unit(models.TextChoices):
    """What one unit of a product is; the price is for one unit."""

    PIECE = "piece", _("piece")
    WEIGHT = "weight", _("kilogram")


class MovementReason(models.TextChoices):
    """Why stock moved."""

    SALE = "sale", _("Sale")
    RETURN = "return", _("Return by a customer")
    VOID = "void", _("Sale voided")
    RECEIVED = "received", pgettext_lazy("stock", "Received")
    LOSS = "loss", _("Loss or breakage")
    OWN_USE = "own_use", _("Own use")
    GIFT = "gift", _("Gift")
    COUNT = "count", _("Stock count")
    OPENING = "opening", _("Opening stock")


@dataclass(frozen=True)
class Movement:
    """Goods that come (`quantity` > 0) or go (< 0), in thousandths of the product's unit.

    `at` is when it happened on the shelf (for a sale, the till's time), `day` the business day it belongs to.
    """

    product_id: uuid.UUID
    quantity: int
    reason: str
    at: dt.datetime
    day: dt.date
    source_id: uuid.UUID | None = None
    by_id: uuid.UUID | None = None
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class ProductUnit:
    """What selling one unit of a product means. `price` is None while the shop has not set it."""

    price: int | None
    tva_class: str
    unit: str
    changed_at: dt.datetime


@dataclass(frozen=True)
class PackUnit:
    """What selling one pack means: so many thousandths of the product's unit, at the pack's price."""

    product_id: uuid.UUID
    pieces: int
    price: int


@dataclass(frozen=True)
class SaleUnits:
    """The goods of one shop that a sale names; what is missing here is not the shop's, or not known yet."""

    products: dict[uuid.UUID, ProductUnit]
    packs: dict[uuid.UUID, PackUnit]

    def taken(
        self, product_id: uuid.UUID | None, pack_id: uuid.UUID | None, quantity: int
    ) -> tuple[uuid.UUID | None, int]:
        """The product whose stock a line moves and by how much: a pack takes its pieces. (None, 0) when unknown."""
        pack = self.packs.get(pack_id) if pack_id else None
        if pack is not None:
            return pack.product_id, divide_half_up(quantity * pack.pieces, ONE)
        if product_id in self.products:
            return product_id, quantity
        return None, 0


@dataclass(frozen=True)
class Flag:
    """Something that could not be kept as sent: a stable code and a sentence for people. The rest was kept."""

    code: str
    message: str


@dataclass(frozen=True)
class Saved:
    """The answer of a tolerant save."""

    created: bool
    flags: tuple[Flag, ...]


class UnknownProduct(Exception):
    """The id names no product of this shop (perhaps one of another shop: nobody is told)."""
