"""The door of a sandbox rail: HTTP on loopback, the addresses that all rails share, and the news it sends out."""

import json
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rahba.payments.rules.rails.keys import Keys
from rahba.payments.rules.rails.reports import write_report
from rahba.payments.rules.rails.trial import trial_keys
from rahba.payments.sandbox.charges import NEWS_AGAIN, NEWS_LATE, NEWS_TRIES, SKEW, Charge, Cut, Ledger

_NEWS_SECONDS = 10.0
_LARGEST = 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """A request as a rail reads it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> object:
        return json.loads(self.body or b"null")


@dataclass(frozen=True)
class Told:
    """An answer."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def told(value: object, status: int = 200) -> Told:
    """An answer in JSON."""
    return Told(json.dumps(value, ensure_ascii=False).encode(), status)


def page(text: str) -> Told:
    """An answer for a browser."""
    return Told(text.encode(), content_type="text/html; charset=utf-8")


class Rail:
    """What all sandbox rails do alike. A dialect says how it is asked and how its news is dressed."""

    name = ""

    def __init__(self, ledger: Ledger):
        self.ledger, self.address = ledger, ""

    @property
    def keys(self) -> Keys:
        return trial_keys(self.name)

    def keys_for(self, charge: Charge) -> Keys:
        """The keys that its news is signed with, by what was told to go wrong."""
        old, first, second = self.keys
        if "old_key" in charge.faults:
            return Keys((type(old)(old.id, old.secret),))
        return Keys((first,)) if "other_key" in charge.faults else Keys((second,))

    def answer(self, asked: Asked) -> Told | None:
        """The dialect's own addresses; None: not one of them."""
        raise NotImplementedError

    def news(self, charge: Charge, amount: int) -> tuple[bytes, dict[str, str]]:
        """Body and headers of what is sent to our side about the charge."""
        raise NotImplementedError

    def heard(self, charge: Charge, answer: str) -> None:
        """What our side answered to the news, where the dialect gives that a meaning."""

    def pay(self, charge: Charge) -> None:
        """The customer agreed: reserve or take, as the dialect does."""
        charge.state = "authorised"
        self.ledger.capture(charge)

    def shared(self, asked: Asked) -> Told | None:
        """The addresses of all rails."""
        ledger = self.ledger
        if asked.method == "GET":
            if asked.path == "/charges":
                return told([_shown(charge) for charge in ledger.charges.values()])
            if asked.path == "/report":
                return Told(write_report(ledger.report()), content_type="text/csv; charset=utf-8")
            return None
        if asked.path == "/faults":
            try:
                ledger.set_faults(asked.json)
            except (ValueError, AttributeError, TypeError) as unknown:
                return told({"error": f"unknown fault: {unknown}"}, 400)
            return told({"faults": ledger.faults})
        if asked.path == "/advance":
            return told({"done": ledger.advance(int(asked.json["seconds"])), "now": ledger.now().isoformat()})
        if asked.path.startswith("/customer/"):
            charge = ledger.charges.get(asked.path.removeprefix("/customer/"))
            return told(self.act(charge, asked.json.get("do", "pay"))) if charge else told({"error": "unknown"}, 404)
        return None

    def act(self, charge: Charge, what: str) -> dict[str, str]:
        """What the customer does on the page: `pay`, `refuse`, or `code` where the bank asked for one."""
        ledger, faults = self.ledger, charge.faults
        with ledger.lock:
            if "cut_before" in faults:
                charge.faults -= {"cut_before"}
                raise Cut
            ledger.lapse(charge)
            if charge.state != "waiting":
                return {"state": charge.state, "goto": charge.return_url}
            if what == "pay" and "three_ds" in faults and not charge.asked_for_code:
                charge.asked_for_code = True
                return {"state": "asks_for_code", "goto": ""}
            if what == "refuse" or faults & {"refusal", "prohibited", "cap_reached"}:
                charge.state, charge.closed_at = "refused", ledger.now()
                charge.code = "43" if "prohibited" in faults else "AM13" if "cap_reached" in faults else "05"
            else:
                self.pay(charge)
        self._spread(charge)
        days = charge.days_of("chargeback")
        if days is not None:
            ledger.later(NEWS_AGAIN * 1440 * days, lambda: self._charge_back(charge))
        if "cut_after" in faults:
            raise Cut
        return {"state": charge.state, "goto": charge.return_url}

    def _spread(self, charge: Charge) -> None:
        """Send the news, as early, late and often as was told."""
        faults = charge.faults
        if faults & {"never", "cut_after", "silent"}:
            return
        if "late" in faults:
            self.ledger.later(NEWS_LATE, lambda: self.send_news(charge))
        elif "parallel" in faults:
            threading.Thread(target=self.send_news, args=(charge,), daemon=True).start()
        else:
            self.send_news(charge)
        if "twice" in faults:
            self.send_news(charge)

    def _charge_back(self, charge: Charge) -> None:
        with self.ledger.lock:
            charge.state, charge.closed_at, charge.code = "charged_back", self.ledger.now(), "cardholder_disputes"
        self.send_news(charge)

    def send_news(self, charge: Charge, tries: int = NEWS_TRIES) -> None:
        """Post the news; where our side is not there, again later."""
        amount = charge.captured or charge.amount
        body, headers = self.news(charge, amount + 100 if "other_amount" in charge.faults else amount)
        charge.news += 1
        self._post(charge, body, headers, tries)

    def _post(self, charge: Charge, body: bytes, headers: dict[str, str], tries: int = 1) -> None:
        request = urllib.request.Request(charge.callback_url, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=_NEWS_SECONDS) as answer:  # noqa: S310 - to loopback
                self.heard(charge, answer.read(1000).decode(errors="replace"))
        except (OSError, ValueError) as problem:
            refused = isinstance(problem, urllib.error.HTTPError) and problem.code < 500
            if tries > 1 and not refused:
                self.ledger.later(NEWS_AGAIN, lambda: self.send_news(charge, tries - 1))

    def now_told(self, charge: Charge):
        """The rail's own time, as its messages tell it."""
        return self.ledger.now() + (SKEW if "skewed" in charge.faults else SKEW * 0)


def _shown(charge: Charge) -> dict[str, object]:
    return {
        "attempt": charge.attempt,
        "amount": charge.amount,
        "captured": charge.captured,
        "refunded": charge.refunded,
        "state": charge.state,
        "ref": charge.ref,
        "news": charge.news,
        "faults": sorted(charge.faults),
    }


def make_server(rail: Rail, *, port: int) -> ThreadingHTTPServer:
    """The rail on 127.0.0.1; `serve_forever` runs it."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    server.rail = rail
    rail.address = f"http://127.0.0.1:{server.server_port}"
    return server


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def _serve(self) -> None:
        parts = urllib.parse.urlsplit(self.path)
        asked = Asked(
            method=self.command,
            path=parts.path,
            query=dict(urllib.parse.parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(min(int(self.headers.get("Content-Length", 0)), _LARGEST)),
        )
        rail: Rail = self.server.rail
        try:
            answer = rail.shared(asked) or rail.answer(asked) or told({"error": "no such address"}, 404)
        except Cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            answer = told({"error": f"{type(problem).__name__}: {problem}"}, 400)
        self._send(answer)

    def _send(self, answer: Told) -> None:
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        except OSError:
            self.close_connection = True  # whoever asked waited no longer

    def log_message(self, format, *args):
        """Amounts and numbers stay out of the terminal."""
