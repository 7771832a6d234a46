"""A server of the till whose answers a test may change: a new edition, a cut line, a Wi-Fi portal, a redirect."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.test import Client

from rahba.design.app_shell import media_type, source_of

SHOP = {
    "id": "01920000-0000-7000-8000-000000000001", "name": "Hanout Rahma", "trade": "grocery", "town": "Salé",
    "currency": "MAD", "tva_mode": "none", "cash_rounding_step": 10, "cutoff_hour": 4, "carnet_limit": None,
    "cashier_max_discount_bp": 500, "show_rials": False, "language": "fr",
}  # fmt: skip
SELLER = {
    "id": "01920000-0000-7000-8000-000000000002", "name": "Fatima", "role": "owner", "active": True,
    "verbs": ["sell", "discount"], "pin": None,
}  # fmt: skip
BREAD = {
    "id": "01920000-0000-7000-8000-000000000003", "names": {"fr": "Pain", "ar": "خبز", "ary": "خبزة"},
    "category": None, "unit": "piece", "price": 120, "tva_class": "exempt", "tva_rate_bp": 0, "barcodes": [],
    "packs": [], "favourite": 1, "on_hand": 50000, "photo": None, "active": True,
}  # fmt: skip
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class EditionServer:
    """`edition` is what a release changes; `answers` replaces single addresses; `asked` remembers all that were."""

    def __init__(self):
        self.edition = ""
        self.down = False
        self.answers: dict[str, tuple[int, dict, bytes]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """No new connection, and silence on those that a browser keeps open."""
        self.down = True
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> tuple[int, dict, bytes]:
        if path in self.answers:
            return self.answers[path]
        if path.startswith("/static/"):
            return self._static(path.removeprefix("/static/"))
        if path.startswith("/api/"):
            return self._api(path)
        if path.startswith("/media/"):
            return 200, {"Content-Type": "image/png"}, PIXEL
        return self._page(path)

    def _page(self, path: str) -> tuple[int, dict, bytes]:
        page = Client().get(path)
        version = Client().get("/till/").content.decode().split('data-build="')[1].split('"')[0]
        body = page.content.replace(version.encode(), (version + self.edition).encode())
        return page.status_code, dict(page.headers.items()), body

    def _static(self, name: str) -> tuple[int, dict, bytes]:
        try:
            body = source_of(name)
        except FileNotFoundError:
            return 404, {"Content-Type": "text/html"}, b"not found"
        if name == "design/ui/version.js":
            body = body.replace(b'RELEASE = "0.1.0', f'RELEASE = "0.1.0{self.edition}'.encode())
        return 200, {"Content-Type": media_type(name)}, body

    def _api(self, path: str) -> tuple[int, dict, bytes]:
        rows = [("shop", SHOP), ("staff", SELLER), ("product", BREAD)]
        changes = [
            {"number": n, "kind": kind, "id": value["id"], "deleted": False, "value": value}
            for n, (kind, value) in enumerate(rows, 1)
        ]
        answers = {
            "/api/v1/till/pair": {"device": {"id": SHOP["id"], "code": "C1", "token": "key"}, "shop": SHOP},
            "/api/v1/till/ping": {"rahba": "0.1.0", "time": "2026-11-24T12:00:00+00:00", "device": "active"},
            "/api/v1/changes": {"changes": changes, "latest": len(changes), "more": False},
        }
        body = json.dumps(answers.get(path, {})).encode()
        status = 201 if path.endswith("/pair") else 200
        return status, {"Content-Type": "application/json", "X-Rahba": "1"}, body

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if server.down:
                    self.close_connection = True
                    return
                path = self.path.split("?")[0]
                server.asked.append(path)
                status, headers, body = server.answer(path)
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                """The test tells what matters."""

        return Handler
