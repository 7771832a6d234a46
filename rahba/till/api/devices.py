"""Who asks: the paired phone whose token a request bears."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from rahba.kernel.problems import Problem
from rahba.people import queries as people


def known_device(request: HttpRequest):
    """The device whose token the request bears, also a signed-out one: it may still hand over what it has."""
    device = _bearer(request)
    if device is None:
        raise Problem(
            401,
            "unknown_device",
            _("This phone is not paired with a shop. Everything on it is kept; pair it again with a new code."),
        )
    return device


def active_device(request: HttpRequest):
    """As `known_device`, but a signed-out one is told nothing any more."""
    device = known_device(request)
    if device.revoked_at is not None:
        raise Problem(403, "device_revoked", _("This phone was signed out by the shop."))
    return device


def _bearer(request: HttpRequest):
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return people.device_by_token(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
