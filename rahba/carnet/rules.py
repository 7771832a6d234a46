"""Decisions about credit that need no database: kinds of debt, signs, limits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Debt(models.TextChoices):
    """The three kinds of debt, kept apart: only the first is a sale."""

    GOODS = "goods", _("Goods on credit")
    CASH = "cash", _("Cash lent")
    DEPOSIT = "deposit", _("Container deposit")


class EntryKind(models.TextChoices):
    """What an entry of the carnet is."""

    GOODS = "goods", _("Goods on credit")
    CASH = "cash", _("Cash lent")
    DEPOSIT = "deposit", _("Container deposit")
    REPAYMENT = "repayment", _("Repayment")
    RETURN = "return", _("Goods returned")
    REVERSAL = "reversal", _("Correction")


class ContestState(models.TextChoices):
    """What became of a customer's objection to an entry."""

    OPEN = "open", _("Waiting for the shop")
    UPHELD = "upheld", _("Corrected")
    ANSWERED = "answered", _("Answered by the shop")
