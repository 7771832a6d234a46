"""A program that receives webhooks, on loopback: it answers what it is told and keeps what it got."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Receiver:
    def __init__(self):
        self.got, self.answers = [], []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
                self.got.append((dict(handler.headers.items()), body))
                answer = self.answers.pop(0) if self.answers else 204
                if answer == "slow":
                    time.sleep(1)
                    answer = 204
                if answer == "cut":
                    handler.connection.close()
                    return
                handler.send_response(answer)
                if answer == 302:
                    handler.send_header("Location", f"{self.url}/elsewhere")
                body = b"" if answer == 204 else b"what came of it"
                handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                handler.wfile.write(body)

            def log_message(handler, *_args):
                """Silence."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(settings):
    """A receiver; webhooks may go to loopback."""
    settings.PRIVATE_WEBHOOKS = True
    receiver = Receiver()
    yield receiver
    receiver.close()
