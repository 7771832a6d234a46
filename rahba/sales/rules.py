"""Decisions about sales that need no database: means of payment, flags, the sums that must agree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SaleKind(models.TextChoices):
    """A sale, or the return of part of one."""

    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")


class Means(models.TextChoices):
    """How a sale is settled."""

    CASH = "cash", _("Cash")
    CARNET = "carnet", _("Carnet")


class CashKind(models.TextChoices):
    """Why cash entered or left a drawer."""

    FLOAT = "float", _("Opening float")
    SALE = "sale", _("Sale")
    REFUND = "refund", _("Refund")
    VOID = "void", _("Sale voided")
    REPAYMENT = "repayment", _("Repayment of a debt")
    LENT = "lent", _("Cash lent to a customer")
    DEPOSIT = "deposit", _("Container deposit")
    IN = "in", _("Cash in")
    OUT = "out", _("Cash out")
    DRAW = "draw", _("Owner's draw")
    EXPENSE = "expense", _("Small expense")
    DIFFERENCE = "difference", _("Difference at closing")


class Flag(models.TextChoices):
    """Why a stored sale deserves a look; none of these refuses it."""

    CREDIT_LIMIT = "credit_limit_passed", _("The customer's limit was passed without approval")
    PERMISSION = "price_outside_permission", _("A price or discount outside the seller's permission")
    TOTALS = "totals_disagree", _("The sums on the receipt do not agree")
    CLOCK = "clock_far_off", _("The phone's clock was far off")
    NO_SALE = "sale_not_found", _("The receipt it refers to has not arrived")
    OVER_RETURN = "return_exceeds_sale", _("More was taken back than was sold")
