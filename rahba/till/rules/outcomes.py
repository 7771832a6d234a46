"""What becomes of an entry, and the words for it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rahba.sales.rules import Flag, SaleRefused


class Outcome(models.TextChoices):
    """What became of an entry; none of them loses it."""

    STORED = "stored", _("Stored")
    NEEDS_EYE = "needs_eye", _("Stored, to be looked at")
    SET_ASIDE = "set_aside", _("Set aside")


class Settlement(models.TextChoices):
    """How somebody dealt with an entry that was set aside."""

    ACCEPTED = "accepted", _("Accepted as a fact")
    DISMISSED = "dismissed", _("Looked at, not taken in")


class Aside(models.TextChoices):
    """Why an entry could not become a fact by itself. It is kept whole."""

    CONFLICT = "same_id_other_content", _("Two different entries bear the same identity. Both are kept.")
    HASH = "hash_mismatch", _("It was damaged on its way. It is kept as it came.")
    SHAPE = "wrong_shape", _("It cannot be read. It is kept as it came.")
    KIND = "unknown_kind", _("This version does not know this kind of entry. It is kept.")
    REVOKED = "device_revoked", _("It came from a phone that was signed out. The owner will look at it.")
    ID_TAKEN = "id_taken", _("Its identity is used already. It is kept.")
    FAILED = "could_not_store", _("It could not be stored by itself. It is kept for the shop to look at.")


KIND_WORDS = {
    "sale": _("Sale"),
    "return": _("Goods taken back"),
    "void": _("Sale cancelled"),
    "carnet": _("Carnet entry"),
    "payment_drop": _("Wallet payment given back"),
    "customer": _("Customer"),
    "product": _("Product"),
    "cash": _("Cash in or out"),
    "closing": _("Closing"),
}
"""What each kind of entry is called."""


def reason_words(code: str) -> str:
    """The sentence for a flag or a reason, in the reader's language."""
    if code in Flag.values:
        return str(Flag(code).label)
    if code in Aside.values:
        return str(Aside(code).label)
    if code in SaleRefused.WORDS:
        return str(SaleRefused(code))
    return gettext("A part of it could not be understood. The rest was kept.")
