"""Runs the simulator in a process of its own."""

import argparse
import sys

from rahba.connect.simulator.gateway import make_server

parser = argparse.ArgumentParser(prog="python -m rahba.connect.simulator", description="An SMS gateway for trials.")
parser.add_argument("--port", type=int, default=0, help="0: any free port")
parser.add_argument("--token", default="simulator", help="the bearer token it asks for")
parser.add_argument("--slow-seconds", type=float, default=10.0, help="how late a slow answer comes")
options = parser.parse_args()
server = make_server(port=options.port, token=options.token, slow_seconds=options.slow_seconds)
sys.stdout.write(f"http://127.0.0.1:{server.server_port}/messages\n")
sys.stdout.flush()
try:
    server.serve_forever()
except KeyboardInterrupt:
    server.server_close()
