"""Freezing a wallet on an order: at once by one officer, confirmed by a second, lifted by two."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.payments.rules.flows import Flow, Step


class FreezeState(models.TextChoices):
    """Where a freeze stands; the wallet is frozen in all of them but the last."""

    PLACED = "placed", _("Frozen, not confirmed")
    CONFIRMED = "confirmed", _("Frozen")
    LIFT_ASKED = "lift_asked", _("Frozen, lifting asked")
    LIFTED = "lifted", _("Lifted")


class FreezeGround(models.TextChoices):
    """On what ground."""

    ORDER = "order", _("Order of a court or an authority")
    FRAUD = "fraud", _("Suspicion of fraud")
    HOLDER = "holder", _("Asked by the holder (phone lost)")


FLOW = Flow(
    FreezeState.PLACED.value,
    (
        Step("confirm", ("placed",), "confirmed", "second officer"),
        Step("ask_to_lift", ("placed", "confirmed"), "lift_asked", "officer"),
        Step("keep", ("lift_asked",), "placed", "second officer"),
        Step("lift", ("lift_asked",), "lifted", "second officer"),
    ),
)
