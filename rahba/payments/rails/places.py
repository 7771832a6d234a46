"""Where each rail is, and with which keys: from the environment; for a sandbox issuer, the sandbox beside us."""

from dataclasses import dataclass, field

from django.conf import settings

from rahba.payments.rules.rails import trial
from rahba.payments.rules.rails.keys import Keys, keys_of


@dataclass(frozen=True)
class Place:
    """One rail's address and what it knows us by."""

    rail: str
    address: str
    keys: Keys
    sandbox: bool
    merchant: str = ""
    options: dict[str, str] = field(default_factory=dict)
    shown_at: str = ""

    @property
    def pages(self) -> str:
        """Where a customer's browser finds its pages: at the rail itself, unless we hand them on."""
        return self.shown_at or self.address


def places(*, sandbox: bool) -> dict[str, Place]:
    """The rails that an institution may use. A sandbox issuer never reaches a real rail, nor a licensed one the
    sandbox: money that is none would meet money that is."""
    return _sandbox_places() if sandbox else _real_places()


def _sandbox_places() -> dict[str, Place]:
    known = {
        "api_name": trial.API_NAME,
        "api_password": trial.API_PASSWORD,
        "email": trial.MERCHANT_EMAIL,
        "skin": trial.SKIN,
    }
    return {
        rail: Place(rail, address.rstrip("/"), trial.trial_keys(rail), True, trial.MERCHANT, known, shown_at(rail))
        for rail, address in settings.SANDBOX_RAILS.items()
        if rail in trial.RAILS
    }


def shown_at(rail: str) -> str:
    """Our own address for a sandbox's pages, where phones of the network cannot reach this machine's loopback."""
    return f"{settings.SANDBOX_PAGES}/{rail}" if settings.SANDBOX_PAGES else ""


def _real_places() -> dict[str, Place]:
    found = {}
    for rail, told in settings.RAILS.items():
        options = {name: value for name, value in told.items() if name not in ("address", "keys", "merchant")}
        found[rail] = Place(
            rail, told["address"].rstrip("/"), keys_of(told["keys"]), False, told.get("merchant", ""), options
        )
    return found
