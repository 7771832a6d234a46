"""One sandbox rail, from its name to its open door."""

import datetime as dt
from collections.abc import Callable

from rahba.payments.sandbox.bank import Bank
from rahba.payments.sandbox.charges import Ledger
from rahba.payments.sandbox.cmi import Cmi
from rahba.payments.sandbox.door import Rail, make_server
from rahba.payments.sandbox.payzone import Payzone
from rahba.payments.sandbox.switch import Switch
from rahba.payments.sandbox.youcan import YouCan

_RAILS: dict[str, type[Rail]] = {rail.name: rail for rail in (Cmi, YouCan, Payzone, Switch, Bank)}


def serve(
    name: str,
    port: int,
    *,
    clock: dt.datetime | None = None,
    seed: int = 1,
    opened: Callable[[str], None] = lambda address: None,
) -> None:
    """Answer on 127.0.0.1 until the process ends; `opened` hears the address. `clock` None: real time."""
    server = make_server(_RAILS[name](Ledger(clock=clock, seed=seed)), port=port)
    opened(server.rail.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
