"""An app of a shop, with a key."""

import pytest

from rahba.connect import actions
from rahba.connect.tests.receivers import receiver

__all__ = ["receiver"]

EVERYTHING = ["payments:read", "payments:write", "events:read"]


@pytest.fixture
def app(shop, owner, now):
    """An app of `shop` that may do everything."""
    return actions.make_app(
        organisation_id=shop.organisation_id, name="Caisse du site", scopes=EVERYTHING, by_id=owner.id, now=now
    )


@pytest.fixture
def make_key(shop, owner, app, now):
    """make_key(scopes=…, ends_at=…) → (key, "rk_….secret")."""

    def make(*, scopes=EVERYTHING, **changes):
        values = {"organisation_id": shop.organisation_id, "app_id": app.id, "by_id": owner.id, "now": now}
        key, secret = actions.make_key(scopes=list(scopes), **(values | changes))
        return key, f"{key.public_id}.{secret}"

    return make
