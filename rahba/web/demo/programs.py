"""The demo's programs: a start-up's, which the shop let in, and one of the shop's own, with a webhook address."""

import datetime as dt
import uuid

from rahba.connect import actions, queries
from rahba.people import actions as people

MAKER = "Salma Bennis (démo)"
START_UP, GUEST, OWN = "Dukkan Labs (démo)", "Livraison du quartier (démo)", "Site de la boutique (démo)"
HOOKS = "http://127.0.0.1:8099/hooks"  # nobody listens there until a developer does


def load(shop, *, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Make them if they are not there."""
    if queries.apps_of(shop.organisation_id):
        return
    maker = people.add_person(name=MAKER, now=now)
    start_up = actions.open_start_up(person_id=maker.id, name=START_UP, now=now)
    scopes = ["payments:read", "payments:write", "events:read"]
    guest = actions.make_app(organisation_id=start_up.id, name=GUEST, scopes=scopes, by_id=maker.id, now=now)
    own = {"organisation_id": shop.organisation_id, "by_id": by_id, "now": now}
    actions.let_app_in(app_id=guest.id, scopes=["payments:read", "events:read"], **own)
    app = actions.make_app(name=OWN, scopes=scopes, **own)
    actions.add_endpoint(app_id=app.id, url=HOOKS, kinds=["payment.paid", "payment.refunded"], **own)
