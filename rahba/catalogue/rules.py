"""Decisions about goods that need no database: units, barcodes, TVA classes, movements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What one unit of a product is; the price is for one unit."""

    PIECE = "piece", _("piece")
    WEIGHT = "weight", _("kilogram")


class MovementReason(models.TextChoices):
    """Why stock moved."""

    SALE = "sale", _("Sale")
    RETURN = "return", _("Return by a customer")
    VOID = "void", _("Sale voided")
    RECEIVED = "received", _("Received")
    LOSS = "loss", _("Loss or breakage")
    OWN_USE = "own_use", _("Own use")
    GIFT = "gift", _("Gift")
    COUNT = "count", _("Stock count")
    OPENING = "opening", _("Opening stock")
