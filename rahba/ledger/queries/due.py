"""Where reservations wait to be let go."""

import datetime as dt

from django.db.models import Exists, OuterRef

from rahba.ledger.models import Hold, Shard
from rahba.ledger.rules.records import microseconds


def shards_with_due(*, now: dt.datetime) -> list[int]:
    """Shards that hold money whose time has passed: one look into an index each, so it may be asked every second."""
    due = Hold.objects.filter(shard=OuterRef("number"), expires_at__lte=microseconds(now))
    return list(Shard.objects.filter(Exists(due)).order_by("number").values_list("number", flat=True))
