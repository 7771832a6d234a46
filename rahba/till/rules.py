"""Decisions about what a till sends that need no database: outcomes, shapes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of an entry; none of them loses it."""

    STORED = "stored", _("Stored")
    NEEDS_EYE = "needs_eye", _("Stored, to be looked at")
    SET_ASIDE = "set_aside", _("Set aside")


class Settlement(models.TextChoices):
    """How somebody dealt with an entry that was set aside."""

    ACCEPTED = "accepted", _("Accepted as a fact")
    DISMISSED = "dismissed", _("Looked at, not taken in")
