"""What the sandbox rails and our side of them agree on. It is public, and opens nothing: no money is behind it."""

import datetime as dt

from rahba.payments.rules.rails.keys import Key, Keys

RAILS = ("cmi", "youcan", "payzone", "switch", "bank")
MERCHANT, API_NAME, API_PASSWORD = "600000000", "rahba-api", "sandbox-api-password"
MERCHANT_EMAIL, SKIN = "sandbox@example.ma", "vps-1-vue"
ACCOUNT = "011780000012345678901234"  # at the sandbox bank: a RIB of 24 digits
_ROTATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def trial_keys(rail: str) -> Keys:
    """The keys of a sandbox rail: one that has ended, and two that live."""
    return Keys(
        (
            Key("trial-2025", f"pri_sandbox_{rail}_2025", valid_to=_ROTATED),
            Key("trial-a", f"pri_sandbox_{rail}_a"),
            Key("trial-b", f"pri_sandbox_{rail}_b", valid_from=_ROTATED),
        )
    )
