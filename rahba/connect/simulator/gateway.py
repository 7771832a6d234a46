"""The simulated gateway: what it takes, what it remembers, how it fails."""

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = ("slow", "error", "cut", "lost")


@dataclass
class Memory:
    """What the gateway was given and what it was told to do wrong."""

    token: str
    slow_seconds: float
    taken: dict[str, dict] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, message: dict) -> bool:
        """Keep the message; False for an id that is known (it is not delivered twice)."""
        with self.lock:
            known = self.taken.get(message["id"])
            if known is not None:
                known["times"] += 1
                return False
            self.taken[message["id"]] = message | {"times": 1}
            return True

    def next_fault(self) -> str | None:
        """The fault meant for this message."""
        with self.lock:
            return self.faults.pop(0) if self.faults else None


def make_server(*, port: int, token: str, slow_seconds: float) -> ThreadingHTTPServer:
    """A gateway on 127.0.0.1; `serve_forever` runs it."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    server.memory = Memory(token=token, slow_seconds=slow_seconds)
    return server


class _Handler(BaseHTTPRequestHandler):
    @property
    def _memory(self) -> Memory:
        return self.server.memory

    def do_GET(self):
        self._answer(200, list(self._memory.taken.values()))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "null")
        if self.path == "/faults":
            if not isinstance(body, list) or not set(body) <= set(FAULTS):
                self._answer(400, {"error": "unknown fault"})
                return
            self._memory.faults[:] = body
            self._answer(200, {"faults": body})
            return
        if self.headers.get("Authorization") != f"Bearer {self._memory.token}":
            self._answer(401, {"error": "wrong token"})
            return
        if not isinstance(body, dict) or not all(isinstance(body.get(key), str) for key in ("id", "to", "text")):
            self._answer(422, {"error": "id, to and text are texts"})
            return
        self._deliver(body)

    def _deliver(self, message: dict) -> None:
        fault = self._memory.next_fault()
        if fault == "cut":
            self._drop()
        elif fault == "error":
            self._answer(500, {"error": "out of order"})
        else:
            new = self._memory.take(message)
            if fault == "lost":
                self._drop()
                return
            if fault == "slow":
                time.sleep(self._memory.slow_seconds)
            self._answer(202 if new else 409, {"id": message["id"]})

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, status: int, value: object) -> None:
        data = json.dumps(value).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # the sender waited no longer

    def log_message(self, format, *args):
        """Numbers and texts stay out of the terminal."""
