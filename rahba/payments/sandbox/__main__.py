"""Runs one sandbox rail in a process of its own."""

import argparse
import datetime as dt

from rahba.payments.rules.rails.trial import RAILS
from rahba.payments.sandbox.bank import Bank
from rahba.payments.sandbox.charges import Ledger
from rahba.payments.sandbox.cmi import Cmi
from rahba.payments.sandbox.door import make_server, say
from rahba.payments.sandbox.payzone import Payzone
from rahba.payments.sandbox.switch import Switch
from rahba.payments.sandbox.youcan import YouCan

_RAILS = {rail.name: rail for rail in (Cmi, YouCan, Payzone, Switch, Bank)}

parser = argparse.ArgumentParser(prog="python -m rahba.payments.sandbox", description="A rail that holds no money.")
parser.add_argument("--rail", choices=RAILS, required=True)
parser.add_argument("--port", type=int, default=0, help="0: any free port")
parser.add_argument("--clock", type=dt.datetime.fromisoformat, help="a time that stands still until it is advanced")
parser.add_argument("--seed", type=int, default=1, help="of the rail's own numbers")
options = parser.parse_args()
server = make_server(_RAILS[options.rail](Ledger(clock=options.clock, seed=options.seed)), port=options.port)
say(server.rail.address)
try:
    server.serve_forever()
except KeyboardInterrupt:
    server.server_close()
