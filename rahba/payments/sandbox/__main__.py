"""Runs one sandbox rail in a process of its own."""

import argparse
import datetime as dt
import sys

from rahba.payments.rules.rails.trial import RAILS
from rahba.payments.sandbox.running import serve


def say(address: str) -> None:
    """Whoever started the process reads the address here."""
    sys.stdout.write(address + "\n")
    sys.stdout.flush()


parser = argparse.ArgumentParser(prog="python -m rahba.payments.sandbox", description="A rail that holds no money.")
parser.add_argument("--rail", choices=RAILS, required=True)
parser.add_argument("--port", type=int, default=0, help="0: any free port")
parser.add_argument("--clock", type=dt.datetime.fromisoformat, help="a time that stands still until it is advanced")
parser.add_argument("--seed", type=int, default=1, help="of the rail's own numbers")
options = parser.parse_args()
serve(options.rail, options.port, clock=options.clock, seed=options.seed, opened=say)
