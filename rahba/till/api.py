"""The till's door: pairing, sync, changes."""

from ninja import Router

router = Router(tags=["till"])
